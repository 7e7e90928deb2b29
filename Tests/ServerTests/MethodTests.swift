import Testing
import Tree

/// A path that is there says of a method that it does not take which ones it takes (RFC 9110 §15.5.6).
@Suite struct MethodTests {
  @Test(arguments: [
    ("metadata", "GET, HEAD"), ("$convert", "POST"), ("$validate", "POST"), ("Condition/$validate", "POST"),
    ("ConceptMap/$translate", "GET, HEAD, POST"), ("_search", "POST"), ("Condition/_search", "POST"),
    ("_history", "GET, HEAD"), ("Condition/_history", "GET, HEAD"), ("Condition/x/_history", "GET, HEAD"),
    ("Condition/x/_history/1", "GET, HEAD"), ("Patient/x/$everything", "GET, HEAD, POST"),
    ("Patient/x/Condition", "GET, HEAD"), ("Patient/x/Condition/_search", "POST"), ("", "GET, HEAD, POST"),
    ("Condition", "GET, HEAD, POST, PUT, PATCH, DELETE"), ("Condition/x", "GET, HEAD, PUT, PATCH, DELETE"),
    ("Patient/x", "GET, HEAD, PUT, PATCH"),
  ])
  func aPathNamesItsMethods(_ path: String, _ allowed: String) async throws {
    let counter = try await Counter()
    let methods = allowed.split(separator: ", ").map(String.init)
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] where !methods.contains(method) {
      let reply = try await counter.ask(method, path)
      #expect(reply.status == 405 && reply.headers["Allow"] == allowed, "\(method) \(path): \(reply.status)")
      guard method != "HEAD" else { continue }
      #expect(reply.resource?.type.name == "OperationOutcome", "\(method) \(path)")
      #expect(reply.text.contains("only \(allowed) can be done here"), "\(reply.text)")
    }
    for method in methods where path != "Patient/x" {
      #expect(try await counter.ask(method, path).status != 405, "\(method) \(path)")
    }
  }

  /// What is no path of a type isn't one for another method.
  @Test(arguments: ["Condition/x/$everything", "Condition/$translate", "Condition/x/Observation", "Condition/x/$purge"])
  func anotherTypesPathIsNotThere(_ path: String) async throws {
    let counter = try await Counter()
    #expect(try await counter.ask("DELETE", path).status == (path.hasSuffix("$purge") ? 403 : 404))
  }

  /// An operation that nobody has is not there.
  @Test(arguments: [
    "GET $foo", "GET Condition/$foo", "POST Condition/$foo", "GET Condition/x/$foo", "POST Condition/x/$foo",
    "GET Patient/x/$foo", "POST Patient/x/$foo",
  ])
  func anUnknownOperationIsNotThere(_ request: String) async throws {
    let words = request.split(separator: " ").map(String.init)
    let reply = try await Counter().ask(words[0], words[1])
    #expect(reply.status == 404, "\(request): \(reply.status)")
  }

  /// Who asks comes first, as for what a path takes; for what is open to all it doesn't.
  @Test func whoAsksComesFirst() async throws {
    let counter = try await Counter()
    #expect(try await counter.ask("DELETE", "$convert", as: "nobody").status == 401)
    #expect(try await counter.ask("DELETE", "metadata", as: "nobody").status == 405)
    // The secretariat's paths are refused by what the caller is.
    for path in ["AuditEvent", "AuditEvent/1", "AuditEvent/$review", "Patient/hanako/$purge"] {
      #expect(try await counter.ask("DELETE", path).status == 403, "\(path)")
    }
  }
}
