import Tree
import Values

/// Dates, numbers and quantities: what covers a span.
extension Conversion {
  static func span(_ parameter: String, _ span: Span?) -> [SearchTerm] {
    span.map { [SearchTerm(parameter, .date, low: $0.low, high: $0.high)] } ?? []
  }

  /// From the beginning of its start to the end of its end; open where one is missing, nothing where both are.
  static func period(_ period: Element) -> Span? {
    let start = period.first("start").flatMap { PartialDate.span($0.bytes) }
    let end = period.first("end").flatMap { PartialDate.span($0.bytes) }
    if start == nil && end == nil { return nil }
    return Span(low: start?.low ?? .min, high: end?.high ?? .max)
  }

  /// Its outer limits: the events and the bounds of the repetition (R4 §3.1.1.4.7).
  static func timing(_ timing: Element) -> Span? {
    let events = timing.all("event").compactMap { PartialDate.span($0.bytes) }
    let bounds = timing.at("repeat.boundsPeriod").flatMap { period($0) }
    return (events + [bounds].compactMap { $0 }).reduce(nil) { joined, next in joined?.joined(next) ?? next }
  }

  static func number(_ parameter: String, _ element: Element) -> [SearchTerm] {
    guard let number = ExactDecimal(element.bytes) else { return [] }
    let span = Span(number: number)
    return [SearchTerm(parameter, .number, text: number.description, low: span.low, high: span.high)]
  }

  /// The number in its unit: the code of a system, and the name, each a term of its own.
  static func quantity(_ parameter: String, _ quantity: Element) -> [SearchTerm] {
    guard let number = decimal(quantity) else { return [] }
    let span = compared(Span(number: number), by: quantity.text("comparator"))
    return units(quantity).map { system, code in
      SearchTerm(
        parameter, .quantity, system: system, code: code, text: number.description, low: span.low, high: span.high)
    }
  }

  static func money(_ parameter: String, _ money: Element) -> [SearchTerm] {
    guard let number = decimal(money) else { return [] }
    let span = Span(number: number)
    let currency = money.text("currency")
    return [
      SearchTerm(
        parameter, .quantity, system: currency.map { _ in "urn:iso:std:iso:4217" }, code: currency,
        text: number.description, low: span.low, high: span.high)
    ]
  }

  /// From its low to its high, both within; open where one is missing, nothing where both are.
  static func range(_ parameter: String, _ kind: SearchTerm.Kind, _ range: Element) -> [SearchTerm] {
    let low = range.first("low").flatMap { decimal($0) }
    let high = range.first("high").flatMap { decimal($0) }
    guard low != nil || high != nil else { return [] }
    let span = Span(low: low.map { Span(number: $0).low } ?? .min, high: high.map { Span(number: $0).high } ?? .max)
    if kind == .number { return [SearchTerm(parameter, .number, low: span.low, high: span.high)] }
    guard let unit = range.first("low") ?? range.first("high") else { return [] }
    return units(unit).map { system, code in
      SearchTerm(parameter, .quantity, system: system, code: code, low: span.low, high: span.high)
    }
  }

  private static func decimal(_ quantity: Element) -> ExactDecimal? {
    quantity.first("value").flatMap { ExactDecimal($0.bytes) }
  }

  private static func units(_ quantity: Element) -> [(system: String?, code: String?)] {
    let system = quantity.text("system")
    let code = quantity.text("code")
    guard let unit = quantity.text("unit"), unit != code else { return [(system, code)] }
    return system == nil && code == nil ? [(nil, unit)] : [(system, code), (nil, unit)]
  }

  /// `<5` covers everything below 5.
  private static func compared(_ span: Span, by comparator: String?) -> Span {
    switch comparator {
    case "<": Span(high: span.low)
    case "<=": Span(high: span.high)
    case ">": Span(low: span.high)
    case ">=": Span(low: span.low)
    default: span
    }
  }
}
