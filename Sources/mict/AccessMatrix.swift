import Access

/// An access table as text: blocks of at most `limit` columns of a terminal, each with the occupations' numbers and
/// their names written downwards, as tables in Japanese are; what the numbers and marks mean stands below.
struct AccessMatrix {
  /// How many columns of a terminal a line takes at most.
  static let limit = 100
  /// Of a name that is longer than this the header holds only what stands before its first dot; the legend has all.
  private static let height = 12

  private let held: HeldTable
  private var table: AccessTable { held.table }

  init(_ held: HeldTable) { self.held = held }

  var lines: [String] {
    let names = table.categories.map { ($0.code, table.label(of: $0) ?? "") }
    let codeWidth = names.map { TextWidth.of($0.0) }.max() ?? 0
    let labelWidth = names.map { TextWidth.of($0.1) }.max() ?? 0
    let side = codeWidth + labelWidth + 2
    let room = max(1, (Self.limit - side) / 3)
    let blocks = (table.columns.count + room - 1) / room
    let size = (table.columns.count + blocks - 1) / max(blocks, 1)
    let head = AccessHead(held).lines
    var lines = head.map(\.english) + head.map(\.japanese)
    for start in stride(from: 0, to: table.columns.count, by: max(size, 1)) {
      let columns = Array(table.columns[start..<min(start + size, table.columns.count)])
      lines.append("")
      lines += header(columns, indent: side)
      for (category, name) in zip(table.categories, names) {
        let cells = columns.map { cell($0, category) }.joined()
        lines.append("\(TextWidth.padded(name.0, codeWidth))  \(TextWidth.padded(name.1, labelWidth))\(cells)")
      }
    }
    lines.append("")
    lines += AccessHead.marks.map { "\($0.mark.rawValue)  \($0.english)  \($0.japanese)" }
    if held.overlay != nil { lines.append("R* narrowed by the facility's own table  施設の規程により制限") }
    lines.append("")
    let codes = (table.columns.map { TextWidth.of($0.code) }.max() ?? 0) + 2
    for column in table.columns {
      let number = Self.right("\(column.index + 1)", 3)
      lines.append("\(number)  \(TextWidth.padded(column.code, codes))\(table.label(of: column) ?? "")")
    }
    return lines.map(Self.trimmed)
  }

  private func cell(_ column: Occupation, _ category: Category) -> String {
    guard let cell = held.cell(column, category) else { return "  ?" }
    return " " + (cell.isNarrowed ? "\(cell.mark.rawValue)*" : "\(cell.mark.rawValue) ")
  }

  /// The numbers, and below them the names downwards. A long vowel is turned as vertical writing turns it.
  private func header(_ columns: [Occupation], indent: Int) -> [String] {
    let names = columns.map { column in
      var name = (table.label(of: column) ?? "").prefix { !"(（".contains($0) }
      if name.count > Self.height { name = name.prefix { $0 != "・" } }
      return Array(name.map { $0 == "ー" ? "｜" : $0 })
    }
    let side = String(repeating: " ", count: indent)
    let numbers = side + columns.map { " " + TextWidth.padded("\($0.index + 1)", 2) }.joined()
    return [numbers]
      + (0..<(names.map(\.count).max() ?? 0)).map { row in
        side + names.map { " " + TextWidth.padded(row < $0.count ? String($0[row]) : "", 2) }.joined()
      }
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// How many columns of a terminal a text takes: characters of Chinese and Japanese writing take two.
enum TextWidth {
  static func of(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  /// The text with blanks behind it up to a width.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - of(text)))
  }

  /// Source: Unicode Standard Annex #11, the ranges that are wide or full-width throughout.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
