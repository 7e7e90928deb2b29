import FHIR
import JSON
import Tree
import Values

/// What a check asks of a value: its length, its bounds, its codes.
extension ProfileWalk {
  mutating func check(_ binding: ProfileBinding, _ element: Element, _ rule: [String]) {
    switch CodeCheck.verdict(on: element, binding.codes.codes) {
    case .fine: break
    case .outside(let place):
      let code: IssueCode =
        switch binding.strength {
        case .required: .profileCode
        case .extensible: .profileCodeElsewhere
        case .maximum: .profileCodeMaximum
        }
      report(code, at: place, [binding.valueSet] + rule)
    case .missing:
      if binding.strength == .required { report(.profileCodeMissing, at: element, [binding.valueSet] + rule) }
    case .unknown: reportOnce(.codeUnchecked, at: element, [binding.valueSet])
    }
  }

  static func isLonger(_ element: Element, than limit: Int) -> Bool {
    // Characters, of which the bytes that continue one are none.
    element.bytes.count > limit && element.bytes.count(where: { $0 & 0xc0 != 0x80 }) > limit
  }

  mutating func check(_ bound: Bound, _ element: Element, _ rule: [String]) {
    guard let order = Self.order(element, bound.value) else {
      return reportOnce(.profileRangeUnchecked, at: element, rule)
    }
    if order == (bound.isLeast ? .less : .greater) {
      report(bound.isLeast ? .profileLeast : .profileGreatest, at: element, [Self.shown(bound.value)] + rule)
    }
  }

  /// Nil where they can't be compared: units that don't measure the same, and dates as far as both are told.
  private static func order(_ one: Element, _ other: Element) -> Comparison? {
    func time(_ element: Element, _ kind: PartialDateTime.Kind) -> PartialDateTime? {
      PartialDateTime(element.bytes, as: kind)
    }
    switch R4.schema[other.type].format {
    case .integer, .unsignedInt, .positiveInt, .decimal:
      guard let left = ExactDecimal(one.bytes), let right = ExactDecimal(other.bytes) else { return nil }
      return left < right ? .less : left == right ? .equal : .greater
    case .date: return time(one, .date).flatMap { left in time(other, .date).flatMap { left.compared(to: $0) } }
    case .time: return time(one, .time).flatMap { left in time(other, .time).flatMap { left.compared(to: $0) } }
    case .dateTime, .instant:
      return time(one, .dateTime).flatMap { left in time(other, .dateTime).flatMap { left.compared(to: $0) } }
    case nil: return quantity(one).flatMap { left in quantity(other).flatMap { left.compared(to: $0) } }
    default: return nil
    }
  }

  /// A quantity of a unit of UCUM, or without one.
  private static func quantity(_ element: Element) -> Quantity? {
    guard let value = element.first("value").flatMap({ ExactDecimal($0.bytes) }) else { return nil }
    guard let code = element.first("code")?.value else { return element.first("unit") == nil ? Quantity(value) : nil }
    return element.first("system")?.value == Grammar.unit.rawValue ? Quantity(value, code: code) : nil
  }

  /// A value of a profile, as JSON writes it.
  static func shown(_ value: Element) -> String {
    value.hasValue
      ? "\"\(value.value ?? "")\"" : String(decoding: JSONWriter.text(value, typeMember: false), as: UTF8.self)
  }
}
