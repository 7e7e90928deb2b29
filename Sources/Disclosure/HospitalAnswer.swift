public import FHIR
public import Tree

/// What one hospital answered: what may be shown, what is missing, and what was asked. A failure and resources may
/// stand together, where one of several calls failed.
public struct HospitalAnswer: Sendable {
  /// One call, for the audit trail alone: the address names the patient by number.
  public struct Exchange: Hashable, Sendable {
    /// What was asked.
    public let url: String
    /// Nil where no answer came.
    public let status: Int?
    /// SHA-256 of the body in hexadecimal; nil where no answer came.
    public let digest: String?
  }

  /// The hospital's id.
  public let hospital: String
  /// The hospital's name.
  public let name: String
  /// FHIR R4 resources, labelled and about the patient of the gateway: see `Disclosed`.
  public let resources: [Document]
  /// Why there is nothing, or not all; nil when every call was answered.
  public let failure: DisclosureFailure?
  /// What is missing from what was answered.
  public let shortfalls: Shortfalls
  /// In no particular order.
  public let exchanges: [Exchange]

  /// Whether access rights took something away.
  public var isWithheld: Bool { shortfalls.contains(.withheld) }

  /// Everything a person must be told of it besides the resources; empty when the answer is whole.
  public var entries: [OperationOutcome.Entry] {
    (failure.map { [$0.entry(name)] } ?? []) + shortfalls.entries(name)
  }
}
