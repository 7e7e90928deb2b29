import FHIR
import JSON
import Tree

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
    guard let isBelow = Self.isBelow(element, bound.value) else {
      return reportOnce(.profileRangeUnchecked, at: element, rule)
    }
    let isBroken = bound.isLeast ? isBelow < 0 : isBelow > 0
    if isBroken {
      report(bound.isLeast ? .profileLeast : .profileGreatest, at: element, [Self.shown(bound.value)] + rule)
    }
  }

  /// Less than 0 where the first is less; nil where they can't be compared: times with zones, quantities, and dates
  /// that are as long as the shorter of them is told.
  private static func isBelow(_ one: Element, _ other: Element) -> Int? {
    switch R4.schema[other.type].format {
    case .integer, .unsignedInt, .positiveInt, .decimal:
      guard let left = one.value.flatMap({ Double($0) }), let right = other.value.flatMap({ Double($0) }) else {
        return nil
      }
      return left < right ? -1 : left > right ? 1 : 0
    case .date, .time:
      if one.bytes.elementsEqual(other.bytes) { return 0 }
      // As far as both are told, they are written from the greatest unit down.
      guard let (left, right) = zip(one.bytes, other.bytes).first(where: { $0 != $1 }) else { return nil }
      return left < right ? -1 : 1
    default: return nil
    }
  }

  /// A value of a profile, as JSON writes it.
  static func shown(_ value: Element) -> String {
    value.hasValue
      ? "\"\(value.value ?? "")\"" : String(decoding: JSONWriter.text(value, typeMember: false), as: UTF8.self)
  }
}
