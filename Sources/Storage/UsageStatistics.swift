/// How much the network was used in a year (regulation, article 20-3): answered interactions by month and occupation, and by
/// month and facility, with their totals. Nobody is named, and small counts are suppressed.
public struct UsageStatistics: Sendable {
  /// What is counted by month.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The occupation of whoever asked.
    case occupation
    /// The facility for which it was asked.
    case facility
  }

  /// A table of counts: the last row and the last column hold the totals. A count that may not be told is nil.
  public struct Table: Hashable, Sendable {
    /// What the rows are.
    public let kind: Kind
    /// The names of the rows, sorted; without the last.
    public let names: [String]
    /// By row, then by month from January on.
    public let counts: [[Int?]]
  }

  private var counts: [Kind: [String: [Int]]] = [:]

  /// None are counted yet.
  public init() {}

  /// Counts one interaction. `month` is 1 to 12.
  public mutating func count(month: Int, occupation: String, facility: String) {
    for (kind, name) in [(Kind.occupation, occupation), (.facility, facility)] {
      counts[kind, default: [:]][name, default: [Int](repeating: 0, count: 12)][month - 1] += 1
    }
  }

  /// What may be published. Counts from 1 to one below `threshold` are small.
  public func published(threshold: Int) -> [Table] {
    var layout = Layout()
    // The tables have their totals by month in common, so what may be told is reckoned of both at once.
    let totals = layout.row(
      (0..<12).map { month in
        (counts[.occupation] ?? [:]).values.reduce(0) { $0 + $1[month] }
      })
    let tables = Kind.allCases.map { kind in
      let rows = (counts[kind] ?? [:]).sorted { $0.key < $1.key }
      return (kind: kind, names: rows.map(\.key), places: rows.map { layout.row($0.value) })
    }
    for table in tables {
      for column in totals.indices {
        layout.sums.append(.init(total: totals[column], parts: table.places.map { $0[column] }))
      }
    }
    let hidden = Suppression(cells: layout.cells, sums: layout.sums, threshold: max(threshold, 1)).hidden
    return tables.map { table in
      Table(
        kind: table.kind, names: table.names,
        counts: (table.places + [totals]).map { $0.map { hidden[$0] ? nil : layout.cells[$0] } })
    }
  }

  /// Where the counts stand among the cells.
  private struct Layout {
    var cells: [Int] = []
    var sums: [Suppression.Sum] = []

    /// Adds a row and its total; gives their places, the total's last.
    mutating func row(_ counts: [Int]) -> [Int] {
      let places = Array(cells.count...(cells.count + counts.count))
      cells += counts + [counts.reduce(0, +)]
      sums.append(.init(total: cells.count - 1, parts: Array(places.dropLast())))
      return places
    }
  }
}
