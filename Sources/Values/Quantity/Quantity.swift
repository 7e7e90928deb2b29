/// A value and its unit (FHIRPath N1 §2.2.8): `4.0 'mg'`, `1 week`.
///
/// The unit is one of UCUM, a word for a calendar duration, or a text that is neither, which is the same as itself
/// only. From the week on, calendar words are the units of UCUM (`1 week = 1 'wk'`); a calendar year or month is no
/// `'a'` or `'mo'` and is only equivalent to it. Among themselves the words convert as N1 §6.6.7 has it: a year has 12
/// months or 365 days, a month 30 days.
public struct Quantity: Sendable {
  /// What a value is counted in.
  public enum Unit: Hashable, Sendable, CustomStringConvertible {
    /// A unit of UCUM.
    case ucum(Values.Unit)
    /// A calendar duration.
    case calendar(CalendarUnit)
    /// A code that UCUM doesn't know.
    case other(String)

    /// The unit of a code in quotes.
    public init(code: String) {
      self = (try? Values.Unit(code)).map(Unit.ucum) ?? .other(code)
    }

    /// The unit one.
    public static let one = Unit.ucum(.one)

    /// The calendar duration that may be added to a date (N1 §6.6.7): a word, even in quotes, or a unit of UCUM from
    /// the week on; `'a'` and `'mo'` may not.
    public var duration: CalendarUnit? {
      switch self {
      case .calendar(let unit): unit
      case .ucum(let unit): CalendarUnit.allCases.first { $0.isFixed && $0.code == unit.code }
      case .other(let code): CalendarUnit(code)
      }
    }

    /// `'mg'`, `week`.
    public var description: String {
      switch self {
      case .ucum(let unit): "'\(unit.code)'"
      case .calendar(let unit): unit.word
      case .other(let code): "'\(code)'"
      }
    }

    /// As a unit of UCUM: nil for a calendar year or month, whose length is not fixed, and for other codes.
    var measured: Values.Unit? {
      switch self {
      case .ucum(let unit): unit
      case .calendar(let unit): unit.isFixed ? try? Values.Unit(unit.code) : nil
      case .other: nil
      }
    }
  }

  /// The number, as precise as it was written.
  public let value: ExactDecimal
  /// What it counts.
  public let unit: Unit

  /// A value of a unit.
  public init(_ value: ExactDecimal, _ unit: Unit = .one) {
    self.value = value
    self.unit = unit
  }

  /// A value of the unit that a code in quotes names.
  public init(_ value: ExactDecimal, code: String) { self.init(value, Unit(code: code)) }

  /// Reads what `toQuantity()` reads (N1 §5.5.7): `(+|-)?[0-9]+(.[0-9]+)?`, then perhaps a unit in quotes or a calendar
  /// word. Nil for anything else: `1 wk` is none.
  public init?(_ text: String) {
    var rest = text[...]
    if rest.first == "+" {
      rest.removeFirst()
      guard rest.first != "-" else { return nil }
    }
    let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "-" }
    guard let value = ExactDecimal(digits.utf8) else { return nil }
    rest = rest[digits.endIndex...].drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    if rest.isEmpty {
      self.init(value)
    } else if rest.first == "'" {
      let code = rest.dropFirst().prefix { $0 != "'" }
      guard !code.isEmpty, rest[code.endIndex...] == "'" else { return nil }
      self.init(value, code: String(code))
    } else {
      guard let unit = CalendarUnit(rest) else { return nil }
      self.init(value, .calendar(unit))
    }
  }
}

extension Quantity: CustomStringConvertible {
  /// As FHIRPath writes it: `1 'wk'`, `1 week`, `4 days`.
  public var description: String {
    guard case .calendar(let unit) = unit else { return "\(value.written) \(unit)" }
    return "\(value.written) \(unit.word)\(value == .one ? "" : "s")"
  }
}
