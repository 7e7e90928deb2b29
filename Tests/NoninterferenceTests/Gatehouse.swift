// A *gatehouse* is the gateway over one store, asked without a socket: all of the server from the first middleware to the
// last byte of the body. Its clock stands still and its identifiers repeat, so that two of them can be asked alike.

import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport

@testable import Server
@testable import Storage

/// A request, as a caller would send it.
struct Asked: Hashable, Sendable, CustomStringConvertible {
  var method: String
  var path: String
  var headers: [String: String] = [:]
  var body: [UInt8] = []

  init(_ method: String = "GET", _ path: String, _ headers: [String: String] = [:], body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// The same with one gateway's seals in place of another's.
  func replacing(_ seals: [String: String]) -> Asked {
    guard path.contains("_after=") else { return self }
    var same = self
    same.path = path.replacing(/_after=([A-Za-z0-9_-]{30,})/) { match in
      let seal = String(match.output.1)
      return "_after=\(seals[seal] ?? seal)"
    }
    return same
  }

  var description: String { "\(method) \(path) \(headers.sorted { $0.key < $1.key }) \(body.count) bytes" }
}

/// What came back: status, headers, body. Two are equal if a caller can't tell them apart.
struct Answered: Hashable, Sendable {
  var status: Int
  var headers: [String: String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The same without what differs from request to request by chance: the request's id, and what is sealed (of which the
  /// length stays).
  var comparable: Answered {
    var same = self
    same.headers["X-Request-Id"] = nil
    guard hasSeals else { return same }
    same.body = Array(
      text.replacing(/_after=([A-Za-z0-9_-]+)/) { "_after=\($0.output.1.utf8.count)" }.utf8)
    return same
  }

  private var hasSeals: Bool { text.contains("_after=") }

  /// What is sealed in it, in order.
  var seals: [String] {
    guard hasSeals else { return [] }
    return text.matches(of: /_after=([A-Za-z0-9_-]{30,})/).map { String($0.output.1) }
  }

  /// The path of the next page, where there is one.
  var next: String? {
    guard hasSeals, let link = text.firstMatch(of: /"relation":"next","url":"[^"]*?\/fhir\/([^"]*)"/) else {
      return nil
    }
    return "/fhir/\(link.output.1)"
  }
}

struct Gatehouse: Sendable {
  static let noon = Instant(seconds: 1_790_000_000)
  static let base = "http://gateway.example/fhir"

  let store: Store
  let gateway: UseCases
  let tables: AccessTables
  private let respond: @Sendable (Request, GatewayContext) async throws -> Response

  /// A gateway over one store, which knows what the shipped one knows, and perhaps checks otherwise what comes in.
  init(_ store: Store, _ shipped: World.Shipped, check: ResourceCheck? = nil) async throws {
    self.init(store, try await UseCases(shipped.gateway, over: store, check: check), shipped.tables)
  }

  init(_ store: Store, _ gateway: UseCases, _ tables: AccessTables) {
    self.store = store
    self.gateway = gateway
    self.tables = tables
    let responder = GatewayServer.router(
      gateway: gateway, registry: store.registry, tables: tables, base: BaseAddress(Self.base), bodyLimit: 1 << 20,
      clock: { Self.noon }
    ).buildResponder()
    respond = { try await responder.respond(to: $0, context: $1) }
  }

  /// The answer to a request of the bearer of this token.
  func answer(_ asked: Asked, as token: String) async throws -> Answered {
    var fields = HTTPFields()
    fields[.authorization] = "Bearer \(token)"
    for (name, value) in asked.headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    let request = Request(
      head: HTTPRequest(
        method: HTTPRequest.Method(asked.method) ?? .get, scheme: "http", authority: "gateway.example",
        path: asked.path, headerFields: fields), body: RequestBody(buffer: ByteBuffer(bytes: asked.body)))
    let context = GatewayContext(
      source: ApplicationRequestContextSource(
        channel: EmbeddedChannel(), logger: Logger(label: "mict.test") { _ in SwiftLogNoOpLogHandler() }))
    let response = try await respond(request, context)
    let collector = Collector()
    try await response.body.write(collector)
    var headers: [String: String] = [:]
    for field in response.headers { headers[field.name.rawName, default: ""] += field.value }
    return Answered(status: response.status.code, headers: headers, body: collector.bytes.withLock { $0 })
  }
}

private final class Collector: ResponseBodyWriter {
  let bytes = Mutex<[UInt8]>([])

  func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += buffer.readableBytesView } }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension Identifiers {
  /// The same identifiers each time, in the form of real ones.
  static func repeating(_ seed: UInt64) -> Identifiers {
    let generator = Mutex(SeededGenerator(seed: seed))
    let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
    return Identifiers {
      generator.withLock { generator in String((0..<24).map { _ in generator.pick(letters) }) }
    }
  }
}
