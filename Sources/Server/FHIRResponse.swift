import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Tree

/// Documents as responses. A response is complete before its first byte leaves: it is written whole, or it is a refusal.
enum FHIRResponse {
  static func make(_ document: Document, status: HTTPResponse.Status, _ negotiation: Negotiation) -> Response {
    // What XML can't hold (a control character in a text) can still be told in JSON.
    var format = negotiation.format
    var bytes = try? format.write(document, pretty: negotiation.isPretty)
    if bytes == nil {
      format = .json
      bytes = try? format.write(document, pretty: negotiation.isPretty)
    }
    guard let bytes else { return Response(status: .internalServerError) }
    var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    response.headers[.contentType] = format.contentType
    return response
  }

  /// A stored resource, with its version and date.
  static func make(_ answer: UseCases.Answer, status: HTTPResponse.Status, _ negotiation: Negotiation) -> Response {
    var response = answer.resource.map { make($0, status: status, negotiation) } ?? Response(status: status)
    if let version = answer.version { response.headers[.eTag] = "W/\"\(version)\"" }
    if let updated = answer.updated { response.headers[.lastModified] = HTTPDate.text(updated) }
    return response
  }
}
