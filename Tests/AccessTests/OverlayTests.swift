// A facility's own table: it narrows the committee's for its own people, and can't do more.

import Access
import TestSupport
import Testing

struct OverlayTests {
  private let tables: AccessTables

  init() throws {
    tables = try AccessTables([Published.table()])
  }

  private static let head = ["facility facility-1", "version 1", "effective 2023-04-01"]
  private static let frame = ["category,,home-helper,nurse", "label,,訪問介護員,看護師"]

  private func overlay(_ rows: [String], head: [String] = head, frame: [String] = frame) throws -> Overlay {
    let text = (head + frame + rows).joined(separator: "\n") + "\n"
    return try Overlay(csv: [UInt8](text.utf8), file: "own.csv", over: tables)
  }

  private func decide(_ draft: Draft, _ action: Action, _ category: String, _ tables: AccessTables) throws -> Decision {
    let table = try Published.table()
    let category = try #require(table.category(category))
    return Decision.decide(
      Question(action, category, of: "patient-1", entry: EntryFacts(author: "person-1", facility: "facility-1")),
      facts: draft.facts, tables: tables)
  }

  @Test func itNarrowsForItsOwnPeople() throws {
    var tables = tables
    try tables.add([overlay(["photo,写真,R,", "vital,バイタル,-,R"])])
    let helper = Draft("home-helper")
    #expect(try decide(helper, .create, "photo", self.tables).isAllowed)
    let denied = try decide(helper, .create, "photo", tables)
    #expect(denied.reason == .scopeUpdate)
    #expect(denied.cells.map(\.mark) == [.writeOwn, .view])
    #expect(denied.cells.map(\.place.file) == ["access-1.0.csv", "own.csv"])
    #expect(try decide(helper, .view, "photo", tables).isAllowed)
    #expect(try decide(helper, .view, "vital", tables).reason == .scopeView)
    #expect(try decide(Draft("nurse"), .create, "photo", tables).isAllowed, "an empty cell changes nothing")
    #expect(try decide(Draft("nurse"), .create, "vital", tables).reason == .scopeUpdate)
    #expect(try decide(Draft("physician"), .create, "vital", tables).isAllowed, "neither does a missing column")

    var elsewhere = helper
    elsewhere.facility = Facility(
      id: "facility-2", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true)
    elsewhere.terminal = Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "facility-2")
    #expect(try decide(elsewhere, .view, "vital", tables).isAllowed)
  }

  /// The scope is narrowed like the decision, before its first day neither is.
  @Test func itTakesEffectOnItsDay() throws {
    var tables = tables
    try tables.add([overlay(["vital,バイタル,-,"])])
    let vital = try #require(Published.table().category("vital"))
    var draft = Draft("home-helper")
    #expect(Scope.make(facts: draft.facts, tables: tables).scope?.readable("patient-1").contains(vital) == false)
    draft.now = Instant(seconds: 1_640_000_000)
    #expect(Scope.make(facts: draft.facts, tables: tables).scope?.readable("patient-1").contains(vital) == true)
    #expect(tables.overlay(of: "facility-1", on: Day.inJapan(at: Draft.now))?.version == "1")
    #expect(tables.overlay(of: "facility-2", on: Day.inJapan(at: Draft.now)) == nil)
  }

  /// Each cell beside each mark: what both give is what is given, and a wider one is refused.
  @Test(arguments: Mark.allCases)
  func aWiderCellIsRefused(_ own: Mark) throws {
    let rows = ["diagnosis,病名,\(own.rawValue),"]
    for base in Mark.allCases {
      let text = smallTable(rows: ["diagnosis,病名,M,\(base.rawValue)"])
      let table = try AccessTable(csv: [UInt8](text.utf8), file: "t.csv")
      let lines = Self.head + ["category,,nurse", "label,,看護師"] + rows
      let isNarrower = own.meet(base) == own
      let made = Result {
        try Overlay(csv: [UInt8](lines.joined(separator: "\n").utf8), file: "own.csv", over: AccessTables([table]))
      }
      switch made {
      case .success: #expect(isNarrower, "\(own) over \(base)")
      case .failure(let faults):
        #expect(!isNarrower, "\(own) over \(base)")
        #expect("\(faults)".contains("own.csv:6:14: error: the cell nurse × diagnosis"))
      }
    }
  }

  /// The order of marks: M over W over R and C, all over nothing; R and C have nothing in common.
  @Test func marksMeet() {
    let none = Mark.none
    for mark in Mark.allCases {
      #expect(mark.meet(mark) == mark && mark.meet(.none) == none && mark.meet(.writeAny) == mark)
      for other in Mark.allCases { #expect(mark.meet(other) == other.meet(mark)) }
    }
    #expect(Mark.writeOwn.meet(.view) == .view && Mark.writeOwn.meet(.onBehalf) == .onBehalf)
    #expect(Mark.view.meet(.onBehalf) == none)
  }

  /// A later version of the committee's table that gives less is not widened by an overlay made before.
  @Test func aNarrowerTableIsNotWidened() throws {
    let wide = try AccessTable(csv: [UInt8](smallTable().utf8), file: "t1.csv")
    let narrow = try AccessTable(
      csv: [UInt8](
        smallTable(version: "2", effective: "2023-06-01", rows: ["diagnosis,病名,M,-", "lab,検査,W,C"]).utf8),
      file: "t2.csv")
    var tables = try AccessTables([wide, narrow])
    let text = (Self.head + ["category,,nurse", "label,,看護師", "diagnosis,病名,R"]).joined(separator: "\n")
    try tables.add([Overlay(csv: [UInt8](text.utf8), file: "own.csv", over: tables)])
    let scope = try #require(Scope.make(facts: Draft("nurse").facts, tables: tables).scope)
    #expect(scope.table.version == "2" && scope.readable("patient-1") == [])
  }

  @Test func versionsStandSideBySide() throws {
    var tables = tables
    let first = try overlay(["vital,バイタル,-,"])
    let later = try overlay(
      ["vital,バイタル,,"], head: ["facility facility-1", "version 2", "effective 2023-05-01"])
    try tables.add([later, first])
    #expect(tables.overlays["facility-1"]?.map(\.version) == ["1", "2"])
    let twice = #expect(throws: TableFaults.self) { try tables.add([first]) }
    #expect(twice?.faults.map(\.rule) == [.versions, .versions])
    #expect(tables.overlays["facility-1"]?.count == 2, "nothing is added by half")
  }

  /// Chance: no overlay that is taken ever gives anything.
  @Test func anOverlayNeverGives() throws {
    let table = try Published.table()
    var chance = SeededGenerator.told("overlays")
    for _ in 0..<60 {
      let rows = table.categories.filter { _ in chance.once(in: 2) }.map { category in
        let marks = table.columns.map { column -> String in
          guard chance.once(in: 3), let mark = table.cell(column, category)?.mark else { return "" }
          return chance.pick(Mark.allCases).meet(mark).rawValue
        }
        return ([category.code, "名"] + marks).joined(separator: ",")
      }
      let frame = ["category,", "label,"].enumerated().map { offset, word in
        ([word] + table.columns.map { offset == 0 ? $0.code : "名" }).joined(separator: ",")
      }
      var narrowed = tables
      try narrowed.add([overlay(rows, frame: frame)])
      for column in table.columns {
        var draft = Draft(column.code)
        draft.patients["patient-1"] = Draft.patient(attending: chance.once(in: 2))
        let (before, after) = (
          Scope.make(facts: draft.facts, tables: tables), Scope.make(facts: draft.facts, tables: narrowed)
        )
        let given = before.scope?.grants["patient-1"]
        let left = after.scope?.grants["patient-1"]
        #expect(left?.readable.isSubset(of: given?.readable ?? []) ?? true, "seed \(chance.seed)")
        #expect(left?.creatable.isSubset(of: given?.creatable ?? []) ?? true, "seed \(chance.seed)")
        #expect(left?.anyWritable.isSubset(of: given?.anyWritable ?? []) ?? true, "seed \(chance.seed)")
      }
    }
  }
}
