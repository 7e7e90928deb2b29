import FHIR
import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// Asking the hospitals, from outside: the gateway and the sample hospital as the processes they are.
@Suite(.serialized) struct HospitalTests {
  static let query = "/hospitals/fhir?_type=Condition,MedicationRequest&patient=hanako"

  @Test func aPhysicianGetsOneSearchsetFromAllHospitals() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let response = try await demo.send(.get, Self.query, as: "demo-physician")
    #expect(response.status == 200)
    #expect(response.headers["Cache-Control"] == "private, no-store")
    let bundle = try document(response)
    #expect(bundle.root.first("type")?.value == "searchset")
    let found = resources(bundle)
    #expect(found.contains { $0.type.name == "Condition" } && found.contains { $0.type.name == "MedicationRequest" })
    let sources = Set(found.compactMap { $0.root.at("meta.source")?.value })
    #expect(sources.count >= 2, "one by FHIR, one by MML")
    for resource in found {
      #expect(resource.root.at("subject.reference")?.value == "Patient/hanako")
      let labels = resource.root.at("meta")?.all("security").compactMap { $0.first("code")?.value } ?? []
      #expect(Set(labels).isSuperset(of: ["NORDSCLCD", "NOPERSISTP", "NOREUSE"]))
    }
    // Nothing of it was stored.
    let stored = try await demo.send(
      .get, "/fhir/Condition/\(found[0].root.first("id")?.value ?? "")", as: "demo-physician")
    #expect(stored.status == 404)
  }

  /// Refused before any hospital is asked: the same with the hospital running and stopped.
  @Test func everybodyElseIsRefused() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    for token in ["demo-nurse", "demo-care-manager", "demo-helper", "demo-pharmacist"] {
      let response = try await demo.send(.get, Self.query, as: token)
      #expect(response.status == 403, "\(token)")
      #expect(try outcome(response).first?.code == "forbidden")
    }
    #expect(try await demo.send(.get, Self.query, as: "demo-other-physician").status == 403)
    #expect(try await demo.send(.get, Self.query).status == 401)
    #expect(try await demo.send(.get, "/hospitals/fhir?_type=Condition", as: "demo-physician").status == 400)
    #expect(try await demo.send(.get, "/hospitals/fhir?_type=Condition", as: "demo-nurse").status == 403)
  }

  @Test func aHospitalThatFailsIsNamed() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    try await demo.stopHospital()
    let response = try await demo.send(.get, Self.query, as: "demo-physician")
    #expect(response.status == 200)
    let bundle = try document(response)
    #expect(resources(bundle).isEmpty)
    let outcomes = resources(bundle, mode: "outcome")
    #expect(!outcomes.isEmpty)
    let texts = outcomes.flatMap { $0.root.all("issue") }.compactMap { $0.first("diagnostics")?.value }
    for hospital in ["見本中央病院", "見本記念病院"] {
      #expect(texts.contains { $0.contains(hospital) }, "\(texts)")
    }
  }
}

extension Demonstration {
  /// Ends the sample hospital alone, found by the port it listens on.
  func stopHospital() async throws {
    let found = try await Run.program(
      URL(fileURLWithPath: "/usr/bin/env"), ["pgrep", "-f", "sample-hospital --port \(hospitalPort) "])
    for id in found.output.split(separator: "\n").compactMap({ Int32($0) }) { kill(id, SIGTERM) }
    for _ in 0..<100 {
      if (try? await Run.program(
        URL(fileURLWithPath: "/usr/bin/env"), ["pgrep", "-f", "sample-hospital --port \(hospitalPort) "]))?
        .output.isEmpty ?? true
      {
        return
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
