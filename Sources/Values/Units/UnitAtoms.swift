/// The atoms and prefixes of `UnitTable`, each atom brought down to base units once.

/// What a unit comes down to: dimensions, and a factor to the unit of those dimensions that has the factor one.
final class UnitMeasure: Sendable {
  let dimensions: UnitDimensions
  let ratio: Ratio
  /// Where the unit is a shifted scale (degrees Celsius): its steps from the nought of the ratio scale to its own.
  let zero: ExactDecimal?

  /// The number one.
  static let one = UnitMeasure()

  init(dimensions: UnitDimensions = UnitDimensions(), ratio: Ratio = .one, zero: ExactDecimal? = nil) {
    self.dimensions = dimensions
    self.ratio = ratio
    self.zero = zero
  }

  /// Nil where the product is too long or its powers too high. A shifted scale counts by its steps here: `Cel/min`.
  func multiplied(by other: UnitMeasure) -> UnitMeasure? {
    guard let dimensions = dimensions.adding(other.dimensions), let ratio = ratio.multiplied(by: other.ratio)
    else { return nil }
    return UnitMeasure(dimensions: dimensions, ratio: ratio)
  }

  /// Nil as for the product.
  func power(_ exponent: Int) -> UnitMeasure? {
    guard exponent != 1 else { return self }
    guard let dimensions = dimensions.multiplied(by: exponent), let ratio = ratio.power(exponent) else { return nil }
    return UnitMeasure(dimensions: dimensions, ratio: ratio)
  }
}

struct UnitAtoms: Sendable {
  struct Atom: Sendable {
    let isMetric: Bool
    let measure: UnitMeasure
  }

  /// All of UCUM.
  static let all = UnitAtoms(UnitTable.text)

  private(set) var atoms: [Substring: Atom] = [:]
  private(set) var prefixes: [Substring: ExactDecimal] = [:]

  private init(_ table: String) {
    var waiting: [[Substring]] = []
    for line in table.split(separator: "\n") {
      let row = line.split(separator: " ")
      switch row[1] {
      case "prefix": prefixes[row[0]] = ExactDecimal(row[2].utf8)
      case "base":
        guard let base = UnitDimensions.bases.firstIndex(of: String(row[0])) else { continue }
        atoms[row[0]] = Atom(isMetric: true, measure: UnitMeasure(dimensions: UnitDimensions(base: base)))
      default:
        guard row[2] == "own" else {
          waiting.append(row)
          continue
        }
        let measure = UnitMeasure(dimensions: UnitDimensions(own: String(row[0])))
        atoms[row[0]] = Atom(isMetric: row[1] == "metric", measure: measure)
      }
    }
    // A definition may name an atom of a later row: round after round, until no row becomes known.
    var before = Int.max
    while waiting.count < before {
      before = waiting.count
      waiting.removeAll { row in
        guard let atom = defined(row) else { return false }
        atoms[row[0]] = atom
        return true
      }
    }
  }

  private func defined(_ row: [Substring]) -> Atom? {
    guard row.count >= 4, let factor = ExactDecimal(row[2].utf8),
      case .success(let unit) = UnitParser.read(String(row[3]), atoms: self),
      let ratio = unit.ratio.multiplied(by: Ratio(factor))
    else { return nil }
    let zero = row.count > 4 ? ExactDecimal(row[4].utf8) : nil
    return Atom(
      isMetric: row[1] == "metric", measure: UnitMeasure(dimensions: unit.dimensions, ratio: ratio, zero: zero))
  }

  /// The atom of that code, or a prefix and a metric atom; an atom goes before.
  func measure(of code: Substring) -> UnitMeasure? {
    if let atom = atoms[code] { return atom.measure }
    for length in 1...2 where code.utf8.count > length {
      let middle = code.utf8.index(code.startIndex, offsetBy: length)
      guard let factor = prefixes[code[..<middle]], let atom = atoms[code[middle...]], atom.isMetric,
        let ratio = atom.measure.ratio.multiplied(by: Ratio(factor))
      else { continue }
      var zero: ExactDecimal?
      if let steps = atom.measure.zero {
        zero = steps.divided(by: factor)
        if zero == nil { continue }
      }
      return UnitMeasure(dimensions: atom.measure.dimensions, ratio: ratio, zero: zero)
    }
    return nil
  }
}
