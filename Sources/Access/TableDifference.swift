// The *difference* of two held tables: who gains and who loses what. A *change* is one cell whose mark differs; where
// one of the tables lacks its row or column, that side gives nothing.
//
// Columns and rows are told apart by their codes. It knows neither files nor screens; what it says in words stands in
// `DifferencePhrases`.

/// What differs between two tables.
public struct TableDifference: Hashable, Sendable {
  /// The head lines that differ, in a fixed order.
  public let head: [HeadChange]
  /// What became of the columns.
  public let columns: NameChanges
  /// What became of the rows.
  public let rows: NameChanges
  /// The cells that give another right, by column and row: the new table's in its order, then those taken away.
  public let changes: [CellChange]

  /// Whether the tables say the same.
  public var isEmpty: Bool { head.isEmpty && columns.isEmpty && rows.isEmpty && changes.isEmpty }

  /// Compares two tables.
  public init(from old: HeldTable, to new: HeldTable) {
    head = HeadChange.all(from: old, to: new)
    columns = NameChanges(from: old.columnNames, to: new.columnNames)
    rows = NameChanges(from: old.rowNames, to: new.rowNames)
    let oldMarks = old.marks
    let newMarks = new.marks
    let allRows = new.rowNames + rows.removed
    changes = (new.columnNames + columns.removed).flatMap { column in
      allRows.compactMap { row in
        let change = CellChange(
          column: column, row: row, old: oldMarks[column.code]?[row.code], new: newMarks[column.code]?[row.code])
        return (change.old ?? Mark.none) == (change.new ?? Mark.none) ? nil : change
      }
    }
  }
}

/// A column or row as a table names it.
public struct TableName: Hashable, Sendable {
  /// The code.
  public let code: String
  /// The Japanese name.
  public let label: String
}

/// What became of the columns or of the rows.
public struct NameChanges: Hashable, Sendable {
  /// Those that only the new table has.
  public let added: [TableName]
  /// Those that only the old table has.
  public let removed: [TableName]
  /// Those with another Japanese name.
  public let renamed: [Renaming]
  /// Whether those that both have stand in another order.
  public let isReordered: Bool

  /// A new name for the same code.
  public struct Renaming: Hashable, Sendable {
    /// As the old table has it.
    public let old: TableName
    /// As the new table has it.
    public let new: TableName
  }

  /// Whether nothing became of them.
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && renamed.isEmpty && !isReordered }

  init(from old: [TableName], to new: [TableName]) {
    let oldByCode = Dictionary(old.map { ($0.code, $0) }) { first, _ in first }
    let newCodes = Set(new.map(\.code))
    added = new.filter { oldByCode[$0.code] == nil }
    removed = old.filter { !newCodes.contains($0.code) }
    renamed = new.compactMap { name in
      oldByCode[name.code].flatMap { $0 == name ? nil : Renaming(old: $0, new: name) }
    }
    isReordered =
      new.map(\.code).filter { oldByCode[$0] != nil } != old.map(\.code).filter(newCodes.contains)
  }
}

/// A cell that gives another right.
public struct CellChange: Hashable, Sendable {
  /// Whose right.
  public let column: TableName
  /// To what.
  public let row: TableName
  /// The mark before; nothing where the old table has no such cell.
  public let old: Mark?
  /// The mark now; nothing where the new table has no such cell.
  public let new: Mark?

  /// What the occupation gains.
  public var gains: [Right] { (new ?? Mark.none).rights(beyond: old ?? Mark.none) }
  /// What it loses.
  public var losses: [Right] { (old ?? Mark.none).rights(beyond: new ?? Mark.none) }
}

/// A head line that differs.
public struct HeadChange: Hashable, Sendable {
  /// Which.
  public enum Line: String, CaseIterable, Sendable {
    /// The version.
    case version
    /// The day the table takes effect.
    case effective
    /// The purposes of use.
    case purposes
    /// The purposes of emergencies.
    case breakGlass = "break-glass"
    /// Who may declare one.
    case breakGlassOccupations = "break-glass-occupations"
    /// Who may view this sees what the patient was not told.
    case uninformed
    /// Who does the secretariat's work.
    case secretariat
    /// The facility's own table: `FACILITY VERSION`.
    case facility
  }

  /// Which.
  public let line: Line
  /// Its words in the old table; none where it stands not there.
  public let old: [String]
  /// Its words in the new table.
  public let new: [String]

  /// The words that only the new table has.
  public var added: [String] { new.filter { !old.contains($0) } }
  /// The words that only the old table has.
  public var removed: [String] { old.filter { !new.contains($0) } }

  /// The order of words tells nothing.
  static func all(from old: HeldTable, to new: HeldTable) -> [HeadChange] {
    Line.allCases.map { HeadChange(line: $0, old: old.words(of: $0), new: new.words(of: $0)) }
      .filter { Set($0.old) != Set($0.new) }
  }
}

extension HeldTable {
  fileprivate var columnNames: [TableName] {
    table.columns.map { TableName(code: $0.code, label: table.label(of: $0) ?? "") }
  }

  fileprivate var rowNames: [TableName] {
    table.categories.map { TableName(code: $0.code, label: table.label(of: $0) ?? "") }
  }

  /// The marks by the codes of column and row.
  fileprivate var marks: [String: [String: Mark]] {
    table.columns.reduce(into: [:]) { marks, column in
      for category in table.categories {
        marks[column.code, default: [:]][category.code] = cell(column, category)?.mark
      }
    }
  }

  fileprivate func words(of line: HeadChange.Line) -> [String] {
    switch line {
    case .version: [table.version]
    case .effective: [table.effective.description]
    case .purposes: table.purposes
    case .breakGlass: table.breakGlassPurposes
    case .breakGlassOccupations: table.breakGlassOccupations.sorted()
    case .uninformed: [table.uninformed?.code].compactMap(\.self)
    case .secretariat: [table.secretariat].compactMap(\.self)
    case .facility: overlay.map { ["\($0.facility) \($0.version)"] } ?? []
    }
  }
}
