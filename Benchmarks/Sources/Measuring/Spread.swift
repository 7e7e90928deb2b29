/// The median of some figures, the least and the greatest.
package struct Spread: Encodable, Sendable {
  package let median: Double
  package let least: Double
  package let greatest: Double

  /// Nil where there are no figures.
  package init?(_ figures: [Double]) {
    let sorted = figures.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    least = first
    greatest = last
  }

  /// As a table has it.
  package var range: String { "\(Table.number(least))–\(Table.number(greatest))" }
}
