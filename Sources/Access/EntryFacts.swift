// What a decision has to know of one entry, besides its patient and its categories: who wrote it, where, where it comes
// from, and how it is labelled. They belong to the entry as a whole, with all its parts and versions.
//
// Nothing here says what the entry holds.

/// What is known of one entry.
public struct EntryFacts: Hashable, Sendable {
  /// The id of the person who entered it.
  public let author: String
  /// The id of the facility at which it was entered.
  public let facility: String
  /// The id of the facility it comes from: another one where somebody else's document was entered (rule 21-2).
  public let origin: String
  /// How it is labelled.
  public var labels: LabelSet

  /// An entry; it comes from the facility at which it was entered unless another is named.
  public init(author: String, facility: String, origin: String? = nil, labels: LabelSet = []) {
    self.author = author
    self.facility = facility
    self.origin = origin ?? facility
    self.labels = labels
  }
}

/// The labels that keep an entry from people who could view its categories. The raw value is fit for storing: a bit
/// never changes its meaning.
public struct LabelSet: OptionSet, Hashable, Sendable {
  /// One bit per label.
  public let rawValue: UInt8

  /// The labels with these bits; an unknown bit is a label that nothing opens.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The patient has not been told yet (未告知).
  public static let uninformed = LabelSet(rawValue: 1)
  /// Not to be given to other facilities (未提供).
  public static let undelivered = LabelSet(rawValue: 2)
  /// For the attending physician and the author only.
  public static let restricted = LabelSet(rawValue: 4)

  /// The labels with their names, in a fixed order.
  public static let names: [(label: LabelSet, name: String)] = [
    (.uninformed, "uninformed"), (.undelivered, "undelivered"), (.restricted, "restricted"),
  ]

  /// The label with this name, or nothing.
  public init?(name: String) {
    guard let found = Self.names.first(where: { $0.name == name }) else { return nil }
    self = found.label
  }

  /// The names of the labels, in their order.
  public var names: [String] { Self.names.filter { contains($0.label) }.map(\.name) }
}

/// A person's declaration of an emergency with one patient. Its reason is kept with it, not here.
public struct BreakGlass: Hashable, Sendable {
  /// The longest time it may hold, in seconds.
  public static let longest: Int64 = 30 * 60

  /// The id of the patient.
  public let patient: String
  /// When it holds.
  public let period: Period

  /// A declaration.
  public init(patient: String, period: Period) {
    self.patient = patient
    self.period = period
  }

  /// Whether it holds at the instant. One without a beginning or an end, or for too long, never does.
  func covers(_ now: Instant) -> Bool {
    guard let start = period.start, let end = period.end else { return false }
    let (length, isOverflow) = end.seconds.subtractingReportingOverflow(start.seconds)
    return !isOverflow && length <= Self.longest && period.covers(now)
  }
}
