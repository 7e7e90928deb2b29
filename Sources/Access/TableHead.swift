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
        let what = key.map { "`\($0.rawValue)` and its value stand in several cells" } ?? "the line is no head line"
        fault(.head, row[0], "\(row.address(0)): \(what)", "write, in one cell each, \(forms)")
      }
      guard let key else { continue }
      if lines[key] != nil {
        fault(.head, row[0], "\(row.address(0)): `\(words[0])` stands twice", "take one of them away")
      }
      let cells = row.csv.fields.dropFirst().map(\.text).filter { !$0.isEmpty }
      lines[key] = HeadLine(values: words.dropFirst() + cells, place: place(of: row[0]))
    }
    for key in must where lines[key] == nil {
      fault(
        .headMissing, end[0], "the head line `\(key.rawValue)` is missing",
        "write a line such as `\(key.example)` above the table")
    }
    return checkHead(lines)
  }

  private mutating func checkHead(_ lines: [HeadKey: HeadLine]) -> TableHead? {
    let version = lines[.version]
    if let version, version.values.count != 1 || !version.values.allSatisfy(Self.isVersion) {
      refuse(
        version, "`version` wants one word of letters, digits, dots and hyphens", "write, for example, `version 1.0`")
    }
    let effective = lines[.effective]
    let day = effective.flatMap { $0.values.count == 1 ? Day($0.values[0]) : nil }
    if let effective, day == nil {
      refuse(effective, "`effective` wants a date of the calendar", "write, for example, `effective 2019-01-30`")
    }
    checkPurposes(lines[.purposes], lines[.breakGlass])
    for key in [HeadKey.uninformed, .secretariat, .facility] {
      guard let line = lines[key], line.values.count != 1 else { continue }
      refuse(line, "`\(key.rawValue)` wants one word", "write, for example, `\(key.example)`")
    }
    guard let word = version?.values.first, let day else { return nil }
    return TableHead(version: word, effective: day, lines: lines)
  }

  private mutating func checkPurposes(_ purposes: HeadLine?, _ breakGlass: HeadLine?) {
    if let purposes, purposes.values.isEmpty {
      refuse(purposes, "`purposes` wants at least one purpose of use", "write, for example, `purposes TREAT COC`")
    }
    var seen: Set<String> = []
    for line in [purposes, breakGlass].compactMap(\.self) {
      for purpose in line.values where !Self.isPurpose(purpose) || !seen.insert(purpose).inserted {
        let fault = seen.contains(purpose) ? "stands twice" : "is no code of a purpose of use"
        refuse(line, "`\(purpose)` \(fault)", "write codes of ActReason such as `TREAT`, each once in all")
      }
    }
  }

  /// Head lines may name only occupations and categories that the table has.
  mutating func checkNames(in head: TableHead, columns: [String], categories: [String]) {
    let occupations = columns.filter { $0 != WellKnown.attendingPhysician }
    refuse(head, .breakGlassOccupations, beyond: occupations, "is no occupation of the table", "codes of its columns")
    refuse(head, .secretariat, beyond: occupations, "is no occupation of the table", "the code of a column")
    refuse(head, .uninformed, beyond: categories, "is no category of the table", "the code of a row")
  }

  private mutating func refuse(
    _ head: TableHead, _ key: HeadKey, beyond known: [String], _ what: String, _ hint: String
  ) {
    for code in head[key] where !known.contains(code) {
      faults.append(
        TableFault(
          rule: .head, place: head.place(key, in: file), text: "`\(key.rawValue)` names `\(code)`, which \(what)",
          hint: "write \(hint)"))
    }
  }

  private mutating func refuse(_ line: HeadLine, _ text: String, _ hint: String) {
    faults.append(TableFault(rule: .head, place: line.place, text: text, hint: hint))
  }

  private static func isVersion(_ word: String) -> Bool {
    word.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }

  private static func isPurpose(_ word: String) -> Bool {
    word.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }
}
