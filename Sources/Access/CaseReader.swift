// Reads a sheet of expected decisions and finds everything that is wrong with it. What a spreadsheet adds on saving is no
// fault, as for tables: a byte order mark, CR LF, empty cells at the end of a row, empty rows.

extension ExpectedCase {
  /// The names that a sheet may use.
  public struct Names: Sendable {
    /// The codes of categories.
    public let categories: [String]
    /// The ids of people.
    public let people: [String]
    /// The ids of facilities.
    public let facilities: [String]

    /// Makes them from their parts.
    public init(categories: [String], people: [String], facilities: [String]) {
      self.categories = categories
      self.people = people
      self.facilities = facilities
    }
  }

  /// Reads and checks a sheet.
  ///
  /// - Parameters:
  ///   - csv: the bytes of the file.
  ///   - file: its name, for faults.
  ///   - names: the names it may use. Patients and terminals need not exist.
  /// - Returns: its rows, at least one.
  /// - Throws: `CaseFaults` with everything that is wrong.
  public static func read(csv: [UInt8], file: String, knowing names: Names) throws(CaseFaults) -> [ExpectedCase] {
    var reader = CaseReader(file: file, names: names)
    let cases = reader.read(csv)
    guard reader.faults.isEmpty else { throw CaseFaults(reader.faults) }
    return cases
  }
}

private struct CaseReader {
  typealias Column = ExpectedCase.Column

  let file: String
  let names: ExpectedCase.Names
  var faults: [CaseFault] = []
  private var columns: [Column: Int] = [:]
  private var width = 0

  init(file: String, names: ExpectedCase.Names) {
    self.file = file
    self.names = names
  }

  mutating func read(_ bytes: [UInt8]) -> [ExpectedCase] {
    let csv = CSV(bytes)
    for (kind, line, column) in csv.faults {
      if kind == .notUTF8, faults.contains(where: { $0.rule == .encoding }) { continue }
      let place = FilePlace(file: file, line: line, column: column)
      let rule: CaseRule = kind == .notUTF8 ? .encoding : .quote
      faults.append(CaseFault(rule: rule, place: place, text: kind.texts.text, hint: kind.texts.hint))
    }
    guard faults.isEmpty else { return [] }
    let rows = csv.rows.enumerated().map { TableRow(number: $0.offset + 1, csv: $0.element) }.filter { $0.count > 0 }
    readColumns(rows.first)
    guard faults.isEmpty else { return [] }
    if rows.count == 1 {
      fault(
        .missing, rows[0], 0, Phrase("there is no case below the columns", "列名の下に行がありません"),
        Phrase("write one row for each expected decision", "期待する判定ごとに1行を書いてください"))
    }
    return rows.dropFirst().compactMap { readCase($0) }
  }

  private mutating func readColumns(_ row: TableRow?) {
    let all = Column.allCases.map { "`\($0.rawValue)`" }.joined(separator: " ")
    for index in 0..<(row?.count ?? 0) {
      guard let row else { continue }
      let text = row[index].text
      guard let column = Column(rawValue: text) else {
        let what =
          text.isEmpty
          ? Phrase("a column has no name", "列に名前がありません")
          : Phrase("there is no column `\(text)`", "`\(text)`という列はありません")
        fault(.column, row, index, what, Phrase("the columns are \(all)", "列は\(all)です"))
        continue
      }
      if columns[column] != nil {
        fault(.column, row, index, Phrase("`\(text)` stands twice", "`\(text)`が2回あります"), .takeOneAway)
      }
      columns[column] = index
    }
    width = row?.count ?? 0
    for column in Column.allCases where column.isRequired && columns[column] == nil {
      fault(
        .missing, row, 0,
        Phrase("the column `\(column.rawValue)` is missing", "列`\(column.rawValue)`がありません"),
        Phrase("the first row holds the columns: \(all)", "1行目には列名を書きます: \(all)"))
    }
  }

  private mutating func readCase(_ row: TableRow) -> ExpectedCase? {
    for index in width..<max(row.count, width) where !row[index].text.isEmpty {
      fault(
        .beyond, row, index, Phrase("a cell stands beyond the last column", "最後の列より右にセルがあります"),
        Phrase("clear it, or name its column", "消すか、列に名前を付けてください"))
    }
    for column in Column.allCases where column.isRequired && cell(row, column) == nil {
      fault(
        .empty, row, columns[column] ?? 0, Phrase("`\(column.rawValue)` is empty", "`\(column.rawValue)`が空です"),
        Phrase("write it, or clear the whole row", "書くか、行全体を消してください"))
    }
    let isDenied = code(row, .expected, of: ["allowed", "denied"]) { $0 == "denied" }
    let reason = code(row, .reason, of: Reason.allCases.map(\.rawValue)) { Reason(rawValue: $0) } ?? nil
    let action = code(row, .action, of: Action.allCases.map(\.rawValue)) { Action(rawValue: $0) } ?? nil
    let person = code(row, .person, of: names.people) { $0 }
    let category = code(row, .category, of: names.categories) { $0 }
    let entry = readEntry(row)
    let day = readDay(row)
    if isDenied == true, cell(row, .reason) == nil {
      fault(
        .empty, row, columns[.reason] ?? columns[.expected] ?? 0,
        Phrase("`denied` has no `reason`", "`denied`に`reason`がありません"),
        Phrase(
          "write why: one of \(Self.quoted(Reason.allCases.map(\.rawValue)))",
          "理由を書いてください: \(Self.quoted(Reason.allCases.map(\.rawValue)))"))
    }
    if isDenied == false, cell(row, .reason) != nil {
      fault(
        .contradiction, row, columns[.reason] ?? 0, Phrase("`allowed` has a `reason`", "`allowed`に`reason`があります"),
        Phrase("clear the one or mend the other", "理由を消すか、期待を直してください"))
    }
    if action == .correct, entry?.author == nil, entry?.facility == nil {
      fault(
        .contradiction, row, columns[.action] ?? 0,
        Phrase("`correct` means no entry", "`correct`の対象となる記録が示されていません"),
        Phrase(
          "name the `author` of the entry or the `facility` where it was entered",
          "記録の`author`か、入力された`facility`を書いてください"))
    }
    guard let person, let patient = cell(row, .patient), let category, let action, let isDenied else { return nil }
    let desk: ExpectedCase.Desk =
      switch cell(row, .terminal) {
      case nil: .usual
      case "-": .unnamed
      case let id?: .terminal(id)
      }
    return ExpectedCase(
      place: place(row, 0), row: row.number, person: person, patient: patient, category: category, action: action,
      expected: isDenied ? reason : nil, desk: desk, purpose: cell(row, .purpose), entry: entry,
      emergency: cell(row, .emergency), day: day, note: cell(row, .note) ?? "")
  }

  /// What the row says of an entry; nothing where it says nothing.
  private mutating func readEntry(_ row: TableRow) -> ExpectedCase.Entry? {
    var labels: LabelSet = []
    for name in (cell(row, .labels) ?? "").split(separator: " ") {
      guard let label = LabelSet(name: String(name)) else {
        let all = Self.quoted(LabelSet.names.map(\.name))
        fault(
          .code, row, columns[.labels] ?? 0, Phrase("there is no label `\(name)`", "指定`\(name)`はありません"),
          Phrase("labels are \(all), between spaces", "指定は\(all)です。空白で区切ってください"))
        continue
      }
      labels.formUnion(label)
    }
    let author = code(row, .author, of: names.people) { $0 }
    let facility = code(row, .facility, of: names.facilities) { $0 }
    let origin = code(row, .origin, of: names.facilities) { $0 }
    if labels.isEmpty, author == nil, facility == nil, origin == nil { return nil }
    return ExpectedCase.Entry(author: author, facility: facility, origin: origin, labels: labels)
  }

  private mutating func readDay(_ row: TableRow) -> Day? {
    guard let text = cell(row, .day) else { return nil }
    guard let day = Day(text) else {
      fault(
        .code, row, columns[.day] ?? 0, Phrase("`\(text)` is no day", "`\(text)`は日付ではありません"),
        Phrase("write it as 2026-04-01", "2026-04-01のように書いてください"))
      return nil
    }
    return day
  }

  // MARK: Cells

  /// What stands in the row's cell of that column; nothing where it is empty or the sheet has no such column.
  private func cell(_ row: TableRow, _ column: Column) -> String? {
    columns[column].map { row[$0].text }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What the code in a cell means; nothing where the cell is empty or its code is none of these.
  private mutating func code<Meaning>(
    _ row: TableRow, _ column: Column, of known: [String], means: (String) -> Meaning
  ) -> Meaning? {
    guard let text = cell(row, column) else { return nil }
    if known.contains(text) { return means(text) }
    fault(
      .code, row, columns[column] ?? 0,
      Phrase("there is no \(column.rawValue) `\(text)`", "\(column.rawValue)に`\(text)`はありません"),
      Phrase("write one of \(Self.quoted(known))", "いずれかを書いてください: \(Self.quoted(known))"))
    return nil
  }

  private static func quoted(_ codes: [String]) -> String { codes.map { "`\($0)`" }.joined(separator: " ") }

  private func place(_ row: TableRow?, _ index: Int) -> FilePlace {
    FilePlace(file: file, line: row?[index].line ?? 1, column: row?[index].column ?? 1)
  }

  private mutating func fault(_ rule: CaseRule, _ row: TableRow?, _ index: Int, _ text: Phrase, _ hint: Phrase) {
    let address = row.map { "\($0.address(index)): " } ?? ""
    let whole = Phrase(address + text.english, address + text.japanese)
    faults.append(CaseFault(rule: rule, place: place(row, index), text: whole, hint: hint))
  }
}
