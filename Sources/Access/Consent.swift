// A *consent* (同意) is a patient's agreement to the sharing of records (rule 16). It may leave things out: categories, which
// are then shared with nobody, and facilities and occupations, with whose people nothing is shared. What it leaves out
// nothing else gives: no duty, no emergency.

/// A patient's consent to the sharing of records.
public struct Consent: Hashable, Sendable {
  /// On what ground it is proper, or that it is not (rule 16).
  public enum Ground: String, CaseIterable, Hashable, Sendable {
    /// The attending physician obtained it.
    case attendingPhysician = "attending-physician"
    /// Somebody of the team obtained it on the attending physician's recorded instruction.
    case instructed
    /// The patient had agreed to the network before (既存の同意).
    case existingAgreement = "existing-agreement"
    /// Somebody obtained it without an instruction: good for the direct link of two people, not for the stock record.
    case uninstructed
  }

  /// Whether it is active: given and not withdrawn.
  public let isActive: Bool
  /// When it holds.
  public let period: Period
  /// On what ground it is proper, or that it is not.
  public let ground: Ground
  /// What the patient does not want to be shared, or not with whom.
  public let exceptions: Exceptions
  /// Whether it was obtained by the attending physician or somebody instructed by him (rule 16), or existed before.
  public var isProper: Bool { ground != .uninstructed }

  /// What a patient excludes from a consent. A code that the table in force does not know excludes nothing that anybody
  /// could be shown by that table.
  public struct Exceptions: Hashable, Sendable {
    /// The codes of categories that are shared with nobody.
    public var categories: Set<String>
    /// The ids of facilities with whose people nothing is shared.
    public var facilities: Set<String>
    /// The codes of occupations with which nothing is shared.
    public var occupations: Set<String>

    /// Nothing is excluded.
    public static let none = Exceptions()

    /// Exceptions of these kinds.
    public init(categories: Set<String> = [], facilities: Set<String> = [], occupations: Set<String> = []) {
      self.categories = categories
      self.facilities = facilities
      self.occupations = occupations
    }

    /// What either excludes.
    public func union(_ other: Exceptions) -> Exceptions {
      Exceptions(
        categories: categories.union(other.categories), facilities: facilities.union(other.facilities),
        occupations: occupations.union(other.occupations))
    }
  }

  /// A consent during a period.
  public init(isActive: Bool, period: Period, ground: Ground, exceptions: Exceptions = .none) {
    self.isActive = isActive
    self.period = period
    self.ground = ground
    self.exceptions = exceptions
  }
}
