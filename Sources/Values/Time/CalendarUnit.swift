/// The calendar durations of FHIRPath (N1 §2.2.8): words that stand where a unit of measure may stand. A calendar year
/// and month have no fixed length; from the week on they are the units of UCUM.
public enum CalendarUnit: UInt8, Sendable, CaseIterable, Comparable {
  case year, month, week, day, hour, minute, second, millisecond

  /// The word, in the singular or in the plural: `week`, `weeks`. Nil for any other.
  public init?(_ word: some StringProtocol) {
    guard let unit = Self.allCases.first(where: { word == $0.word || word == $0.word + "s" }) else { return nil }
    self = unit
  }

  /// The word in the singular.
  public var word: String { "\(self)" }

  /// The code of UCUM for it: `a`, `mo`, `wk`, `d`, `h`, `min`, `s`, `ms`. Years and months are only about as long as
  /// `a` and `mo`.
  public var code: String { ["a", "mo", "wk", "d", "h", "min", "s", "ms"][Int(rawValue)] }

  /// Whether its length is fixed, and so that of the unit of UCUM.
  public var isFixed: Bool { self >= .week }

  /// How many milliseconds it has; for a month thirty days, for a year 365 (N1 §6.6.7).
  public var milliseconds: Int64 {
    switch self {
    case .year: 365 * 86_400_000
    case .month: 30 * 86_400_000
    case .week: 7 * 86_400_000
    case .day: 86_400_000
    case .hour: 3_600_000
    case .minute: 60_000
    case .second: 1000
    case .millisecond: 1
    }
  }

  /// The longer is less, as it comes first in a date.
  public static func < (left: CalendarUnit, right: CalendarUnit) -> Bool { left.rawValue < right.rawValue }
}
