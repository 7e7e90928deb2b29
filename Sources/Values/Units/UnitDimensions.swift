/// What a unit measures: the powers of the seven base units of UCUM, and of the atoms that are a measure of their own
/// (arbitrary units such as `[iU]`, scales such as `[pH]`). Units are commensurable where these are the same.
struct UnitDimensions: Hashable, Sendable {
  /// The base units in the order in which they are written.
  static let bases = ["m", "s", "g", "rad", "K", "C", "cd"]
  /// No power is further from zero.
  static let limit = 9_999

  private var powers = SIMD8<Int32>()
  private var own: [String: Int32] = [:]

  init() {}

  init(base: Int) { powers[base] = 1 }

  init(own code: String) { own[code] = 1 }

  var isNone: Bool { powers == .zero && own.isEmpty }

  func adding(_ other: UnitDimensions) -> UnitDimensions? {
    combined(other) { $0.addingReportingOverflow($1) }
  }

  func subtracting(_ other: UnitDimensions) -> UnitDimensions? {
    combined(other) { $0.subtractingReportingOverflow($1) }
  }

  func multiplied(by exponent: Int) -> UnitDimensions? {
    guard let factor = Int32(exactly: exponent) else { return nil }
    return combined(self) { power, _ in power.multipliedReportingOverflow(by: factor) }
  }

  /// Nil where a power goes beyond the limit.
  private func combined(
    _ other: UnitDimensions, _ combine: (Int32, Int32) -> (partialValue: Int32, overflow: Bool)
  ) -> UnitDimensions? {
    var result = UnitDimensions()
    for base in Self.bases.indices {
      guard let power = Self.checked(combine(powers[base], other.powers[base])) else { return nil }
      result.powers[base] = power
    }
    guard !own.isEmpty || !other.own.isEmpty else { return result }
    for code in Set(own.keys).union(other.own.keys) {
      guard let power = Self.checked(combine(own[code] ?? 0, other.own[code] ?? 0)) else { return nil }
      if power != 0 { result.own[code] = power }
    }
    return result
  }

  private static func checked(_ result: (partialValue: Int32, overflow: Bool)) -> Int32? {
    result.overflow || result.partialValue.magnitude > limit ? nil : result.partialValue
  }

  /// The unit of UCUM that has these dimensions and the factor one: `g/m`, `m2`, `/s`, `s-1.g-1`, `1`.
  var code: String {
    let factors =
      Self.bases.enumerated().map { ($1, powers[$0]) } + own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    func term(_ code: String, _ power: Int32) -> String { power == 1 ? code : "\(code)\(power)" }
    let above = factors.filter { $0.1 > 0 }
    let below = factors.filter { $0.1 < 0 }
    // Not all read two quotients after a leading slash the same way.
    if above.isEmpty, below.count > 1 { return below.map(term).joined(separator: ".") }
    let quotients = below.map { "/" + term($0.0, -$0.1) }.joined()
    return above.isEmpty && below.isEmpty ? "1" : above.map(term).joined(separator: ".") + quotients
  }
}
