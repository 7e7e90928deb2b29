// Who gains and who loses what between two tables.

import Access
import TestSupport
import Testing
import Tree

struct TableDifferenceTests {
  private static func held(_ csv: String, _ overlay: String? = nil) throws -> HeldTable {
    let table = try AccessTable(csv: [UInt8](csv.utf8), file: "t.csv")
    guard let overlay else { return HeldTable(table) }
    return HeldTable(
      table, narrowedBy: try Overlay(csv: [UInt8](overlay.utf8), file: "o.csv", over: AccessTables([table])))
  }

  private static func difference(_ old: String, _ new: String) throws -> TableDifference {
    TableDifference(from: try held(old), to: try held(new))
  }

  @Test func aTableDoesNotDifferFromItself() throws {
    let table = HeldTable(try Published.table())
    #expect(TableDifference(from: table, to: table).isEmpty)
    // Neither a byte order mark nor line ends nor the order of purposes say anything.
    let text = smallTable()
    let other = "\u{FEFF}" + text.split(separator: "\n").joined(separator: "\r\n")
    #expect(try Self.difference(text, other).isEmpty)
  }

  /// Each mark beside each other: what is gained one way is lost the other way, and something is unless they are equal.
  @Test(arguments: Mark.allCases, Mark.allCases)
  func gainsAreLossesBackwards(_ old: Mark, _ new: Mark) throws {
    func table(_ mark: Mark) -> String { smallTable(rows: ["diagnosis,病名,M,\(mark.rawValue)"]) }
    let there = try Self.difference(table(old), table(new))
    let back = try Self.difference(table(new), table(old))
    #expect(there.changes.count == (old == new ? 0 : 1))
    #expect(there.changes.map(\.gains) == back.changes.map(\.losses))
    #expect(there.changes.map(\.losses) == back.changes.map(\.gains))
    for change in there.changes {
      #expect(change.column.code == "nurse" && change.row.code == "diagnosis" && change.row.label == "病名")
      #expect((change.old, change.new) == (old, new))
      #expect(!change.gains.isEmpty || !change.losses.isEmpty)
      // A mark that the other goes beyond only loses.
      if old.meet(new) == new { #expect(change.gains.isEmpty) }
      if old.meet(new) == old { #expect(change.losses.isEmpty) }
    }
  }

  @Test(arguments: [
    ("-", "R", "may now view", "閲覧ができるようになる"),
    ("R", "W", "may now create and correct own entries", "作成・自分や自施設の記録の訂正ができるようになる"),
    ("M", "W", "may no longer correct others' entries", "他者の記録の訂正ができなくなる"),
    ("W", "M", "may now correct others' entries", "他者の記録の訂正ができるようになる"),
    (
      "R", "C", "may now create on behalf of a named author; may no longer view",
      "責任者名を示す代行入力ができるようになる。閲覧ができなくなる"
    ),
    (
      "W", "C", "may no longer view, create but on behalf and correct own entries",
      "閲覧・代行でない作成・自分や自施設の記録の訂正ができなくなる"
    ),
    ("C", "W", "may now view, create and correct own entries", "閲覧・作成・自分や自施設の記録の訂正ができるようになる"),
  ])
  func itIsSaidInWords(_ old: String, _ new: String, _ english: String, _ japanese: String) throws {
    let difference = try Self.difference(
      smallTable(rows: ["diagnosis,病名,M,\(old)"]), smallTable(rows: ["diagnosis,病名,M,\(new)"]))
    #expect(difference.changes.map { $0.words(in: .english) } == [english])
    #expect(difference.changes.map { $0.words(in: .japanese) } == [japanese])
  }

  @Test func newAndRemovedRowsAndColumns() throws {
    let old = """
      version 1
      effective 2020-01-01
      purposes TREAT
      break-glass BTG
      category,,attending-physician,nurse
      label,,主治医,看護師
      diagnosis,病名,M,R
      lab,検査,R,-
      sennen,千年カルテ,R,-
      """
    let new = """
      version 1
      effective 2020-01-01
      purposes TREAT
      break-glass BTG
      category,,helper,attending-physician
      label,,ヘルパー,かかりつけ医
      sennen,千年カルテ,-,R
      diagnosis,病名,-,M
      photo,写真,W,W
      """
    let difference = try Self.difference(old, new)
    #expect(difference.columns.added.map(\.code) == ["helper"])
    #expect(difference.columns.removed.map(\.code) == ["nurse"])
    #expect(difference.columns.renamed.map(\.new.label) == ["かかりつけ医"])
    #expect(!difference.columns.isReordered && difference.rows.isReordered)
    #expect(difference.rows.added.map(\.code) == ["photo"] && difference.rows.removed.map(\.code) == ["lab"])
    let told = difference.changes.map { "\($0.column.code) \($0.row.code) \($0.words(in: .english))" }
    #expect(
      told == [
        "helper photo may now view, create and correct own entries",
        "attending-physician photo may now view, create and correct own entries",
        "attending-physician lab may no longer view",
        "nurse diagnosis may no longer view",
      ])
    #expect(difference.changes.map(\.old) == [nil, nil, .view, .view])
    #expect(difference.changes.map(\.new) == [.writeOwn, .writeOwn, nil, nil])
  }

  @Test func theHeadIsToldInWords() throws {
    func table(_ version: String, _ day: String, _ more: [String]) -> String {
      let frame = ["category,,attending-physician,nurse,physician", "label,,主治医,看護師,医師"]
      let rows = ["diagnosis,病名,M,R,W", "sennen,千年カルテ,R,-,R"]
      return (["version \(version)", "effective \(day)"] + more + frame + rows).joined(separator: "\n")
    }
    let old = table(
      "1.0", "2020-01-01", ["purposes TREAT COC", "break-glass BTG", "break-glass-occupations physician"])
    let new = table(
      "1.1", "2026-04-01",
      ["purposes COC CAREMGT", "break-glass BTG ETREAT", "break-glass-occupations nurse", "uninformed diagnosis"])
    let difference = try Self.difference(old, new)
    #expect(difference.changes.isEmpty && !difference.isEmpty)
    #expect(
      difference.head.flatMap { $0.words(in: .english) } == [
        "version 1.0 → 1.1", "in force from 2020-01-01 → 2026-04-01",
        "CAREMGT is now an allowed purpose of use", "TREAT is no longer an allowed purpose of use",
        "ETREAT is now a purpose of emergencies",
        "nurse may now declare an emergency", "physician may no longer declare an emergency",
        "diagnosis now opens what the patient was not told, to who may view it",
      ])
    #expect(difference.head.flatMap { $0.words(in: .japanese) }.contains("nurse: 緊急アクセスを宣言できるようになる"))
  }

  /// The shipped sample of a facility's own table only takes away.
  @Test func aFacilitysOwnTable() throws {
    let table = try Published.table()
    let bytes = try Project.bytes("Samples/access/sakura.csv")
    #expect(Overlay.isMeant(by: bytes))
    #expect(!Overlay.isMeant(by: try Published.bytes()))
    let overlay = try Overlay(csv: bytes, file: "sakura.csv", over: AccessTables([table]))
    let (plain, narrowed) = (HeldTable(table), HeldTable(table, narrowedBy: overlay))
    let difference = TableDifference(from: plain, to: narrowed)
    #expect(difference.head.map(\.line) == [.facility])
    #expect(difference.changes.count == 5)
    #expect(difference.changes.allSatisfy { $0.gains.isEmpty && !$0.losses.isEmpty })
    let cells = table.columns.flatMap { column in table.categories.compactMap { narrowed.cell(column, $0) } }
    #expect(cells.filter(\.isNarrowed).count == 5)
    #expect(cells.allSatisfy { $0.isNarrowed == ($0.mark != $0.committee.mark) })
    #expect(TableDifference(from: narrowed, to: plain).changes.allSatisfy { $0.losses.isEmpty })
  }

  /// What a held table shows is what a decision gives: each cell, for a person of the facility.
  @Test func whatIsShownIsWhatIsDecided() throws {
    var tables = try AccessTables([Published.table()])
    let text = try String(decoding: Project.bytes("Samples/access/sakura.csv"), as: UTF8.self)
      .replacing("facility sakura", with: "facility facility-1").replacing("2026-04-01", with: "2020-04-01")
    let overlay = try Overlay(csv: [UInt8](text.utf8), file: "own.csv", over: tables)
    try tables.add([overlay])
    let table = try Published.table()
    let held = HeldTable(table, narrowedBy: overlay)
    for column in table.columns where column != table.duty {
      for category in table.categories {
        let rights = Set(try #require(held.cell(column, category)).mark.rights)
        func isAllowed(_ action: Action, _ entry: EntryFacts? = nil) -> Bool {
          Decision.decide(
            Question(action, category, of: "patient-1", entry: entry), facts: Draft(column.code).facts, tables: tables
          ).isAllowed
        }
        #expect(isAllowed(.view) == rights.contains(.view), "\(column) \(category)")
        guard category != table.hospitals else { continue }
        #expect(isAllowed(.create) == (rights.contains(.create) || rights.contains(.createOnBehalf)))
        let own = EntryFacts(author: "person-1", facility: "facility-1")
        #expect(isAllowed(.correct, own) == rights.contains(.correctOwn))
        #expect(isAllowed(.correct, Draft.others()) == rights.contains(.correctOthers))
      }
    }
  }
}
