public import Access
public import Mapping
public import Storage
public import Tree

/// The use cases, without transport: create, read, search and asking the hospitals. Each takes a `Scope` and gives an
/// answer or a refusal; each leaves one audit event, refused or not. If that can't be written, the answer is a refusal.
public struct Gateway: Sendable {
  let store: Store
  let mappings: MappingSet
  let records: Records
  let parameters: ServedParameters
  let auditor: Auditor

  /// Puts the gateway together. `name` is how it calls itself in audit events; `base` its FHIR base URL.
  public init(store: Store, mappings: MappingSet, name: String = "MICT Gateway") {
    self.store = store
    self.mappings = mappings
    records = Records(mappings: mappings)
    parameters = ServedParameters(mappings: mappings)
    auditor = Auditor(trail: store.audit, name: name)
  }

  /// A resource to be answered with.
  public struct Answer: Sendable {
    public let resource: Document
    /// Its id, or nil for what is not stored.
    public let id: String?
    public let version: String?
    /// Seconds since 1970.
    public let updated: Int64?
  }

  /// The resource types that can be stored and searched.
  public var servedTypes: [String] {
    Set(mappings.lenses.map { $0.resourceSchema[$0.resourceType].name }).sorted()
  }

  /// Records a request that never came to a use case: nobody was cleared, or the transport refused it.
  public func record(refused refusal: Refusal, interaction: Interaction, request: RequestID, at now: Instant) async throws {
    try await auditor.record(
      AuditEvent(interaction: interaction, request: request, recorded: now, scope: nil, decision: refusal.decision, refusal: refusal))
  }
}
