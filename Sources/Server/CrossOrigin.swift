import HTTPTypes
import Hummingbird

/// Lets pages of these origins, and no others, ask the gateway from a browser (Fetch Standard, CORS). A page still needs a
/// token: no cookies are taken.
struct CrossOriginMiddleware: RouterMiddleware {
  /// `https://app.example`, as browsers send it.
  private let origins: Set<String>
  private let cors: CORSMiddleware<GatewayContext>

  init(origins: Set<String>) {
    self.origins = origins
    cors = CORSMiddleware(
      allowOrigin: .originBased,
      allowHeaders: [
        .accept, .acceptLanguage, .authorization, .contentType, .ifMatch, .ifModifiedSince, .ifNoneMatch, .ifNoneExist,
        .prefer,
      ],
      allowMethods: [.get, .head, .post, .put, .patch, .delete],
      maxAge: .seconds(600))
  }

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard let origin = request.headers[.origin], origins.contains(origin) else {
      return try await next(request, context)
    }
    var response = try await cors.handle(request, context: context, next: next)
    // The middleware tells this with preflights alone, where it says nothing.
    if request.method != .options { response.headers[.accessControlExposeHeaders] = Self.exposed }
    return response
  }

  /// What a page may read of an answer besides the usual.
  private static let exposed = "ETag, Last-Modified, Location, Content-Location, Retry-After, X-Request-Id"
}
