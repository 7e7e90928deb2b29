import FHIR
import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// The main job, from outside: store, read and search records as different occupations, over the running command.
@Suite(.serialized) struct MainJobTests {
  /// What is sent, as which type, in which form.
  static let sent = [
    ("Samples/diagnosis/main-hypertension.json", "Condition", "application/fhir+json"),
    ("Samples/prescription/amlodipine.xml", "MedicationRequest", "application/fhir+xml"),
    ("Samples/care-level/rich.json", "Observation", "application/fhir+json"),
    ("Samples/vital-sign/blood-pressure.xml", "Observation", "application/fhir+xml"),
  ]

  /// Nothing is lost for those who may see all: what comes back, in either form, equals what was sent but for `id` and
  /// `meta`.
  @Test func whatIsStoredComesBack() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    for (path, type, media) in Self.sent {
      let bytes = try Project.bytes(path)
      let original = try #require(FHIRFormat(contentType: media)?.read(bytes).document)
      let created = try await demo.send(.post, "/fhir/\(type)", as: "demo-physician", type: media, body: bytes)
      #expect(created.status == 201, "\(path): \(String(decoding: created.body, as: UTF8.self))")
      let location = try #require(created.headers["Location"])
      #expect(location.contains("/fhir/\(type)/"))
      #expect(created.headers["ETag"]?.hasPrefix("W/\"") == true)
      let id = try #require(try document(created).root.first("id")?.value)
      #expect(try withoutHead(try document(created)) == withoutHead(original), "\(path)")
      let path = try #require(location.range(of: "/fhir/").map { String(location[$0.lowerBound...]) })
      let byVersion = try await demo.send(.get, path, as: "demo-physician")
      #expect(byVersion.status == 200 && byVersion.body == created.body)
      let noVersion = try await demo.send(.get, "/fhir/\(type)/\(id)/_history/0", as: "demo-physician")
      #expect(noVersion.status == 404)
      for accept in ["application/fhir+json", "application/fhir+xml"] {
        let read = try await demo.send(.get, "/fhir/\(type)/\(id)", as: "demo-physician", accept: accept)
        #expect(read.status == 200)
        #expect(read.headers["Content-Type"]?.hasPrefix(accept) == true)
        #expect(read.headers["Cache-Control"] == "private, no-store")
        #expect(read.headers["ETag"] == created.headers["ETag"])
        let difference = Difference.first(try withoutHead(original), try withoutHead(try document(read)))
        #expect(difference == nil, "\(path) as \(accept): \(difference.map { "\($0)" } ?? "")")
      }
    }
  }

  /// Each occupation sees what the access table gives it.
  @Test func eachOccupationSeesItsOwn() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let body = try Project.bytes("Samples/diagnosis/main-hypertension.json")
    let created = try document(
      try await demo.send(.post, "/fhir/Condition", as: "demo-physician", type: "application/fhir+json", body: body))
    let id = try #require(created.root.first("id")?.value)
    for (token, sees) in [
      ("demo-physician", true), ("demo-nurse", true), ("demo-care-manager", true), ("demo-pharmacist", true),
    ] {
      let read = try await demo.send(.get, "/fhir/Condition/\(id)", as: token)
      #expect(read.status == 200, "\(token)")
      #expect(try withoutHead(try document(read)) == withoutHead(created), "\(token)")
      #expect(isSubsetted(try document(read)) != sees, "\(token)")
    }
    let helper = try document(try await demo.send(.get, "/fhir/Condition/\(id)", as: "demo-helper"))
    #expect(isSubsetted(helper))
    #expect(helper.root.at("code.text")?.value == created.root.at("code.text")?.value)
    #expect(helper.root.first("clinicalStatus") != nil)
    for hidden in ["note", "onsetDateTime", "recordedDate", "recorder", "asserter", "text", "contained"] {
      #expect(helper.root.first(hidden) == nil, "\(hidden)")
    }
    #expect(helper.root.at("code.coding") == nil)
    // By search as by read.
    let found = resources(
      try document(try await demo.send(.get, "/fhir/Condition?patient=hanako&_count=100", as: "demo-helper")))
    #expect(found.contains { $0.root.first("id")?.value == id })
    #expect(found.allSatisfy { isSubsetted($0) && $0.root.first("note") == nil && $0.root.at("code.coding") == nil })
  }

  /// The reason of a prescription is a diagnosis: who sees prescriptions but not diagnoses does not see it.
  @Test func aHiddenCategoryWithinAResource() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let body = try Project.bytes("Samples/prescription/amlodipine.xml")
    let created = try document(
      try await demo.send(
        .post, "/fhir/MedicationRequest", as: "demo-physician", type: "application/fhir+xml", body: body))
    let id = try #require(created.root.first("id")?.value)
    #expect(created.root.first("reasonCode") != nil)
    let helper = try document(try await demo.send(.get, "/fhir/MedicationRequest/\(id)", as: "demo-helper"))
    #expect(helper.root.first("medicationCodeableConcept") != nil)
    #expect(helper.root.first("reasonCode") == nil)
    #expect(isSubsetted(helper))
  }

  @Test func searchParametersAndForms() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let all = try await demo.total("/fhir/Condition?patient=hanako", as: "demo-physician")
    #expect(all > 0)
    #expect(try await demo.total("/fhir/Condition?subject=Patient/hanako", as: "demo-physician") == all)
    #expect(try await demo.total("/fhir/Condition?patient=hanako&clinical-status=active", as: "demo-physician") > 0)
    #expect(try await demo.total("/fhir/Condition?patient=hanako&code=no-such-code", as: "demo-physician") == 0)
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == all)
    let xml = try await demo.send(.get, "/fhir/Condition?patient=hanako&_format=xml", as: "demo-physician")
    #expect(xml.headers["Content-Type"]?.hasPrefix("application/fhir+xml") == true)
    #expect(try document(xml).type.name == "Bundle")
    let form = try await demo.send(
      .post, "/fhir/Condition/_search", as: "demo-physician", type: "application/x-www-form-urlencoded",
      body: Array("patient=hanako".utf8))
    #expect(try document(form).root.first("total")?.value == "\(all)")
    // Page by page, each entry once.
    var seen: [String] = []
    var next: String? = "/fhir/Condition?patient=hanako&_count=1"
    while let path = next {
      let page = try document(try await demo.send(.get, path, as: "demo-physician"))
      seen += resources(page).compactMap { $0.root.first("id")?.value }
      let link = page.root.all("link").first { $0.first("relation")?.value == "next" }
      next = link?.first("url")?.value.map { String($0[($0.range(of: "/fhir/")?.lowerBound ?? $0.startIndex)...]) }
    }
    #expect(seen.count == all && Set(seen).count == all)
    // What this occupation may not read can't be searched by, whatever is stored.
    let hidden = try await demo.send(.get, "/fhir/Condition?patient=hanako&code=1", as: "demo-unknown")
    #expect(hidden.status == 401)
    let unknown = try await demo.send(.get, "/fhir/Condition?no-such=1", as: "demo-physician")
    #expect(unknown.status == 400)
    #expect(try outcome(unknown).first?.text.contains("no-such") == true)
  }

  @Test func capabilities() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let statement = try document(try await demo.send(.get, "/fhir/metadata"))
    #expect(statement.type.name == "CapabilityStatement")
    let types = statement.root.at("rest")?.all("resource").compactMap { $0.first("type")?.value } ?? []
    #expect(
      types == [
        "AllergyIntolerance",
        "CarePlan",
        "CareTeam",
        "Condition",
        "Consent",
        "Coverage",
        "Device",
        "DiagnosticReport",
        "DocumentReference",
        "Encounter",
        "FamilyMemberHistory",
        "Goal",
        "Immunization",
        "Media",
        "MedicationDispense",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Procedure",
        "RelatedPerson",
        "ServiceRequest",
        "Specimen",
      ])
  }

  /// A second start goes on with the same data; Ctrl-C ends both processes cleanly.
  @Test func startsAgainOnTheSameData() async throws {
    let first = try await Demonstration()
    let body = try Project.bytes("Samples/diagnosis/main-hypertension.json")
    let created = try await first.send(
      .post, "/fhir/Condition", as: "demo-physician", type: "application/fhir+json", body: body)
    let id = try #require(try document(created).root.first("id")?.value)
    let before = try await first.total("/fhir/Condition?patient=hanako", as: "demo-physician")
    #expect(await first.interrupt() == 0)
    await #expect(throws: HTTPFault.self) {
      _ = try await HTTPClient().send(HTTPRequest(.get, "http://127.0.0.1:\(first.hospitalPort)/health"))
    }
    let second = try await Demonstration(folder: first.folder)
    defer { second.end() }
    #expect(try await second.send(.get, "/fhir/Condition/\(id)", as: "demo-physician").status == 200)
    #expect(try await second.total("/fhir/Condition?patient=hanako", as: "demo-physician") == before)
  }
}

func withoutHead(_ document: Document) throws -> Document {
  var copy = DocumentBuilder(schema: document.schema, root: document.root.type)
  for child in document.root.children where child.name != "id" && child.name != "meta" { copy.copy(child) }
  return copy.finish()
}

func isSubsetted(_ document: Document) -> Bool {
  document.root.at("meta")?.all("security").contains { $0.first("code")?.value == "SUBSETTED" } ?? false
}
