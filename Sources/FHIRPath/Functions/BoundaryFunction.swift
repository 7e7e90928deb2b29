import Values

/// What a value may have been before it was rounded or cut to what was written, and how precisely it was written
/// (https://build.fhir.org/ig/HL7/FHIRPath/#additional-functions; not in N1, but the official tests ask for it).
enum BoundaryFunction: String, ScalarFunction, CaseIterable {
  case lowBoundary, highBoundary, precision, comparable

  var name: String { rawValue }

  var signature: Signature {
    let measures: Kinds = [.number, .point, .quantity]
    return switch self {
    case .lowBoundary, .highBoundary: Signature(measures, [.integer], required: 0, gives: nil)
    case .precision: Signature([.number, .point], gives: .integer)
    case .comparable: Signature(.quantity, [.quantity], gives: .boolean)
    }
  }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    var precision: Int?
    if case .integer(let value)? = arguments.first { precision = value }
    switch (self, input) {
    case (.comparable, .quantity(let one)):
      guard case .quantity(let other)? = arguments.first else { return nil }
      return .boolean(one.isComparable(with: other))
    case (.precision, .time(let time)): return .whole(time.digitsOfPrecision)
    case (.precision, _): return input.number.map { .integer($0.precision) }
    case (.lowBoundary, .time(let time)): return time.lowBoundary(precision: precision).map { .time($0) }
    case (.highBoundary, .time(let time)): return time.highBoundary(precision: precision).map { .time($0) }
    case (.lowBoundary, .quantity(let one)): return one.lowBoundary(precision: precision).map { .quantity($0) }
    case (.highBoundary, .quantity(let one)): return one.highBoundary(precision: precision).map { .quantity($0) }
    case (.lowBoundary, _): return input.number?.lowBoundary(precision: precision).map { .decimal($0) }
    case (.highBoundary, _): return input.number?.highBoundary(precision: precision).map { .decimal($0) }
    default: return nil
    }
  }
}
