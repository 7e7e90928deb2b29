public import Access
public import Disclosure
public import FHIR
public import Mapping
public import Storage
public import Tree

/// The use cases, without transport: create, read, update, delete, history, search and asking the hospitals. Each takes a `Scope` and gives an
/// answer or a refusal, and leaves its audit event, refused or not. If that can't be written, the answer is a refusal.
public struct UseCases: Sendable {
  let store: Store
  let mappings: MappingSet
  let records: Records
  let parameters: ServedParameters
  let auditor: Auditor
  let disclosure: DisclosureClient
  let check: ResourceCheck
  let seal: PageSeal
  let mostLinks: Int
  let limits: ChangeLimits
  /// The resource types that can be stored and searched, sorted.
  public let servedTypes: [String]
  private var base: @Sendable () -> String = { "" }

  /// Puts the gateway together. `name` is how it calls itself in audit events, `mostLinks` how many links a chain of a search
  /// may have. Errors: the database's.
  public init(
    store: Store, mappings: MappingSet, disclosure: DisclosureClient, check: ResourceCheck = ResourceCheck(),
    limits: ChangeLimits = ChangeLimits(), name: String = "MICT Gateway", mostLinks: Int = 3
  ) async throws {
    self.limits = limits
    self.mostLinks = mostLinks
    seal = PageSeal(key: try await store.sealingKey)
    self.store = store
    self.check = check
    self.disclosure = disclosure
    self.mappings = mappings
    servedTypes = Set(mappings.lenses.map { $0.resourceSchema[$0.resourceType].name }).sorted()
    parameters = ServedParameters(mappings: mappings)
    records = Records(mappings: mappings, parameters: parameters, joined: JoinedResources())
    auditor = Auditor(trail: store.audit, name: name)
  }

  /// The same gateway over another store, perhaps with another check of what comes in: what follows from the mapping files
  /// alone is not worked out anew. Errors: the database's.
  package init(_ other: UseCases, over store: Store, check: ResourceCheck? = nil) async throws {
    seal = PageSeal(key: try await store.sealingKey)
    self.store = store
    self.check = check ?? other.check
    disclosure = other.disclosure
    mappings = other.mappings
    servedTypes = other.servedTypes
    parameters = other.parameters
    records = Records(mappings: mappings, parameters: parameters, joined: JoinedResources())
    auditor = Auditor(trail: store.audit, name: other.auditor.name)
    (limits, mostLinks) = (other.limits, other.mostLinks)
  }

  /// The same gateway, which knows by what address its callers know its FHIR interface: `https://gateway.example/fhir`. That
  /// is settled when the server listens.
  public func known(as base: @escaping @Sendable () -> String) -> UseCases {
    var known = self
    known.base = base
    return known
  }

  var ownAddress: OwnAddress { OwnAddress(base: base()) }

  /// What a resource would be stored as, without storing it; `id` for a patient's own resource.
  public func newEntry(_ resource: Document, id: String? = nil) throws(Refusal) -> NewEntry {
    try records.newEntry(resource, id: id)
  }

  /// A resource to be answered with.
  public struct Answer: Sendable {
    /// What was done to it.
    public enum Deed: Sendable {
      /// It was read, or is what was asked for already.
      case found
      /// It was not there before, as far as the caller sees.
      case created
      /// It is now as the caller wanted it.
      case changed
      /// Nothing of it is left.
      case deleted
    }

    /// What was done to it.
    public let deed: Deed
    /// The resource as the caller may see it; nil for one who may write but not read it, and for what was deleted.
    public let resource: WrittenResource?
    /// Its type.
    public let type: String
    /// Its id; empty where nothing was there to be deleted.
    public let id: String
    /// Its version, as far as the caller sees it.
    public let version: String?
    /// Seconds since 1970.
    public let updated: Int64?
    /// What the check found in a resource that was stored all the same; nil where nothing was checked.
    public var notes: [Issue]?
  }

  /// Records a request that never came to a use case: nobody was cleared, or the transport refused it. `scope` is the
  /// caller's, where one was cleared.
  public func record(
    refused refusal: Refusal, interaction: Interaction, request: RequestIdentifier, scope: Scope? = nil, at now: Instant
  ) async throws {
    try await auditor.record(
      AuditEvent(
        interaction: interaction, request: request, recorded: now, scope: scope, decision: refusal.decision,
        refusal: refusal))
  }
}
