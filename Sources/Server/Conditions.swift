import Gateway
import HTTPTypes
import Hummingbird

/// What the headers of a request make its answer depend on (RFC 9110 §13; R4 §3.1.0.5, §3.1.0.6).
enum Conditions {
  /// What must be so for a change to be made.
  static func forChange(_ request: Request) throws(Refusal) -> Preconditions {
    Preconditions(
      ifMatch: try versions(request, .ifMatch, "If-Match"),
      ifNoneMatch: try versions(request, .ifNoneMatch, "If-None-Match"))
  }

  /// What must not be there for something to be created: `If-None-Exist`, or, as some clients send it, the query of the
  /// address. Nil where nothing is asked.
  static func criteriaOfCreate(
    _ request: Request, type: String, bases: [String]
  ) throws(Refusal) -> [(name: String, value: String)]? {
    if let header = request.headers[.ifNoneExist] {
      return try Query.criteria(header, type: type, bases: bases, in: "If-None-Exist")
    }
    return hasCriteria(request) ? try Query.parameters(of: request.uri.query ?? "") : nil
  }

  /// Whether the address says more than how to answer.
  static func hasCriteria(_ request: Request) -> Bool {
    guard let query = request.uri.query, let parameters = try? Query.parameters(of: query) else {
      return request.uri.query != nil
    }
    return parameters.contains { !Query.formParameters.contains($0.name) }
  }

  /// The versions of a header: `W/"x"`, `"x"`, several of them, or `*`. Nil without the header.
  private static func versions(
    _ request: Request, _ field: HTTPField.Name, _ name: String
  ) throws(Refusal) -> VersionCondition? {
    guard let header = request.headers[field] else { return nil }
    guard let condition = VersionCondition(header: header) else {
      throw .badParameter(
        name: name, reason: "write the ETag of the version, such as `W/\"abc\"`",
        japanese: "`W/\"abc\"`のように、版のETagを書いてください")
    }
    return condition
  }

  /// Whether the caller says it has this version already: by `If-None-Match`, and only without it by `If-Modified-Since`.
  static func isKnown(_ answer: UseCases.Answer, to request: Request) -> Bool {
    if let header = request.headers[.ifNoneMatch] {
      return VersionCondition(header: header)?.speaks(of: answer.version) ?? false
    }
    guard let since = request.headers[.ifModifiedSince].flatMap(HTTPDate.seconds), let updated = answer.updated else {
      return false
    }
    return updated <= since
  }

  /// Whether unknown parameters are to be left out (`Prefer: handling=lenient`).
  static func isLenient(_ request: Request) -> Bool {
    request.headers[.prefer]?.contains("handling=lenient") == true
  }
}

extension HTTPField.Name {
  static var prefer: Self { Self("Prefer") ?? .date }
  static var ifNoneExist: Self { Self("If-None-Exist") ?? .date }
}
