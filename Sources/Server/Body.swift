import FHIR
import Gateway
import Gzip
import HTTPTypes
import Hummingbird
import NIOCore
import Tree

/// The body of a request, bounded, and read by its media type.
enum Body {
  /// The largest form of a search.
  static let formLimit = 64 * 1024

  static func read(_ request: Request, limit: Int) async throws -> Reading {
    let format = try format(of: request)
    return format.read(try await bytes(request, limit: limit))
  }

  /// A body that was taken already.
  static func reading(of bytes: [UInt8], _ request: Request) throws(Refusal) -> Reading {
    try format(of: request).read(bytes)
  }

  /// Whether it is a form of a search.
  static func isForm(_ request: Request) -> Bool {
    request.headers[.contentType]?.split(separator: ";").first?.lowercased() == "application/x-www-form-urlencoded"
  }

  private static func format(of request: Request) throws(Refusal) -> FHIRFormat {
    guard let type = request.headers[.contentType], let format = FHIRFormat(contentType: type) else {
      throw .unsupportedMediaType
    }
    return format
  }

  /// The bytes of the body, at most `limit`, within `deadline`.
  static func bytes(_ request: Request, limit: Int, deadline: Duration = .seconds(60)) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask { try await collect(request, limit: limit) }
      group.addTask {
        try await Task.sleep(for: deadline)
        throw Refusal.timeout
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() else { throw Refusal.unavailable }
      return try unpacked(bytes, request.headers[.contentEncoding], limit: limit)
    }
  }

  /// The bytes as they were before they were packed; unpacked, too, they are bounded.
  private static func unpacked(_ bytes: [UInt8], _ encoding: String?, limit: Int) throws(Refusal) -> [UInt8] {
    switch encoding?.lowercased() ?? "identity" {
    case "identity": return bytes
    case "gzip", "x-gzip":
      do { return try Gzip.unpack(bytes, limit: limit) } catch {
        if case .tooLarge = error { throw .tooLarge(limit: limit) }
        throw .badParameter(
          name: "Content-Encoding", reason: "the body is not gzip, or not all of it came",
          japanese: "本文がgzipとして正しくないか、途中で切れています")
      }
    default: throw .unsupportedEncoding
    }
  }

  private static func collect(_ request: Request, limit: Int) async throws -> [UInt8] {
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
