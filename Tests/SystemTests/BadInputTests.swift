import FHIR
import Foundation
import HTTP
import Testing
import Tree

/// Bad input, from outside: each gets its proper status and an OperationOutcome that names place and type, and leaves the
/// store as it was.
@Suite(.serialized) struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var method = HTTPRequest.Method.post
    var path = "/fhir/Condition"
    var token: String? = "demo-physician"
    var type: String? = "application/fhir+json"
    var body: String
    let status: Int
    /// What the outcome's diagnostics, expression or location must hold.
    let says: [String]
    var testDescription: String { name }
  }

  static let good = #"{"resourceType":"Condition","subject":{"reference":"Patient/hanako"}}"#

  static let cases = [
    Case(
      name: "malformed JSON", body: "{\"resourceType\": \"Condition\",\n  oops}", status: 400,
      says: ["line 2, column 3"]),
    Case(
      name: "malformed XML", type: "application/fhir+xml",
      body: "<Condition xmlns=\"http://hl7.org/fhir\">\n  <code></Condition>", status: 400, says: ["line 2, column"]),
    Case(name: "empty body", body: "", status: 400, says: []),
    Case(name: "wrong media type", type: "text/plain", body: good, status: 415, says: ["application/fhir+json"]),
    Case(name: "no media type", type: nil, body: good, status: 415, says: ["application/fhir+json"]),
    Case(name: "unknown type in the path", path: "/fhir/Condit", body: good, status: 404, says: ["Condit"]),
    Case(name: "a type that is not served", path: "/fhir/Account", body: good, status: 404, says: ["Account"]),
    Case(
      name: "unknown type in the body", body: #"{"resourceType":"Condit"}"#, status: 400, says: ["Condit"]),
    Case(
      name: "another type in the body", body: #"{"resourceType":"Patient"}"#, status: 400,
      says: ["Patient", "Condition"]),
    Case(
      name: "unknown element",
      body: "{\"resourceType\":\"Condition\",\n\"subject\":{\"reference\":\"Patient/hanako\"},\n\"colour\":1}",
      status: 400, says: ["colour", "line 3"]),
    Case(
      name: "wrong value",
      body: #"{"resourceType":"Condition","subject":{"reference":"Patient/hanako"},"recordedDate":"2026-02-30"}"#,
      status: 400, says: ["Condition.recordedDate", "dateTime"]),
    Case(name: "missing element", body: #"{"resourceType":"Condition"}"#, status: 400, says: ["subject"]),
    Case(
      name: "DOCTYPE", type: "application/fhir+xml",
      body:
        "<!DOCTYPE Condition [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<Condition xmlns=\"http://hl7.org/fhir\"/>",
      status: 400, says: ["DOCTYPE", "line 1"]),
    Case(name: "no token", token: nil, body: good, status: 401, says: ["Authorization"]),
    Case(name: "forged token", token: "demo-physicia", body: good, status: 401, says: ["Authorization"]),
    Case(name: "suspended person", token: "demo-suspended", body: good, status: 403, says: []),
    Case(name: "an occupation that may not write it", token: "demo-nurse", body: good, status: 403, says: []),
    Case(
      name: "a patient outside the team", body: #"{"resourceType":"Condition","subject":{"reference":"Patient/taro"}}"#,
      status: 403, says: []),
    Case(
      name: "a patient that is not there",
      body: #"{"resourceType":"Condition","subject":{"reference":"Patient/nobody"}}"#,
      status: 403, says: []),
    Case(
      name: "no patient of this gateway", body: #"{"resourceType":"Condition","subject":{"display":"somebody"}}"#,
      status: 422,
      says: ["Patient/id"]),
    Case(
      name: "a method that is not offered", method: .post, path: "/fhir/Condition/x", body: good, status: 405,
      says: ["GET"]),
    Case(
      name: "a patch of what is not there", method: .patch, path: "/fhir/Condition/x", body: "{}", status: 404, says: []
    ),
    Case(
      name: "a patch in XML", method: .patch, path: "/fhir/Condition/x", type: "application/xml-patch+xml",
      body: "<diff/>",
      status: 415, says: ["application/json-patch+json"]),
    Case(
      name: "an id of one's own", method: .put, path: "/fhir/Condition/x",
      body: #"{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/hanako"}}"#, status: 405,
      says: ["identifier"]),
    Case(
      name: "a transaction with an entry for nothing", path: "/fhir",
      body: #"{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"$x"}}]}"#,
      status: 400, says: ["Bundle.entry[0]"]),
    Case(name: "a path that is not there", method: .get, path: "/nothing", type: nil, body: "", status: 404, says: []),
    Case(
      name: "a resource of a patient outside the team", method: .get, path: "/fhir/Patient/taro", type: nil, body: "",
      status: 404, says: []),
    Case(
      name: "a resource that is not there", method: .get, path: "/fhir/Patient/nobody", type: nil, body: "",
      status: 404, says: []),
    Case(
      name: "an unknown parameter", method: .get, path: "/fhir/Condition?colour=red", type: nil, body: "", status: 400,
      says: ["colour"]),
    Case(
      name: "too many parameters", method: .get,
      path: "/fhir/Condition?" + Array(repeating: "code=a", count: 101).joined(separator: "&"), type: nil, body: "",
      status: 400, says: ["100"]),
    Case(
      name: "a NUL", method: .get, path: "/fhir/Condition?code=%00", type: nil, body: "", status: 400, says: ["NUL"]),
    Case(
      name: "the same type twice", method: .get, path: "/hospitals/fhir?patient=hanako&_type=Condition,Condition",
      type: nil,
      body: "", status: 400, says: ["_type"]),
    Case(
      name: "a patient's own resource, which is not created here", path: "/fhir/Patient",
      body: #"{"resourceType":"Patient"}"#,
      status: 405, says: ["GET"]),
    Case(
      name: "a form that can't be answered", method: .get, path: "/fhir/Condition?_format=csv", type: nil, body: "",
      status: 406, says: ["application/fhir+json"]),
  ]

  @Test func eachIsRefusedProperlyAndStoresNothing() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let before = try await demo.total("/fhir/Condition", as: "demo-physician")
    for refused in Self.cases {
      let response = try await demo.send(
        refused.method, refused.path, as: refused.token, type: refused.type, body: Array(refused.body.utf8))
      #expect(response.status == refused.status, "\(refused.name): \(String(decoding: response.body, as: UTF8.self))")
      let issues = try outcome(response)
      #expect(!issues.isEmpty, "\(refused.name)")
      let said = issues.map { issue in
        ([issue.text] + ["expression", "location"].flatMap { name in issue.element.all(name).compactMap(\.value) })
          .joined(separator: " ")
      }.joined(separator: "\n")
      for word in refused.says { #expect(said.contains(word), "\(refused.name): \(said)") }
      #expect(response.headers["X-Request-Id"] != nil)
      #expect(response.headers["Cache-Control"] == "private, no-store", "\(refused.name)")
    }
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == before)
  }

  /// Not there and not readable give the same answer, but for the request's id.
  @Test func whatIsNotReadableLooksLikeWhatIsNotThere() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    for (there, nothing) in [
      ("/fhir/Patient/taro", "/fhir/Patient/nobody"),
      ("/fhir/Condition?patient=taro", "/fhir/Condition?patient=nobody"),
    ] {
      let one = try await demo.send(.get, there, as: "demo-helper")
      let other = try await demo.send(.get, nothing, as: "demo-helper")
      #expect(one.status == other.status)
      #expect(
        String(decoding: one.body, as: UTF8.self).replacingOccurrences(of: "taro", with: "nobody")
          == String(decoding: other.body, as: UTF8.self))
    }
  }

  @Test func aBodyOverTheLimit() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let before = try await demo.total("/fhir/Condition", as: "demo-physician")
    let padding = String(repeating: "x", count: 9 * 1024 * 1024)
    let body = #"{"resourceType":"Condition","subject":{"reference":"Patient/hanako","display":"\#(padding)"}}"#
    let response = try await demo.send(
      .post, "/fhir/Condition", as: "demo-physician", type: "application/fhir+json", body: Array(body.utf8))
    #expect(response.status == 413)
    #expect(try outcome(response).first?.code == "too-long")
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == before)
  }

  /// No value of the request's body comes back in an error or goes to the log.
  @Test func errorsAndLogsTellNoValues() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let secret = "秘密の病名"
    for body in [
      #"{"resourceType":"Condition","subject":{"reference":"Patient/hanako"},"code":{"text":"\#(secret)"},"recordedDate":"\#(secret)"}"#,
      #"{"resourceType":"Condition","code":{"text":"\#(secret)"}}"#,
      #"{"resourceType":"Condition","code":"\#(secret)"}"#,
      #"{"resourceType":"Condition","subject":{"reference":"\#(secret)"}}"#,
      #"{"resourceType":"Condition","code":{"text":"\#(secret)"}"#,
    ] {
      let response = try await demo.send(
        .post, "/fhir/Condition", as: "demo-physician", type: "application/fhir+json", body: Array(body.utf8))
      #expect((400..<500).contains(response.status))
      #expect(!String(decoding: response.body, as: UTF8.self).contains(secret))
    }
    _ = try await demo.send(.get, "/fhir/Condition?patient=\("%E7%A7%98%E5%AF%86")", as: "demo-physician")
    #expect(!demo.log.contains("秘密") && !demo.log.contains("%E7%A7%98"))
  }
}
