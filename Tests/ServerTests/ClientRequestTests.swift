import Foundation
import TestSupport
import Testing
import Tree

/// Requests as client libraries send them, byte by byte where it matters: `make clients` runs the libraries themselves.
@Suite struct ClientRequestTests {
  /// fhir-kindling reads the last word of a location as a number.
  @Test func aVersionIsANumber() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let location = try #require(made.headers["Location"])
    let version = try #require(location.split(separator: "/").last.map(String.init))
    #expect(Int64(version).map { $0 >= 0 } == true, "\(location)")
    #expect(made.resource?.root.at("meta.versionId")?.value == version)
    #expect(made.headers["ETag"] == "W/\"\(version)\"")
    let id = try #require(made.id)
    #expect(try await counter.ask("GET", "Condition/\(id)/_history/\(version)").text == made.text)
  }

  /// fhirpy names the member `resourceType` among the elements it wants.
  @Test func resourceTypeCountsAsAnElement() async throws {
    let counter = try await Counter()
    #expect(try await counter.ask("GET", "Condition?_elements=id,resourceType,recordedDate").status == 200)
    #expect(try await counter.ask("GET", "Condition?_elements=resourcetype").status == 400)
  }

  /// fhirpy's `get_or_create` writes criteria into the address of a create.
  @Test func criteriaOfACreateMayStandInItsAddress() async throws {
    let counter = try await Counter()
    let path = "Condition?identifier=urn%3Asample%7Ca"
    let first = try await counter.ask("POST", path, Counter.diagnosis("a"))
    #expect(first.status == 201)
    let second = try await counter.ask("POST", path, Counter.diagnosis("a", name: "別の病名"))
    #expect(second.status == 200 && second.id == first.id)
    // How the answer is written is no criterion.
    let third = try await counter.ask("POST", "Condition?_format=json&_pretty=true", Counter.diagnosis("a"))
    #expect(third.status == 201)
    #expect(try await counter.ask("POST", path, Counter.diagnosis("a")).status == 412)
    #expect(try await counter.ask("POST", "Condition?colour=red", Counter.diagnosis("a")).status == 400)
    let bundle = """
      {"resourceType":"Bundle","type":"transaction","entry":[{"resource":\(Counter.diagnosis("b")),\
      "request":{"method":"POST","url":"Condition?identifier=urn:sample|b"}}]}
      """
    for status in ["201", "200"] {
      let answer = try await counter.ask("POST", "", bundle)
      #expect(answer.text.contains("\"status\":\"\(status)"), "\(answer.text)")
    }
  }

  /// fhirpy's `refresh` sends the version as it stands in the resource.
  @Test func aVersionWithoutQuotesIsKnown() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let version = try #require(made.resource?.root.at("meta.versionId")?.value)
    let path = "Condition/\(try #require(made.id))"
    #expect(try await counter.ask("GET", path, headers: ["If-None-Match": version]).status == 304)
    #expect(try await counter.ask("GET", path, headers: ["If-None-Match": "1"]).status == 200)
  }
}

/// References that name this server by its whole address.
@Suite struct OwnAddressTests {
  private static let whole = "\(Counter.base)/Patient/hanako"

  /// It is stored as if it had been relative: both are found by both.
  @Test func aWholeAddressIsTheSame() async throws {
    let counter = try await Counter()
    let body = Counter.diagnosis("a").replacing("\"Patient/hanako\"", with: "\"\(Self.whole)\"")
    let made = try await counter.ask("POST", "Condition", body)
    #expect(made.status == 201 && made.text.contains("\"reference\":\"Patient/hanako\""), "\(made.text)")
    for subject in ["Patient/hanako", Self.whole, "hanako"] {
      for parameter in ["subject", "patient"] {
        #expect(
          try await counter.ask("GET", "Condition?\(parameter)=\(subject)").total == "1", "\(parameter)=\(subject)")
      }
      #expect(
        try await counter.ask("GET", "Condition?subject=\(subject)&_include=Condition:subject").text.contains(
          "\"Patient\""))
    }
    #expect(try await counter.ask("GET", "Condition?subject=http://other.example/fhir/Patient/hanako").total == "0")
    #expect(try await counter.ask("GET", "Condition?subject=\(Counter.base)x/Patient/hanako").total == "0")
  }

  /// Sent back with whole addresses, a resource has not changed; nor do an update's references stay whole.
  @Test func anUpdateIsReadTheSameWay() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let path = "Condition/\(try #require(made.id))"
    let back = made.text.replacing("\"Patient/hanako\"", with: "\"\(Self.whole)\"")
    let same = try await counter.ask("PUT", path, back)
    #expect(same.status == 200 && same.headers["ETag"] == made.headers["ETag"])
    let patch = """
      [{"op":"add","path":"/asserter","value":{"reference":"\(Counter.base)/Practitioner/physician"}}]
      """
    let patched = try await counter.ask(
      "PATCH", path, patch, headers: ["Content-Type": "application/json-patch+json"])
    #expect(patched.status == 200 && patched.text.contains("\"reference\":\"Practitioner/physician\""))
  }

  /// In a transaction, names of its own entries come first.
  @Test func aTransactionIsReadTheSameWay() async throws {
    let counter = try await Counter()
    let bundle = """
      {"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"\(Counter.base)/Condition/new",\
      "resource":\(Counter.diagnosis("a").replacing("\"Patient/hanako\"", with: "\"\(Self.whole)\"")),\
      "request":{"method":"POST","url":"Condition"}},{"fullUrl":"urn:uuid:4f6a3f0e-7a52-4f5c-9a3a-3f1ad7f8c001",\
      "resource":{"resourceType":"Condition","identifier":[{"value":"b"}],"code":{"text":"別の病名"},\
      "evidence":[{"detail":[{"reference":"\(Counter.base)/Condition/new"}]}],"subject":{"reference":"\(Self.whole)"}},\
      "request":{"method":"POST","url":"Condition"}}]}
      """
    let answer = try await counter.ask("POST", "", bundle, headers: ["Prefer": "return=representation"])
    #expect(answer.status == 200, "\(answer.text)")
    let diagnosis = try await counter.ask("GET", "Condition?identifier=urn:sample|a")
    let id = try #require(diagnosis.resource?.root.all("entry").first?.at("resource.id")?.value)
    #expect(answer.text.contains("\"reference\":\"Condition/\(id)\""))
    #expect(try await counter.ask("GET", "Condition?patient=\(Self.whole)").total == "2")
  }

  /// Nobody else's record opens by an address.
  @Test func theAddressOpensNothing() async throws {
    let counter = try await Counter()
    let body = Counter.diagnosis("a").replacing("Patient/hanako", with: "\(Counter.base)/Patient/taro")
    #expect(try await counter.ask("POST", "Condition", body, as: "nurse").status == 403)
    #expect(try await counter.ask("GET", "Condition?patient=\(Counter.base)/Patient/taro", as: "nurse").total == "0")
  }
}
