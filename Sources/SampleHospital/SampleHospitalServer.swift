// A sample hospital, for demonstrations and tests: a server of its own that discloses fictitious records as FHIR and as
// MML. It asks for a bearer token and for the name of the physician, as hospitals do, and knows nothing of the gateway.
//
//     GET /fhir/{Type}?patient={number}[&page={page}]
//     GET /mml/documents?patient={number}
//     GET /health

public import Foundation
import HTTPTypes
public import Hummingbird
public import Logging

/// The sample hospital's server.
public enum SampleHospitalServer {
  /// The server, ready to run; fails where the folder of samples can't be read. `onReady` is called with the port once
  /// it listens; port 0 takes a free one. `token` is what whoever asks must show.
  public static func application(
    samples: URL, host: String, port: Int, token: String, logger: Logger = Logger(label: "sample-hospital"),
    onReady: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let records = try SampleRecords(folder: samples)
    let router = Router(context: BasicRequestContext.self)
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    let disclosed = router.group().add(middleware: CallerMiddleware(token: token))
    disclosed.get("fhir/{type}") { request, context in
      try search(records, type: try context.parameters.require("type"), request)
    }
    disclosed.get("mml/documents") { request, _ in
      guard let document = records.document(of: try patient(of: request)) else { throw HTTPError(.notFound) }
      return response(String(decoding: document, as: UTF8.self), "application/xml; charset=utf-8")
    }
    return Application(
      router: router, configuration: .init(address: .hostname(host, port: port), serverName: "Sample Hospital"),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) }, logger: logger)
  }

  private static func search(_ records: SampleRecords, type: String, _ request: Request) throws -> Response {
    let patient = try patient(of: request)
    guard let resources = records.resources(type, of: patient) else { throw HTTPError(.notFound) }
    let page = request.uri.queryParameters["page"].map { Int($0) ?? 0 } ?? 1
    let searchset = SearchsetText(
      type: type, patient: patient, resources: resources, page: page,
      base: "http://\(request.head.authority ?? "localhost")/fhir")
    guard let json = searchset.json else { throw HTTPError(.badRequest) }
    return response(json, "application/fhir+json; charset=utf-8")
  }

  /// The patient's number: digits, so that it can be no path and no markup.
  private static func patient(of request: Request) throws -> String {
    guard let number = request.uri.queryParameters["patient"], !number.isEmpty,
      number.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw HTTPError(.badRequest, message: "`patient` must be the patient's number here") }
    return String(number)
  }

  private static func response(_ text: String, _ mediaType: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: mediaType, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// Lets in who shows the token and names the physician.
struct CallerMiddleware<Context: RequestContext>: RouterMiddleware {
  let token: String

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard request.headers[.authorization] == "Bearer \(token)" else {
      return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer"])
    }
    guard let name = HTTPField.Name("X-Requesting-Physician"), request.headers[name]?.isEmpty == false else {
      return Response(status: .badRequest)
    }
    return try await next(request, context)
  }
}
