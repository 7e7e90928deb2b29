import Tree

/// A code table in one direction, for whoever wants to translate single codes by it. `mict mapping export` writes the same
/// as a ConceptMap.
public struct CodeMap: Sendable {
  /// A code that stands for another.
  public struct Match: Sendable, Equatable {
    /// What it is translated to.
    public let code: String
    /// How it is to what was asked (R4 value set `concept-map-equivalence`).
    public let equivalence: Equivalence
  }

  /// What tables know of two codes.
  public enum Equivalence: String, Sendable {
    /// The way back leads to where it came from.
    case equivalent
    /// Several codes become this one.
    case wider
    /// This is one of several that become the one that was asked.
    case narrower
  }

  /// `outcome-to-fhir`
  public let id: String
  /// The table: `outcome`.
  public let table: String
  /// The code systems of the codes that are translated, all that are read; none for the stock model's own words.
  public let sources: [String]
  /// The code systems in which the result is written; none for the stock model's own words.
  public let targets: [String]
  /// The same for the way back: the systems of the codes whose origin is asked, and those in which origins are written.
  public let back: (sources: [String], targets: [String])
  private let pairs: [String: String]
  private let origins: [String: String]

  /// What a code is translated to, or nil.
  public subscript(_ code: String) -> Match? {
    pairs[code].map { Match(code: $0, equivalence: origins[$0] == code ? .equivalent : .wider) }
  }

  /// The codes that are translated to this one, sorted.
  public func matches(from target: String) -> [Match] {
    pairs.filter { $0.value == target }.keys.sorted().map {
      Match(code: $0, equivalence: origins[target] == $0 ? .equivalent : .narrower)
    }
  }

  fileprivate init(_ table: CodeTable, _ direction: MapSyntax.Direction, _ outside: [Systems.System]) {
    self.table = table.name
    id = "\(table.name)-\(direction.rawValue)"
    let (read, written) = (outside.flatMap { [$0.emitted] + $0.accepted }, outside.map(\.emitted))
    switch direction {
    case .toStock:
      (pairs, origins) = (table.toStock, table.toOutside)
      (sources, targets, back) = (read, [], ([], written))
    case .toFHIR:
      (pairs, origins) = (table.toOutside, table.toStock)
      (sources, targets, back) = ([], written, (read, []))
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
