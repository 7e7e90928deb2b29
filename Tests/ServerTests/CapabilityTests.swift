import FHIR
import Foundation
import TestSupport
import Testing
import Tree

@testable import Gateway

/// `metadata` says what works, and all of it: each interaction, parameter, inclusion and operation that it lists is tried
/// once, and what is served but not listed is found.
@Suite struct CapabilityTests {
  /// A caller who may read everything that is asked here is not refused for want of a feature.
  private func works(_ reply: Reply, _ what: String) {
    // 403: of a category that no physician reads; by its name, so it is served.
    #expect([200, 201, 204, 403].contains(reply.status), "\(what): \(reply.status) \(reply.text.prefix(300))")
  }

  private func statement(_ counter: Counter) async throws -> Element {
    try #require(try await counter.ask("GET", "metadata").resource?.root.first("rest"))
  }

  /// A value that a parameter of that type can have.
  private static func value(_ type: String, _ name: String) -> String {
    switch type {
    case "date": "2026-01-01"
    case "number": "1"
    case "quantity": "1"
    case "uri": "urn:x"
    case "composite": "x$2026"
    case "reference": "x"
    default: "x"
    }
  }

  @Test func eachParameterIsAnswered() async throws {
    let counter = try await Counter()
    let rest = try await statement(counter)
    var tried = 0
    for resource in rest.all("resource") {
      let type = resource.first("type")?.value ?? ""
      for parameter in resource.all("searchParam") {
        let name = parameter.first("name")?.value ?? ""
        var value = Self.value(parameter.first("type")?.value ?? "", name)
        if let index = counter.gateway.parameters[type]?.composites[name] {
          value = index.kinds.map { Self.value($0.rawValue, "") }.joined(separator: "$")
        }
        works(try await counter.ask("GET", "\(type)?\(name)=\(value)&_count=1"), "\(type)?\(name)=\(value)")
        tried += 1
      }
    }
    #expect(tried > 500)
  }

  @Test func eachInclusionIsAnswered() async throws {
    let counter = try await Counter()
    for resource in try await statement(counter).all("resource") {
      let type = resource.first("type")?.value ?? ""
      for (element, name) in [("searchInclude", "_include"), ("searchRevInclude", "_revinclude")] {
        // As many as an address may have: what is wrong with one is wrong with all.
        var rest = resource.all(element).compactMap(\.value)[...]
        while !rest.isEmpty {
          let query = rest.prefix(90).map { "\(name)=\($0)" }.joined(separator: "&")
          works(try await counter.ask("GET", "\(type)?_count=1&\(query)"), "\(type)?\(query)")
          rest = rest.dropFirst(90)
        }
      }
    }
  }

  /// What is served and what is listed are the same names.
  @Test func everyServedParameterIsListed() async throws {
    let counter = try await Counter()
    let rest = try await statement(counter)
    for type in counter.gateway.servedTypes {
      let index = try #require(counter.gateway.parameters[type])
      let resource = try #require(rest.all("resource").first { $0.first("type")?.value == type })
      let listed = Set(resource.all("searchParam").compactMap { $0.first("name")?.value })
      let served = Set(index.parameters.keys).union(index.composites.keys).union(index.words)
        .union(["_id", "_lastUpdated"])
      #expect(listed == served, "\(type): \(listed.symmetricDifference(served))")
    }
    // The trail is the secretariat's: SecretariatTests.
    #expect(rest.all("resource").compactMap { $0.first("type")?.value } == counter.gateway.servedTypes)
  }

  @Test func eachInteractionIsAnswered() async throws {
    let counter = try await Counter()
    let rest = try await statement(counter)
    for resource in rest.all("resource") {
      let type = resource.first("type")?.value ?? ""
      let codes = resource.all("interaction").compactMap { $0.first("code")?.value }
      for code in codes { try await attempt(code, type, counter) }
      for code in ["create", "delete"] where !codes.contains(code) {
        let path = code == "create" ? type : "\(type)/x"
        let reply = try await counter.ask(
          code == "create" ? "POST" : "DELETE", path, code == "create" ? "{\"resourceType\":\"\(type)\"}" : nil)
        #expect(reply.status >= 400, "\(type) \(code) is not listed, but answered")
      }
      for operation in resource.all("operation").compactMap({ $0.first("name")?.value }) {
        switch operation {
        case "everything": works(try await counter.ask("GET", "Patient/hanako/$everything"), operation)
        case "validate":
          works(try await counter.ask("POST", "\(type)/$validate", "{\"resourceType\":\"\(type)\"}"), operation)
        default: Testing.Issue.record("nobody tries \(operation)")
        }
      }
    }
  }

  /// An entry that isn't there is told so, and not that nobody may ask.
  private func attempt(_ code: String, _ type: String, _ counter: Counter) async throws {
    let body = "{\"resourceType\":\"\(type)\",\"id\":\"x\"}"
    let (reply, good): (Reply, [Int])
    switch code {
    case "read": (reply, good) = (try await counter.ask("GET", "\(type)/x"), [404])
    case "vread": (reply, good) = (try await counter.ask("GET", "\(type)/x/_history/1"), [404])
    case "history-instance": (reply, good) = (try await counter.ask("GET", "\(type)/x/_history"), [404])
    case "history-type": (reply, good) = (try await counter.ask("GET", "\(type)/_history"), [200])
    case "search-type": (reply, good) = (try await counter.ask("POST", "\(type)/_search"), [200])
    case "delete": (reply, good) = (try await counter.ask("DELETE", "\(type)/x"), [204])
    case "patch": (reply, good) = (try await counter.ask("PATCH", "\(type)/x", "[]"), [404])
    case "update":
      reply = try await counter.ask("PUT", "\(type)/x", body)
      // No id is given away; a resource that lacks what it must have is another's fault.
      good = [405, 400, 422]
    case "create":
      reply = try await counter.ask("POST", type, "{\"resourceType\":\"\(type)\"}")
      good = [400, 422]
    default:
      Testing.Issue.record("nobody tries \(code)")
      return
    }
    #expect(good.contains(reply.status), "\(type) \(code): \(reply.status) \(reply.text.prefix(300))")
    #expect(reply.status != 405 || code == "update", "\(type) \(code)")
  }

  @Test func theSystemsInteractionsAndOperationsAreAnswered() async throws {
    let counter = try await Counter()
    let rest = try await statement(counter)
    for code in rest.all("interaction").compactMap({ $0.first("code")?.value }) {
      switch code {
      case "transaction", "batch":
        let bundle = "{\"resourceType\":\"Bundle\",\"type\":\"\(code)\"}"
        works(try await counter.ask("POST", "", bundle), code)
      case "history-system": works(try await counter.ask("GET", "_history"), code)
      case "search-system": works(try await counter.ask("GET", "?_count=1"), code)
      default: Testing.Issue.record("nobody tries \(code)")
      }
    }
    for operation in rest.all("operation").compactMap({ $0.first("name")?.value }) {
      let basic = "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}"
      switch operation {
      case "validate", "convert": works(try await counter.ask("POST", "$\(operation)", basic), operation)
      case "translate": works(try await counter.ask("GET", "ConceptMap/$translate?code=x"), operation)
      default: Testing.Issue.record("nobody tries \(operation)")
      }
    }
  }

  /// Each format that is listed is read and written, whatever is answered.
  @Test func eachFormatIsWritten() async throws {
    let counter = try await Counter()
    let formats = try #require(
      try await counter.ask("GET", "metadata").resource?.root.all("format").compactMap(\.value))
    #expect(formats == ["application/fhir+json", "application/fhir+xml"])
    let paths = [
      "metadata", "Patient/hanako", "Patient", "Patient/hanako/$everything", "Patient/hanako/_history",
      "Patient/nothing",
      "Nonsense", "Patient?nonsense=1", "ConceptMap/$translate?code=x",
    ]
    for path in paths {
      for format in formats {
        let name = try #require(FHIRFormat(contentType: format))
        let answers = [
          try await counter.ask("GET", path, headers: ["Accept": format]),
          try await counter.ask("GET", path, headers: ["Accept": "\(format);fhirVersion=4.0"]),
          try await counter.ask("GET", "\(path)\(path.contains("?") ? "&" : "?")_format=\(name.rawValue)"),
        ]
        for answer in answers {
          #expect(answer.headers["Content-Type"]?.hasPrefix(format) == true, "\(path) as \(format)")
          let reading = name.read(answer.body)
          #expect(reading.document != nil && reading.issues.isEmpty, "\(path) as \(format): \(reading.issues)")
        }
      }
      let other = try await counter.ask(
        "GET", path, headers: ["Accept": "application/fhir+json; fhirVersion=5.0"])
      #expect(other.status == 406, "\(path)")
    }
  }
}

/// The tag of `metadata`: of what is answered, in each form by itself.
@Suite struct CapabilityTagTests {
  @Test func whoHasItIsToldSo() async throws {
    let counter = try await Counter()
    var tags: Set<String> = []
    for form in ["metadata?_format=json", "metadata?_format=xml", "metadata?_format=json&_pretty=true"] {
      let first = try await counter.ask("GET", form)
      let tag = try #require(first.headers["ETag"])
      #expect(tag.hasPrefix("W/\"") && first.headers["Cache-Control"] == "private, no-cache", "\(tag)")
      #expect(tags.insert(tag).inserted, "\(form) has the tag of another form")
      for header in [tag, "\"x\", \(tag)", "*"] {
        let again = try await counter.ask("GET", form, headers: ["If-None-Match": header])
        #expect(again.status == 304 && again.body.isEmpty && again.headers["ETag"] == tag, "\(form) \(header)")
      }
      #expect(try await counter.ask("GET", form, headers: ["If-None-Match": "W/\"x\""]).body == first.body)
      // Packed or not, whoever asks, it is the same; a head tells it, too.
      #expect(try await counter.ask("GET", form, headers: ["Accept-Encoding": "gzip"]).headers["ETag"] == tag)
      #expect(try await counter.ask("GET", form, as: "nobody").headers["ETag"] == tag)
      #expect(try await counter.ask("HEAD", form).headers["ETag"] == tag)
    }
    // The tag of another form is no answer to this one.
    let xml = try #require(try await counter.ask("GET", "metadata?_format=xml").headers["ETag"])
    #expect(try await counter.ask("GET", "metadata?_format=json", headers: ["If-None-Match": xml]).status == 200)
  }
}
