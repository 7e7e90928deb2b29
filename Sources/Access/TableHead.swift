// The lines above the access table: its version, the day it takes effect, and the purposes of use it allows.
// Each is one cell, a key and its value, so that no spreadsheet rewrites a number or a date.

struct TableHead {
  let version: String
  let effective: Day
  private let lines: [HeadKey: HeadLine]

  init(version: String, effective: Day, lines: [HeadKey: HeadLine]) {
    self.version = version
    self.effective = effective
    self.lines = lines
  }

  /// The words behind a key; none where there is no such line.
  subscript(key: HeadKey) -> [String] { lines[key]?.values ?? [] }

  /// Where the line stands, or would.
  func place(_ key: HeadKey, in file: String) -> FilePlace {
    lines[key]?.place ?? FilePlace(file: file, line: 1, column: 1)
  }
}

/// A kind of head line.
enum HeadKey: String, CaseIterable {
  case version, effective, purposes
  case breakGlass = "break-glass"
  case breakGlassOccupations = "break-glass-occupations"
  case uninformed, secretariat
  case facility

  /// How hints quote it.
  var example: String {
    switch self {
    case .version: "version 1.0"
    case .effective: "effective 2019-01-30"
    case .purposes: "purposes TREAT COC"
    case .breakGlass: "break-glass BTG"
    case .breakGlassOccupations: "break-glass-occupations physician"
    case .uninformed: "uninformed diagnosis"
    case .secretariat: "secretariat mict-secretariat"
    case .facility: "facility aoi"
    }
  }
}

/// A head line as it was read.
struct HeadLine {
  let values: [String]
  let place: FilePlace
}

extension TableForm {
  /// The head lines that must stand there, and those that may.
  var keys: (must: [HeadKey], may: [HeadKey]) {
    switch self {
    case .table: ([.version, .effective, .purposes, .breakGlass], [.breakGlassOccupations, .uninformed, .secretariat])
    case .overlay: ([.facility, .version, .effective], [])
    }
  }
}

extension TableReader {
  /// The head, or nothing where a line is missing or wrong; `end` is where the missing lines should have stood.
  mutating func readHead(_ rows: ArraySlice<TableRow>, before end: TableRow) -> TableHead? {
    var lines: [HeadKey: HeadLine] = [:]
    let (must, may) = form.keys
    for row in rows {
      let words = row[0].text.split(separator: " ").map(String.init)
      let key = words.first.flatMap(HeadKey.init).flatMap { (must + may).contains($0) ? $0 : nil }
      if key == nil || row.count > 1 {
        let forms = (must + may).map { "`\($0.example)`" }.joined(separator: ", ")
        let what =
          key.map {
            Phrase("`\($0.rawValue)` and its value stand in several cells", "`\($0.rawValue)`とその値が別々のセルにあります")
          } ?? Phrase("the line is no head line", "見出し行ではありません")
        fault(
          .head, row[0], Phrase("\(row.address(0)): \(what.english)", "\(row.address(0)): \(what.japanese)"),
          Phrase("write, in one cell each, \(forms)", "それぞれ1つのセルに書いてください: \(forms)"))
      }
      guard let key else { continue }
      if lines[key] != nil {
        fault(
          .head, row[0],
          Phrase("\(row.address(0)): `\(words[0])` stands twice", "\(row.address(0)): `\(words[0])`が2回あります"),
          .takeOneAway)
      }
      let cells = row.csv.fields.dropFirst().map(\.text).filter { !$0.isEmpty }
      lines[key] = HeadLine(values: words.dropFirst() + cells, place: place(of: row[0]))
    }
    for key in must where lines[key] == nil {
      fault(
        .headMissing, end[0],
        Phrase("the head line `\(key.rawValue)` is missing", "見出し行`\(key.rawValue)`がありません"),
        Phrase("write a line such as `\(key.example)` above the table", "`\(key.example)`のような行を表の上に書いてください"))
    }
    return checkHead(lines)
  }

  private mutating func checkHead(_ lines: [HeadKey: HeadLine]) -> TableHead? {
    let version = lines[.version]
    if let version, version.values.count != 1 || !version.values.allSatisfy(Self.isVersion) {
      refuse(
        version,
        Phrase(
          "`version` wants one word of letters, digits, dots and hyphens", "`version`には英数字・点・ハイフンの1語を書きます"),
        .example("version 1.0"))
    }
    let effective = lines[.effective]
    let day = effective.flatMap { $0.values.count == 1 ? Day($0.values[0]) : nil }
    if let effective, day == nil {
      refuse(
        effective, Phrase("`effective` wants a date of the calendar", "`effective`には実在する日付を書きます"),
        .example("effective 2019-01-30"))
    }
    checkPurposes(lines[.purposes], lines[.breakGlass])
    for key in [HeadKey.uninformed, .secretariat, .facility] {
      guard let line = lines[key], line.values.count != 1 else { continue }
      refuse(
        line, Phrase("`\(key.rawValue)` wants one word", "`\(key.rawValue)`には1語を書きます"), .example(key.example))
    }
    guard let word = version?.values.first, let day else { return nil }
    return TableHead(version: word, effective: day, lines: lines)
  }

  private mutating func checkPurposes(_ purposes: HeadLine?, _ breakGlass: HeadLine?) {
    if let purposes, purposes.values.isEmpty {
      refuse(
        purposes, Phrase("`purposes` wants at least one purpose of use", "`purposes`には利用目的を1つ以上書きます"),
        .example("purposes TREAT COC"))
    }
    var seen: Set<String> = []
    for line in [purposes, breakGlass].compactMap(\.self) {
      for purpose in line.values where !Self.isPurpose(purpose) || !seen.insert(purpose).inserted {
        let what =
          seen.contains(purpose)
          ? Phrase("`\(purpose)` stands twice", "`\(purpose)`が2回あります")
          : Phrase("`\(purpose)` is no code of a purpose of use", "`\(purpose)`は利用目的のコードではありません")
        refuse(
          line, what,
          Phrase(
            "write codes of ActReason such as `TREAT`, each once in all", "`TREAT`のようなActReasonのコードを、全体で1回ずつ書いてください"))
      }
    }
  }

  /// Head lines may name only occupations and categories that the table has.
  mutating func checkNames(in head: TableHead, columns: [String], categories: [String]) {
    let occupations = columns.filter { $0 != WellKnown.attendingPhysician }
    let noOccupation = Phrase("is no occupation of the table", "は表の職種ではありません")
    let column = Phrase("write the code of a column", "列のコードを書いてください")
    refuse(
      head, .breakGlassOccupations, beyond: occupations, noOccupation,
      Phrase("write codes of its columns", "列のコードを書いてください"))
    refuse(head, .secretariat, beyond: occupations, noOccupation, column)
    refuse(
      head, .uninformed, beyond: categories, Phrase("is no category of the table", "は表の区分ではありません"),
      Phrase("write the code of a row", "行のコードを書いてください"))
  }

  private mutating func refuse(
    _ head: TableHead, _ key: HeadKey, beyond known: [String], _ what: Phrase, _ hint: Phrase
  ) {
    for code in head[key] where !known.contains(code) {
      faults.append(
        TableFault(
          rule: .head, place: head.place(key, in: file),
          text: Phrase(
            "`\(key.rawValue)` names `\(code)`, which \(what.english)", "`\(key.rawValue)`の`\(code)`\(what.japanese)"),
          hint: hint))
    }
  }

  private mutating func refuse(_ line: HeadLine, _ text: Phrase, _ hint: Phrase) {
    faults.append(TableFault(rule: .head, place: line.place, text: text, hint: hint))
  }

  private static func isVersion(_ word: String) -> Bool {
    word.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }

  private static func isPurpose(_ word: String) -> Bool {
    word.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }
}

extension Phrase {
  fileprivate static func example(_ line: String) -> Phrase {
    Phrase("write, for example, `\(line)`", "たとえば`\(line)`と書いてください")
  }
}
