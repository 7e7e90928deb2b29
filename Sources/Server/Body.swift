import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import Tree

/// The body of a request, bounded, and read by its media type.
enum Body {
  /// Larger bodies are refused: 8 MiB, unless the settings say otherwise.
  static let defaultLimit = 8 * 1024 * 1024

  static func read(_ request: Request, limit: Int) async throws -> Reading {
    guard let type = request.headers[.contentType], let format = FHIRFormat(contentType: type) else {
      throw Refusal.unsupportedMediaType
    }
    return format.read(try await bytes(request, limit: limit))
  }

  static func bytes(_ request: Request, limit: Int) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw Refusal.tooLarge(limit: limit)
    }
    var bytes: [UInt8] = []
    for try await chunk in request.body {
      guard bytes.count + chunk.readableBytes <= limit else { throw Refusal.tooLarge(limit: limit) }
      bytes.append(contentsOf: chunk.readableBytesView)
    }
    return bytes
  }
}
