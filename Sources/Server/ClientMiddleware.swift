import Access
import Gateway
import HTTPTypes
import Hummingbird

/// Refuses what the caller's program may not do, by method, path and headers alone, before a handler runs or a body is
/// read. What a path does not name (an inclusion, an entry of a batch) the use cases must ask for themselves.
struct ClientMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ClearedContext, next: (Request, ClearedContext) async throws -> Response
  ) async throws -> Response {
    for (permission, type) in Self.needs(of: request) {
      if let denial = context.scope.denial(of: permission, on: type) { throw Refusal.denied(denial) }
    }
    return try await next(request, context)
  }

  /// What a request needs its program to be allowed; whatever is not known here needs everything.
  static func needs(of request: Request) -> [(permission: ResourcePermission, type: String)] {
    let words = request.uri.path.split(separator: "/").dropFirst().map(String.init)
    let everything = ResourcePermission.allCases.map { (permission: $0, type: "*") }
    // Each entry of a Bundle is asked for by itself; a search of all types is one of those that may be searched.
    guard let type = words.first else { return [] }
    // They look at nothing that is stored.
    if ["$validate", "$convert", "$translate"].contains(words.last) { return [] }
    if type == "_search" { return [] }
    if type == "_history" { return [(.search, "*")] }
    if words.last == "$everything" { return [(.read, "*"), (.search, "*")] }
    guard isType(type) else { return everything }
    switch (request.method, words.count) {
    case (.get, 1), (.head, 1): return [(.search, type)]
    // Under criteria, which may stand in the address, too, it searches.
    case (.post, 1):
      let isConditional = request.headers[.ifNoneExist] != nil || Conditions.hasCriteria(request)
      return [(.create, type)] + (isConditional ? [(.search, type)] : [])
    // Without an id they find by a search what they change, and an update creates what it does not find.
    case (.put, 1): return [(.create, type), (.update, type), (.search, type)]
    case (.patch, 1): return [(.update, type), (.search, type)]
    case (.delete, 1): return [(.delete, type), (.search, type)]
    case (.get, 2) where words[1] == "_history": return [(.search, type)]
    case (.post, 2) where words[1] == "_search": return [(.search, type)]
    case (.get, 2) where !words[1].hasPrefix("$"), (.head, 2) where !words[1].hasPrefix("$"): return [(.read, type)]
    case (.put, 2): return [(.update, type)]
    case (.patch, 2): return [(.update, type)]
    case (.delete, 2): return [(.delete, type)]
    case (.get, 3...4) where words[2] == "_history": return [(.read, type)]
    // A compartment: all resources of a type that belong to one.
    case (.get, 3) where Self.isType(words[2]): return [(.read, type), (.search, words[2])]
    case (.post, 4) where Self.isType(words[2]) && words[3] == "_search":
      return [(.read, type), (.search, words[2])]
    default: return everything
    }
  }

  private static func isType(_ word: String) -> Bool { word.utf8.first.map { (65...90).contains($0) } ?? false }
}
