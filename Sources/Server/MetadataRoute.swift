import Access
import Crypto
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity

/// `metadata`: what the gateway can do. It is asked often and changes seldom, so each form of it has an ETag, by which a
/// caller who has it already is told so (RFC 9110 §13.1.2). Who asks leaves no event.
struct MetadataRoute {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress

  func add(to router: Router<GatewayContext>) { router.get("fhir/metadata", use: answer) }

  @Sendable private func answer(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    // Nobody has to say who asks; a token that is no good says nothing.
    let scope = try? await doorkeeper.clearance(for: request).scope
    let statement = gateway.capabilities(base: base.text, scope: scope)
    guard let bytes = try? negotiation.format.write(statement, pretty: negotiation.isPretty) else {
      throw Refusal.unavailable
    }
    // Weak: packed or not, it is the same.
    let tag = String(SHA256.hash(data: bytes).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, radix: 36)
    let isKnown = request.headers[.ifNoneMatch].flatMap(VersionCondition.init(header:))?.speaks(of: tag) ?? false
    var response =
      isKnown
      ? Response(status: .notModified) : FHIRResponse.make(bytes, in: negotiation.format, status: .ok, negotiation)
    response.headers[.eTag] = "W/\"\(tag)\""
    // Nothing in it is anybody's: it may be kept, and is asked for again by its tag.
    response.headers[.cacheControl] = "private, no-cache"
    return response
  }
}
