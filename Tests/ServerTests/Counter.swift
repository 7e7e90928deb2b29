// A *counter* is the gateway as its callers meet it, without a socket: all of the server from the first middleware to the
// last byte of an answer, over a store of its own with a small network: a patient, `hanako`, and people of several
// occupations who care for her; another, `taro`, of whom only the physician knows.

import Access
import Database
import Disclosure
import FHIR
import Foundation
import Gateway
import HTTP
import HTTPTypes
import Hummingbird
import Logging
import MML
import Mapping
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport
import Testing
import Tree

@testable import Server
@testable import Storage

/// What came back.
struct Reply: Sendable {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  /// The resource in the body.
  var resource: Document? { FHIRFormat.json.read(body).document }
  /// The id of the resource in the body.
  var id: String? { resource?.root.first("id")?.value }
  /// What a Bundle says how many there are.
  var total: String? { resource?.root.first("total")?.value }
  /// The text without what is of one version: to be compared with another's.
  var versionless: String { text.replacing(/"versionId":"[^"]*","lastUpdated":"[^"]*"/, with: "") }
}

struct Counter: Sendable {
  static let noon = Instant(seconds: 1_790_000_000)
  static let base = "http://gateway.example/fhir"
  /// Who may ask; each is a person of the occupation, and the token is the same word.
  static let people = ["physician", "nurse", "home-helper", "care-manager", "pharmacist", "medical-clerk"]

  let store: Store
  let gateway: UseCases
  let table: AccessTable
  private let respond: @Sendable (Request, GatewayContext) async throws -> Response

  private static let mappings: MappingSet? = {
    let folder = Project.folder.appending(path: "Mappings")
    let names = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
    let files = names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".csv")) && !$0.hasPrefix("access-") }
      .filter { !$0.contains("overlays/") }
      .compactMap { name in
        (try? Project.bytes("Mappings/\(name)")).map { MappingSet.File(name: name, bytes: $0) }
      }
    return MappingSet.read(files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: nil).set
  }()

  init(limits: ChangeLimits = ChangeLimits()) async throws {
    let mappings = try #require(Self.mappings)
    table = try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
    let tables = try AccessTables([table])
    store = try await Store.open(.temporary)
    gateway = try await UseCases(
      store: store, mappings: mappings,
      disclosure: DisclosureClient(hospitals: [], http: HTTPClient(), lenses: mappings.disclosures), limits: limits)
    let patient = try #require(FHIRFormat.json.read(try Project.bytes("Samples/patient/rich.json")).document)
    var entries: [(entry: NewEntry, author: String, facility: String)] = []
    for id in ["hanako", "taro"] { entries.append((try gateway.newEntry(patient, id: id), "physician", "aoi")) }
    _ = try await store.fill(Self.registry(table), entries: entries, at: Self.noon)
    let responder = GatewayServer.router(
      gateway: gateway, registry: store.registry, tables: tables, base: BaseAddress(Self.base), bodyLimit: 1 << 20,
      clock: { Self.noon }
    ).buildResponder()
    respond = { try await responder.respond(to: $0, context: $1) }
  }

  private static func registry(_ table: AccessTable) -> RegistrySeed {
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = [.init(id: "aoi", name: "見本診療所", oid: "2.999.1")]
    seed.terminals = [Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi")]
    for occupation in table.columns.map(\.code) where occupation != table.duty.code {
      seed.people.append(
        .init(
          person: Person(
            id: occupation, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always),
          name: "見本", facility: "aoi", isAdministrator: occupation == "physician"))
      for patient in occupation == "physician" ? ["hanako", "taro"] : ["hanako"] {
        seed.members.append(
          .init(
            patient: patient, person: occupation,
            membership: Membership(period: always, isAttending: occupation == "physician")))
      }
      seed.tokens.append(
        .init(
          token: occupation, person: occupation, terminal: "t", purpose: "TREAT",
          expires: Instant(seconds: noon.seconds + 3600)))
    }
    seed.consents = ["hanako", "taro"].map {
      .init(id: "c-\($0)", patient: $0, consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
    }
    return seed
  }

  /// Asks as the person of that name; JSON is what a body is, where nothing else is said.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:],
    as person: String = "physician"
  ) async throws -> Reply {
    var fields = HTTPFields()
    fields[.authorization] = "Bearer \(person)"
    if body != nil { fields[.contentType] = "application/fhir+json" }
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let request = Request(
      head: HTTPRequest(
        method: try #require(HTTPRequest.Method(method)), scheme: "http", authority: "gateway.example",
        path: "/fhir" + (path.isEmpty || path.hasPrefix("?") ? path : "/\(path)"), headerFields: fields),
      body: RequestBody(buffer: ByteBuffer(bytes: Array((body ?? "").utf8))))
    let context = GatewayContext(
      source: ApplicationRequestContextSource(
        channel: EmbeddedChannel(), logger: Logger(label: "mict.test") { _ in SwiftLogNoOpLogHandler() }))
    let response = try await respond(request, context)
    let collector = Collector()
    try await response.body.write(collector)
    var headers: [String: String] = [:]
    for field in response.headers { headers[field.name.rawName, default: ""] += field.value }
    return Reply(status: response.status.code, headers: headers, body: collector.bytes.withLock { $0 })
  }

  /// A diagnosis of hanako's, with an identifier of that value.
  static func diagnosis(_ key: String, name: String = "見本の病名", of patient: String = "hanako") -> String {
    """
    {"resourceType":"Condition","identifier":[{"system":"urn:sample","value":"\(key)"}],"code":{"text":"\(name)"},\
    "subject":{"reference":"Patient/\(patient)"}}
    """
  }

  /// The names of what the audit trail says was done, and how it ended: `create 0`.
  func events() async throws -> [String] {
    try await store.audit.events().compactMap { FHIRFormat.json.read($0).document }.map { event in
      "\(event.root.at("subtype.code")?.value ?? "") \(event.root.first("outcome")?.value ?? "")"
    }
  }
}

private final class Collector: ResponseBodyWriter {
  let bytes = Mutex<[UInt8]>([])

  func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += buffer.readableBytesView } }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
