// What spreadsheets add and change on saving makes no other table.

import Access
import Testing

struct SpreadsheetTests {
  private func read(_ text: String) throws -> [Mark] {
    let table = try AccessTable(csv: Array(text.utf8), file: "x.csv")
    return table.columns.flatMap { column in table.categories.compactMap { table.cell(column, $0)?.mark } }
  }

  private static let expected: [Mark] = [.writeAny, .writeOwn, .view, .view, .onBehalf, .none]

  @Test func plain() throws {
    #expect(try read(smallTable()) == Self.expected)
  }

  @Test func byteOrderMark() throws {
    #expect(try read("\u{FEFF}" + smallTable()) == Self.expected)
  }

  @Test(arguments: ["\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    #expect(try read(smallTable().split(separator: "\n").joined(separator: end)) == Self.expected)
  }

  @Test func emptyCellsAndRowsAround() throws {
    let padded = smallTable().split(separator: "\n").map { $0 + ",,," }
    #expect(try read(([",,,,"] + padded + [",,,", ""]).joined(separator: "\n")) == Self.expected)
  }

  @Test func everythingQuoted() throws {
    let quoted = smallTable().split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
    }
    #expect(try read(quoted.joined(separator: "\r\n")) == Self.expected)
  }

  @Test func labelsMayHoldCommasQuotesAndLines() throws {
    let text = smallTable(rows: ["diagnosis,\"病名, \"\"主\"\"\n(確定)\",M,R", "lab,検査,W,C"])
    let table = try AccessTable(csv: Array(text.utf8), file: "x.csv")
    let diagnosis = try #require(table.category("diagnosis"))
    #expect(table.label(of: diagnosis) == "病名, \"主\"\n(確定)")
    // The row spans two lines; what stands behind it is counted by lines, as an editor does.
    let lab = try #require(table.category("lab"))
    #expect(table.cell(table.duty, lab)?.place == FilePlace(file: "x.csv", line: 9, column: 8))
  }
}
