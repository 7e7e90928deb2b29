// Reads an access table, or a facility's overlay, and finds everything that is wrong with it.
//
// *Head line*: a line above the table (`TableHead`). *Frame*: the row of column codes and the row of column labels.
// A *draft* is what was read; where no fault was found it makes a table. What a spreadsheet adds on saving is no fault:
// a byte order mark, CR LF, empty cells at the end of a row, empty rows.
//
// Faults of encoding and quoting end the reading: behind them no cell can be trusted to be where it seems.

/// What kind of table a file holds.
enum TableForm {
  /// The committee's: every cell holds a mark.
  case table
  /// A facility's: an empty cell leaves the committee's mark.
  case overlay
}

struct TableReader {
  struct Draft {
    let head: TableHead
    let columns: [(code: String, label: String, place: FilePlace)]
    let categories: [Row]
  }

  struct Row {
    let code: String
    let label: String
    let place: FilePlace
    /// One for each column; nothing for an empty cell of an overlay.
    let marks: [(Mark?, FilePlace)]
  }

  let file: String
  let form: TableForm
  var faults: [TableFault] = []
  /// Kind and code of every column and row so far.
  private var seen: Set<[String]> = []

  init(file: String, form: TableForm = .table) {
    self.file = file
    self.form = form
  }

  /// The draft, or nothing where head or frame are missing. It is fit for a table only if there are no faults.
  mutating func read(_ bytes: [UInt8], expecting: [String]) -> Draft? {
    let csv = CSV(bytes)
    guard csv.faults.isEmpty else {
      refuse(csv.faults)
      return nil
    }
    let rows = csv.rows.enumerated()
      .map { TableRow(number: $0.offset + 1, csv: $0.element) }
      .filter { $0.count > 0 }
    guard let start = rows.firstIndex(where: { $0[0].text == "category" }) else {
      fault(
        .frame, rows.first?[0], Phrase("no row of the file begins with `category`", "`category`で始まる行がありません"),
        Phrase(
          "write a row `category`, a name for the labels, then the code of each occupation",
          "`category`、ラベルの列の名前、各職種のコードを並べた行を書いてください"))
      return nil
    }
    let codes = rows[start]
    let head = readHead(rows[..<start], before: codes)
    var body = rows[(start + 1)...]
    let labels = body.first.flatMap { $0[0].text == "label" ? $0 : nil }
    if labels == nil {
      fault(
        .frame, body.first?[0] ?? codes.csv.end,
        Phrase("the row behind `category` does not begin with `label`", "`category`の次の行が`label`で始まっていません"),
        Phrase(
          "write a row `label`, a name for the labels, then the name of each occupation",
          "`label`、ラベルの列の名前、各職種の名前を並べた行を書いてください"))
    } else {
      body.removeFirst()
    }
    let columns = readColumns(codes, labels)
    let categories = body.map { readCategory($0, columns.map(\.code)) }
    if form == .table {
      checkNames(columns.map(\.code), categories.map(\.code), expecting, at: codes)
      if let head { checkNames(in: head, columns: columns.map(\.code), categories: categories.map(\.code)) }
    }
    return head.map { Draft(head: $0, columns: columns, categories: categories) }
  }

  // MARK: Columns, rows, cells

  private mutating func readColumns(_ codes: TableRow, _ labels: TableRow?) -> [(
    code: String, label: String, place: FilePlace
  )] {
    let end = max(codes.count, 2)
    if let labels { refuseCells(of: labels, beyond: end) }
    return (2..<end).map { index in
      checkCode(codes, index, Phrase("occupation", "職種"))
      if let labels, labels[index].text.isEmpty {
        let name = codes[index].text
        fault(
          .label, labels[index],
          Phrase(
            "\(labels.address(index)): occupation `\(name)` has no label",
            "\(labels.address(index)): 職種`\(name)`に名前がありません"),
          Phrase("write the occupation's name as people read it", "人が読む職種名を書いてください"))
      }
      return (codes[index].text, labels?[index].text ?? "", place(of: codes[index]))
    }
  }

  private mutating func readCategory(_ row: TableRow, _ occupations: [String]) -> Row {
    checkCode(row, 0, Phrase("category", "区分"))
    if row[1].text.isEmpty {
      fault(
        .label, row[1],
        Phrase(
          "\(row.address(1)): category `\(row[0].text)` has no label", "\(row.address(1)): 区分`\(row[0].text)`に名前がありません"),
        Phrase("write the category's name as people read it", "人が読む区分名を書いてください"))
    }
    refuseCells(of: row, beyond: occupations.count + 2)
    let marks = occupations.enumerated().map { offset, occupation in
      (readMark(row, offset + 2, "\(occupation) × \(row[0].text)"), place(of: row[offset + 2]))
    }
    return Row(code: row[0].text, label: row[1].text, place: place(of: row[0]), marks: marks)
  }

  private mutating func readMark(_ row: TableRow, _ index: Int, _ name: String) -> Mark? {
    let field = row[index]
    if let mark = Mark(rawValue: field.text) { return mark }
    if form == .overlay, field.text.isEmpty { return nil }
    let marks = Mark.allCases.map { "`\($0.rawValue)`" }.joined(separator: " ")
    let hint = Phrase("write one of \(marks)", "\(marks)のいずれかを書いてください")
    let address = row.address(index)
    if field.text.isEmpty {
      fault(
        .cellMissing, field, Phrase("\(address): the cell \(name) is missing", "\(address): \(name)のセルが空です"), hint)
    } else {
      fault(
        .mark, field,
        Phrase(
          "\(address): the cell \(name) holds `\(field.text)`, which is no mark",
          "\(address): \(name)のセルの`\(field.text)`は記号ではありません"), hint)
    }
    return nil
  }

  private mutating func refuseCells(of row: TableRow, beyond end: Int) {
    for index in end..<max(row.count, end) where !row[index].text.isEmpty {
      fault(
        .cellBeyond, row[index],
        Phrase(
          "\(row.address(index)): a cell stands beyond the last occupation",
          "\(row.address(index)): 最後の職種より右にセルがあります"),
        Phrase("clear the cell, or give its column a code", "セルを消すか、その列に職種のコードを書いてください"))
    }
  }

  // MARK: Names

  private mutating func checkCode(_ row: TableRow, _ index: Int, _ kind: Phrase) {
    let (field, address) = (row[index], row.address(index))
    if field.text.isEmpty {
      fault(
        .code, field,
        Phrase("\(address): the code of the \(kind.english) is missing", "\(address): \(kind.japanese)のコードがありません"),
        Phrase("write its code, or clear the rest of it", "コードを書くか、残りも消してください"))
    } else if !Self.isCode(field.text) {
      fault(
        .code, field, Phrase("\(address): `\(field.text)` is no code", "\(address): `\(field.text)`はコードではありません"),
        Phrase(
          "write a small letter, then small letters, digits and hyphens", "英小文字で始め、英小文字・数字・ハイフンで書いてください"))
    } else if !seen.insert([kind.english, field.text]).inserted {
      fault(
        .duplicate, field,
        Phrase(
          "\(address): \(kind.english) `\(field.text)` stands twice",
          "\(address): \(kind.japanese)`\(field.text)`が2回あります"), .takeOneAway)
    }
  }

  private mutating func checkNames(
    _ columns: [String], _ categories: [String], _ expecting: [String], at codes: TableRow
  ) {
    if !columns.contains(WellKnown.attendingPhysician) {
      let name = WellKnown.attendingPhysician
      fault(
        .wellKnown, codes[0], Phrase("the duty `\(name)` has no column", "役割`\(name)`の列がありません"),
        Phrase("write its column beside the occupations", "職種と並べて列を書いてください"))
    }
    if !categories.contains(WellKnown.hospitals) {
      fault(
        .wellKnown, codes[0],
        Phrase("the category `\(WellKnown.hospitals)` has no row", "区分`\(WellKnown.hospitals)`の行がありません"), .writeRow)
    }
    for code in expecting where !categories.contains(code) {
      fault(
        .expected, codes[0],
        Phrase("the category `\(code)`, which a mapping uses, has no row", "マッピングが使う区分`\(code)`の行がありません"), .writeRow)
    }
    if categories.count > CategorySet.capacity {
      fault(
        .tooMany, codes[0], Phrase("there are \(categories.count) categories", "区分が\(categories.count)個あります"),
        Phrase("a table holds at most \(CategorySet.capacity)", "権限表に書けるのは\(CategorySet.capacity)個までです"))
    }
  }

  static func isCode(_ text: String) -> Bool {
    guard let first = text.utf8.first, isSmallLetter(first) else { return false }
    return text.utf8.allSatisfy { isSmallLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  static func isSmallLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { isSmallLetter(byte | 0x20) }

  // MARK: Faults

  mutating func fault(_ rule: TableRule, _ field: CSV.Field?, _ text: Phrase, _ hint: Phrase) {
    faults.append(TableFault(rule: rule, place: place(of: field), text: text, hint: hint))
  }

  func place(of field: CSV.Field?) -> FilePlace {
    FilePlace(file: file, line: field?.line ?? 1, column: field?.column ?? 1)
  }

  /// Of wrong bytes only the first is told: their cause is one, the encoding of the file.
  private mutating func refuse(_ csvFaults: [(fault: CSV.Fault, line: Int, column: Int)]) {
    for (kind, line, column) in csvFaults {
      let place = CSV.Field(text: "", line: line, column: column)
      if kind == .notUTF8, faults.contains(where: { $0.rule == .encoding }) { continue }
      fault(kind == .notUTF8 ? .encoding : .quote, place, kind.texts.text, kind.texts.hint)
    }
  }
}

extension Phrase {
  /// What to do where something stands twice.
  static let takeOneAway = Phrase("take one of them away", "どちらかを消してください")
  fileprivate static let writeRow = Phrase("write its row", "その行を書いてください")
}
