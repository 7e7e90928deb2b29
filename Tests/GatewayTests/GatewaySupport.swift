import Access
import Database
import Disclosure
import FHIR
import Foundation
import Gateway
import HTTP
import MML
import Mapping
import Storage
import TestSupport
import Testing
import Tree

/// The gateway without transport, over the shipped mappings and access table and a store of its own.
struct Bench {
  let store: Store
  let gateway: UseCases
  let table: AccessTable

  static let noon = Instant(seconds: 1_790_000_000)

  init(check: ResourceCheck = ResourceCheck()) async throws {
    let folder = Project.folder.appending(path: "Mappings")
    let names = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
    let files = try names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".csv")) && !$0.hasPrefix("access-") }.map {
      MappingSet.File(name: $0, bytes: try Project.bytes("Mappings/\($0)"))
    }
    let (set, faults) = MappingSet.read(
      files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: nil)
    #expect(faults.isEmpty, "\(faults.map { $0.issue.rendered(file: $0.file) })")
    let mappings = try #require(set)
    table = try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
    store = try await Store.open(.temporary)
    gateway = try await UseCases(
      store: store, mappings: mappings,
      disclosure: DisclosureClient(hospitals: [], http: HTTPClient(), lenses: mappings.disclosures), check: check)
  }

  func scope(
    _ occupation: String, patients: [String] = ["hanako"], client: CategorySet? = nil, purpose: String = "TREAT"
  ) throws -> Scope {
    let always = Period(from: nil, until: nil)
    let facts = Facts(
      now: Self.noon,
      person: Person(
        id: occupation, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always),
      facility: Facility(id: "aoi", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true),
      terminal: Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi"), disaster: nil,
      purpose: purpose, client: client.map { ClientScope(view: $0, write: $0) },
      patients: Dictionary(
        uniqueKeysWithValues: patients.map {
          (
            $0,
            PatientFacts(
              memberships: [Membership(period: always, isAttending: false)],
              consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
          )
        }))
    guard case .granted(let scope) = Scope.make(facts: facts, table: table) else { throw CancellationError() }
    return scope
  }

  /// Stores a diagnosis and gives its id.
  func diagnosis(_ text: String = "見本の病名", of patient: String = "hanako", more: String = "") async throws -> String {
    let json =
      #"{"resourceType":"Condition","code":{"text":"\#(text)"}\#(more),"subject":{"reference":"Patient/\#(patient)"}}"#
    let result = await gateway.create(
      FHIRFormat.json.read(Array(json.utf8)), type: "Condition", scope: try scope("physician", patients: [patient]),
      request: RequestIdentifier())
    return try result.get().id
  }

  func events() async throws -> [Document] {
    try await store.audit.events().compactMap { FHIRFormat.json.read($0).document }
  }
}
