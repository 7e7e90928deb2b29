// An *overlay* is a facility's own table (rule 25-1: 施設は別途規程を定められる): for people of that facility it narrows
// cells of the committee's table, and can widen none.
//
//     facility aoi                      whose people it concerns
//     version 1                         head lines: one cell each
//     effective 2026-04-01
//     category   カテゴリー  home-helper   only the columns and rows it is about
//     label      表示        訪問介護員
//     photo      写真        R             an empty cell leaves the committee's mark
//
// It is met with whatever version of the table is in force: where that one gives less, less is given.

/// One version of a facility's own table, checked.
public struct Overlay: Sendable {
  /// The id of the facility.
  public let facility: String
  /// The version.
  public let version: String
  /// The first day in Japan on which it is in force.
  public let effective: Day
  /// The name of the file it was read from.
  public let file: String
  let versionPlace: FilePlace
  let effectivePlace: FilePlace

  private let cells: [String: [String: (mark: Mark, place: FilePlace)]]

  /// Reads and checks an overlay.
  ///
  /// - Parameters:
  ///   - csv: the bytes of the file.
  ///   - file: its name, for faults and decisions.
  ///   - tables: the committee's tables. The overlay is held against the version in force when it takes effect, or the
  ///     first one where that is later.
  /// - Throws: `TableFaults` with everything that is wrong, each cell that would widen the table among it.
  public init(csv: [UInt8], file: String, over tables: AccessTables) throws(TableFaults) {
    var reader = TableReader(file: file, form: .overlay)
    let draft = reader.read(csv, expecting: [])
    guard reader.faults.isEmpty, let draft else { throw TableFaults(reader.faults) }
    if let table = tables.inForce(on: draft.head.effective) ?? tables.versions.first {
      reader.checkNarrowing(draft, of: table)
    }
    guard reader.faults.isEmpty else { throw TableFaults(reader.faults) }
    facility = draft.head[.facility].first ?? ""
    version = draft.head.version
    effective = draft.head.effective
    self.file = file
    versionPlace = draft.head.place(.version, in: file)
    effectivePlace = draft.head.place(.effective, in: file)
    cells = draft.columns.indices.reduce(into: [:]) { cells, column in
      for row in draft.categories {
        guard let mark = row.marks[column].0 else { continue }
        cells[draft.columns[column].code, default: [:]][row.code] = (mark, row.marks[column].1)
      }
    }
  }

  /// The overlay's own cell where it has one, beside the table's.
  func cell(_ cell: Cell) -> Cell? {
    cells[cell.occupation.code]?[cell.category.code].map { own in
      Cell(
        occupation: cell.occupation, category: cell.category, occupationLabel: cell.occupationLabel,
        categoryLabel: cell.categoryLabel, mark: own.mark, place: own.place)
    }
  }

  /// What the cells of one column give together, narrowed.
  func grant(of column: Occupation, in table: AccessTable) -> Grant {
    guard let own = cells[column.code] else { return table.grant(of: column) }
    return table.categories.reduce(into: Grant()) { grant, category in
      guard let mark = table.cell(column, category)?.mark else { return }
      grant.add(own[category.code].map { mark.meet($0.mark) } ?? mark, category)
    }
  }
}

extension TableReader {
  /// Every name must be one of the table's, and no cell may give what the table's does not.
  fileprivate mutating func checkNarrowing(_ draft: Draft, of table: AccessTable) {
    let columns = Dictionary(table.columns.map { ($0.code, $0) }) { first, _ in first }
    for column in draft.columns where columns[column.code] == nil {
      faults.append(
        TableFault(
          rule: .overlay, place: column.place,
          text: Phrase(
            "`\(column.code)` is no occupation of \(table.file)", "`\(column.code)`は\(table.file)の職種ではありません"),
          hint: Phrase("write codes of the columns of that table", "その表の列のコードを書いてください")))
    }
    for row in draft.categories {
      guard let category = table.category(row.code) else {
        faults.append(
          TableFault(
            rule: .overlay, place: row.place,
            text: Phrase("`\(row.code)` is no category of \(table.file)", "`\(row.code)`は\(table.file)の区分ではありません"),
            hint: Phrase("write codes of the rows of that table", "その表の行のコードを書いてください")))
        continue
      }
      for (column, (mark, place)) in zip(draft.columns, row.marks) {
        guard let mark, let cell = columns[column.code].flatMap({ table.cell($0, category) }) else { continue }
        guard mark.meet(cell.mark) != mark else { continue }
        faults.append(
          TableFault(
            rule: .overlay, place: place,
            text: Phrase(
              "the cell \(column.code) × \(row.code) holds `\(mark.rawValue)`, where \(table.file) gives "
                + "`\(cell.mark.rawValue)`: a facility may only give less",
              "\(column.code) × \(row.code)のセルは`\(mark.rawValue)`ですが、\(table.file)では"
                + "`\(cell.mark.rawValue)`です。施設が広げることはできません"),
            hint: Phrase(
              "write a narrower mark, or clear the cell to leave it as it is", "より狭い記号を書くか、変えないならセルを空にしてください")))
      }
    }
  }
}
