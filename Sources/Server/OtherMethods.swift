import Gateway
import HTTPTypes
import Hummingbird

/// What the paths of the routing table do not take: 405, with what they do (RFC 9110 §15.5.6). Made from the table itself,
/// so that no path is forgotten.
///
/// Who has to say who asks, or what they are, for what a path takes has to for what it doesn't, too; what a program may do
/// makes no difference to what nobody can.
struct OtherMethods {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let recorder: Recorder

  /// What HTTP has; another word than these is no method of any path here.
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  /// What stands behind a type in a path that only one type has.
  private static let types = [
    "$everything": "Patient", "$purge": "Patient", "{record}": "Patient", "$translate": "ConceptMap",
  ]

  /// To be called last: the table is whole. `open` are the paths that are open to everybody, `secretariat` those that only
  /// the secretariat reaches.
  func add(to router: Router<GatewayContext>, open: Set<String>, secretariat: Set<String>) {
    func cleared() -> RouterGroup<ClearedContext> {
      router.group()
        .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
        .group(context: ClearedContext.self)
        .add(middleware: InnerMiddleware(recorder: recorder))
    }
    for (path, routes) in Dictionary(grouping: router.routes, by: { "\($0.path)" }) {
      let taken = Set(routes.map(\.method))
      let allowed = Self.methods.filter { taken.contains($0) || $0 == .head && taken.contains(.get) }
      if open.contains(path) {
        refuse(path, allowed, in: router)
      } else if secretariat.contains(path) {
        refuse(path, allowed, in: cleared().group(context: SecretaryContext.self))
      } else {
        refuse(path, allowed, in: cleared())
      }
    }
  }

  private func refuse<Context>(
    _ path: String, _ allowed: [HTTPRequest.Method], in group: some RouterMethods<Context>
  ) {
    for method in Self.methods where !allowed.contains(method) {
      group.on(RouterPath(path), method: method) { _, context -> Response in
        throw refusal(path, allowed, context.parameters)
      }
    }
  }

  private func refusal(_ path: String, _ allowed: [HTTPRequest.Method], _ parameters: Parameters) -> Refusal {
    // An operation that no path has is not there for any method.
    if ["id", "record"].contains(where: { parameters.get($0)?.hasPrefix("$") == true }) { return .notFound }
    let words = path.split(separator: "/").map(String.init)
    let type = parameters.get("type")
    if let type, let only = words.compactMap({ Self.types[$0] }).first, type != only { return .notFound }
    // Not all types take the same.
    if let type, path == "/fhir/{type}/{id}" { return .notAllowed(allowed: gateway.methods(ofEntriesOf: type)) }
    return .notAllowed(allowed: allowed.map(\.rawValue))
  }
}

extension Router {
  /// The paths of the table.
  var paths: Set<String> { Set(routes.map { "\($0.path)" }) }
}
