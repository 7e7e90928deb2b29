import Tree

/// A code table in one direction, for whoever wants to translate single codes by it. `mict mapping export` writes the same
/// as a ConceptMap.
public struct CodeMap: Sendable {
  /// A code that stands for another.
  public struct Match: Sendable, Equatable {
    /// What it is translated to.
    public let code: String
    /// Whether the way back leads to where it came from; else several codes become this one.
    public let isExact: Bool
  }

  /// `outcome-to-fhir`
  public let id: String
  /// The table: `outcome`.
  public let table: String
  /// The code systems of the codes that are translated, all that are read; none for the stock model's own words.
  public let sources: [String]
  /// The code systems in which the result is written; none for the stock model's own words.
  public let targets: [String]
  private let pairs: [String: String]
  private let back: [String: String]

  /// What a code is translated to, or nil.
  public subscript(_ code: String) -> Match? {
    pairs[code].map { Match(code: $0, isExact: back[$0] == code) }
  }

  fileprivate init(_ table: CodeTable, _ direction: MapSyntax.Direction, _ outside: [Systems.System]) {
    self.table = table.name
    id = "\(table.name)-\(direction.rawValue)"
    switch direction {
    case .toStock:
      (pairs, back) = (table.toStock, table.toOutside)
      (sources, targets) = (outside.flatMap { [$0.emitted] + $0.accepted }, [])
    case .toFHIR:
      (pairs, back) = (table.toOutside, table.toStock)
      (sources, targets) = ([], outside.map(\.emitted))
    }
  }

  /// Both directions of all tables. In which systems a table's outside codes stand is told by the rows that use it:
  /// `…coding[system=outcome-hl7-0241].code via table outcome`.
  static func all(_ tables: [String: CodeTable], _ systems: Systems, rows: [RowSyntax]) -> [CodeMap] {
    var outside: [String: Set<String>] = [:]
    for row in rows { row.findTables(&outside) }
    return tables.sorted { $0.key < $1.key }.flatMap { name, table in
      let known = (outside[name] ?? []).sorted().compactMap { systems[$0] }
      return MapSyntax.Direction.allCases.map { CodeMap(table, $0, known) }
    }
  }
}

extension RowSyntax {
  /// Notes for each table the short names of the systems in which its outside codes stand.
  fileprivate func findTables(_ found: inout [String: Set<String>]) {
    switch kind {
    case .field(_, let right, let via):
      guard let via, via.text.hasPrefix("table "), right.steps.last?.name == "code", right.steps.count > 1,
        let selector = right.steps[right.steps.count - 2].selector, selector.path.text == "system"
      else { return }
      found[String(via.text.dropFirst("table ".count)), default: []].insert(selector.value)
    case .each(_, _, _, .rows(let rows)), .choice(let rows): for row in rows { row.findTables(&found) }
    case .constant, .group, .each: return
    }
  }
}
