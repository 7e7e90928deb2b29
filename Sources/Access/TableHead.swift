// The lines above the access table: its version, the day it takes effect, and the purposes of use it allows.
// Each is one cell, a key and its value, so that no spreadsheet rewrites a number or a date.

struct TableHead {
  let version: String
  let versionPlace: FilePlace
  let effective: Day
  let effectivePlace: FilePlace
  let purposes: [String]
  let breakGlassPurposes: [String]
}

extension TableReader {
  /// The keys of the head lines, each with an example, as hints quote it.
  private static let examples = [
    ("version", "version 1.0"), ("effective", "effective 2019-01-30"),
    ("purposes", "purposes TREAT COC"), ("break-glass", "break-glass BTG"),
  ]

  private struct HeadLine {
    let values: [String]
    let place: FilePlace
  }

  /// The head, or nothing where a line is missing or wrong; `end` is where the missing lines should have stood.
  mutating func readHead(_ rows: ArraySlice<TableRow>, before end: TableRow) -> TableHead? {
    var lines: [String: HeadLine] = [:]
    for row in rows {
      let words = row[0].text.split(separator: " ").map(String.init)
      let known = Self.examples.map(\.0).contains(words.first ?? "")
      if !known || row.count > 1 {
        let forms = Self.examples.map { "`\($0.1)`" }.joined(separator: ", ")
        let what = known ? "`\(words[0])` and its value stand in several cells" : "the line is no head line"
        fault(.head, row[0], "\(row.address(0)): \(what)", "write, in one cell each, \(forms)")
      }
      guard known else { continue }
      if lines[words[0]] != nil {
        fault(.head, row[0], "\(row.address(0)): `\(words[0])` stands twice", "take one of them away")
      }
      let cells = row.csv.fields.dropFirst().map(\.text).filter { !$0.isEmpty }
      lines[words[0]] = HeadLine(values: words.dropFirst() + cells, place: place(of: row[0]))
    }
    for (key, example) in Self.examples where lines[key] == nil {
      fault(
        .headMissing, end[0], "the head line `\(key)` is missing", "write a line such as `\(example)` above the table")
    }
    return checkHead(lines)
  }

  private mutating func checkHead(_ lines: [String: HeadLine]) -> TableHead? {
    let version = lines["version"]
    if let version, version.values.count != 1 || !version.values.allSatisfy(Self.isVersion) {
      refuse(
        version, "`version` wants one word of letters, digits, dots and hyphens", "write, for example, `version 1.0`")
    }
    let effective = lines["effective"]
    let day = effective.flatMap { $0.values.count == 1 ? Day($0.values[0]) : nil }
    if let effective, day == nil {
      refuse(effective, "`effective` wants a date of the calendar", "write, for example, `effective 2019-01-30`")
    }
    let purposes = lines["purposes"]
    let breakGlass = lines["break-glass"]
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
    guard let version, let word = version.values.first, let effective, let day, let purposes, let breakGlass else {
      return nil
    }
    return TableHead(
      version: word, versionPlace: version.place, effective: day, effectivePlace: effective.place,
      purposes: purposes.values, breakGlassPurposes: breakGlass.values)
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
