// Versions side by side: which one is in force, and what must not stand side by side.

import Access
import Testing

struct AccessTablesTests {
  private func table(_ version: String, _ effective: String, rows: [String] = ["lab,検査,W,R"]) throws -> AccessTable {
    try AccessTable(
      csv: Array(smallTable(version: version, effective: effective, rows: rows).utf8), file: "\(version).csv")
  }

  private func day(_ text: String) throws -> Day { try #require(Day(text)) }

  @Test func theLatestThatHasTakenEffectIsInForce() throws {
    let tables = try AccessTables([table("2.0", "2021-04-01"), table("1.0", "2019-01-30")])
    #expect(tables.versions.map(\.version) == ["1.0", "2.0"])
    #expect(try tables.inForce(on: day("2019-01-29")) == nil)
    #expect(try tables.inForce(on: day("2019-01-30"))?.version == "1.0")
    #expect(try tables.inForce(on: day("2021-03-31"))?.version == "1.0")
    #expect(try tables.inForce(on: day("2021-04-01"))?.version == "2.0")
    #expect(try tables.inForce(on: day("2999-12-31"))?.version == "2.0")
  }

  @Test func noVersionIsRefused() {
    let refusal = #expect(throws: TableFaults.self) { try AccessTables([]) }
    #expect(refusal?.faults.map(\.rule) == [.versions])
  }

  @Test func twoOfOneNameOrOneDayAreRefused() throws {
    let tables = try [table("1.0", "2019-01-30"), table("1.0", "2020-01-30"), table("1.1", "2020-01-30")]
    let refusal = #expect(throws: TableFaults.self) { try AccessTables(tables) }
    #expect(refusal?.faults.count == 2)
    #expect(refusal?.faults.map(\.place.line) == [1, 2])
  }

  @Test func aCategoryThatChangesItsPlaceIsRefused() throws {
    let first = try table("1.0", "2019-01-30", rows: ["lab,検査,W,R"])
    let moved = try table("1.1", "2020-01-30", rows: ["vital,バイタル,W,R", "lab,検査,W,R"])
    let refusal = #expect(throws: TableFaults.self) { try AccessTables([first, moved]) }
    #expect(refusal?.faults.map(\.place.line) == [7, 8])
  }

  @Test func aCategoryAddedBelowIsNoQuestionForTheOldVersion() throws {
    let old = try table("1.0", "2019-01-30")
    let text = smallTable(version: "1.1", effective: "2020-01-30", rows: ["lab,検査,W,R"]) + "vital,バイタル,W,R\n"
    let new = try AccessTable(csv: Array(text.utf8), file: "1.1.csv")
    _ = try AccessTables([old, new])
    let vital = try #require(new.category("vital"))
    let question = Question(.view, vital, of: "patient-1")
    let facts = Draft("nurse").facts
    #expect(Decision.decide(question, facts: facts, table: new).isAllowed)
    #expect(Decision.decide(question, facts: facts, table: old).reason == .categoryUnknown)
  }

  /// A table never answers for another's row or column that merely stands in the same place.
  @Test func foreignRowsAndColumnsAreUnknown() throws {
    let one = try table("1.0", "2019-01-30", rows: ["lab,検査,W,R"])
    let text = smallTable(rows: ["photo,写真,W,R"]).replacing("nurse", with: "midwife")
    let other = try AccessTable(csv: Array(text.utf8), file: "other.csv")
    let (photo, midwife) = try (#require(other.category("photo")), #require(other.occupation("midwife")))
    let (lab, nurse) = try (#require(one.category("lab")), #require(one.occupation("nurse")))
    #expect(one.cell(nurse, lab)?.mark == .view)
    #expect(one.cell(nurse, photo) == nil && one.cell(midwife, lab) == nil)
    #expect(one.label(of: photo) == nil && one.label(of: midwife) == nil)
    let question = Question(.view, photo, of: "patient-1")
    #expect(Decision.decide(question, facts: Draft("nurse").facts, table: one).reason == .categoryUnknown)
  }

  @Test func beforeTheFirstVersionNothingIsAllowed() throws {
    let table = try table("1.0", "2019-01-30")
    let tables = try AccessTables([table])
    var draft = Draft("nurse")
    draft.now = Instant(seconds: 1_548_773_999)  // 2019-01-29T23:59:59+09:00
    let question = Question(.view, try #require(table.category("lab")), of: "patient-1")
    #expect(Decision.decide(question, facts: draft.facts, tables: tables).reason == .tableNotInForce)
    #expect(Decision.decide(question, facts: draft.facts, table: table).reason == .tableNotInForce)
    #expect(Scope.make(facts: draft.facts, tables: tables).denial?.reason == .tableNotInForce)
    draft.now = Instant(seconds: 1_548_774_000)
    #expect(Decision.decide(question, facts: draft.facts, tables: tables).isAllowed)
    #expect(Scope.make(facts: draft.facts, tables: tables).scope != nil)
  }
}

struct TimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01"), (53_999, "1970-01-01"), (54_000, "1970-01-02"), (-32_401, "1969-12-31"),
      (951_749_999, "2000-02-28"), (951_750_000, "2000-02-29"), (951_836_400, "2000-03-01"),
      (1_548_774_000, "2019-01-30"), (4_107_423_600, "2100-02-28"), (4_107_510_000, "2100-03-01"),
    ] as [(Int64, String)])
  func dayInJapan(_ seconds: Int64, _ day: String) {
    #expect(Day.inJapan(at: Instant(seconds: seconds)).description == day)
  }

  @Test func everyInstantHasADay() {
    #expect(Day.inJapan(at: Instant(seconds: .max)) > Day.inJapan(at: Instant(seconds: .min)))
  }

  @Test(arguments: ["2019-02-29", "2019-13-01", "2019-00-10", "2019-1-30", "2019/01/30", "19-01-30", "２０１９-01-30", ""])
  func noDay(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func aPeriodHoldsItsStartAndNotItsEnd() {
    let period = Period(from: Instant(seconds: 10), until: Instant(seconds: 20))
    #expect([9, 10, 19, 20].map { period.covers(Instant(seconds: $0)) } == [false, true, true, false])
    #expect(!Period(from: Instant(seconds: 20), until: Instant(seconds: 10)).covers(Instant(seconds: 15)))
  }
}
