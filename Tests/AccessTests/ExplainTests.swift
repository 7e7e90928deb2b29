// The record as a line and as an explanation.

import Access
import Testing
import Tree

struct ExplainTests {
  private let table: AccessTable

  init() throws {
    table = try Published.table()
  }

  private func decide(_ draft: Draft, _ category: String = "diagnosis", _ patient: String = "patient-1") throws
    -> Decision
  {
    let category = try #require(table.category(category))
    return Decision.decide(Question(.view, category, of: patient), facts: draft.facts, table: table)
  }

  @Test func theLineIsStable() throws {
    #expect(
      try decide(Draft("home-helper")).description == """
        denied:scope-view step=cells action=view category=diagnosis patient=patient-1 person=person-1 \
        occupation=home-helper facility=facility-1 terminal=terminal-1 purpose=TREAT table=1.0 cells=-@15:66 flags=- \
        obligations=-
        """)
    var draft = Draft("physician")
    draft.terminal = nil
    draft.disaster = Draft.always
    draft.purpose = "BTG"
    draft.breakGlass = Draft.emergency()
    #expect(
      try decide(draft).description == """
        allowed step=obligations action=view category=diagnosis patient=patient-1 person=person-1 \
        occupation=physician facility=facility-1 terminal=- purpose=BTG table=1.0 cells=W@15:16 \
        flags=disaster,terminal-waived,break-glass obligations=no-store,NOREUSE,NORDSCLCD
        """)
  }

  /// No id can begin a new line, pose as another field, or pose as nothing.
  @Test(arguments: [
    ("a b\nallowed=1", "a%20b%0Aallowed%3D1"), ("-", "%2D"), ("", "%"), ("100%", "100%25"), ("é", "%C3%A9"),
  ])
  func idsAreWords(_ id: String, _ word: String) throws {
    var draft = Draft("nurse")
    draft.person = id
    let line = try decide(draft).description
    #expect(line.contains(" person=\(word) "))
    #expect(!line.contains("\n") && line.split(separator: " ").count == 14)
  }

  @Test func theExplanationTellsEveryStep() throws {
    #expect(
      try decide(Draft("home-helper")).explain(in: .english) == """
        denied scope-view (access table 1.0)
          passed  table: a version of the access table is in force
          passed  person: the person is active and in the role, pledge and training are recorded, \
        the occupation is in the table
          passed  facility: the facility is active, has applied and pledged, and has an administrator
          passed  terminal: the terminal is in the ledger and active, managed by the facility or lent by the association
          passed  purpose: the purpose of use is allowed
          passed  team: the person is on the patient's care team now
          passed  consent: the patient's consent is active and was properly obtained
          failed  cells: the occupation may not view this category
          to mend: only the operating committee can change the table
          cell: home-helper × diagnosis = - (access-1.0.csv:15:66)
        """)
  }

  @Test func andInJapanese() throws {
    var draft = Draft("visiting-nurse")
    draft.terminal = nil
    draft.disaster = Draft.always
    #expect(
      try decide(draft).explain(in: .japanese) == """
        許可 (権限設定 1.0)
          通過  table: 権限設定が施行されている
          通過  person: 利用者は有効で在職中、誓約と講習の記録があり、職種は権限設定にある
          通過  facility: 施設は有効で、利用申込書と誓約書の記録があり、管理者がいる
          免除  terminal: 災害モードにより免除
          通過  purpose: 利用目的は認められている
          通過  team: 利用者は現在この患者のチームの一員である
          通過  consent: 患者の同意は有効で、正しく取得されている
          通過  cells: アプリと権限設定が認めている
          通過  obligations: 条件付きで許可される
          権限: 訪問看護師 × 病名 = R (access-1.0.csv:15:24)
          要確認: disaster, terminal-waived
          条件: no-store, NOREUSE, NORDSCLCD
        """)
  }

  @Test func eachFailingStepIsNamedWithItsRemedy() throws {
    var drafts = Array(repeating: Draft("physician"), count: 6)
    drafts[0].hasTraining = false
    drafts[1].facility = Facility(
      id: "facility-1", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: false)
    drafts[2].terminal = nil
    drafts[3].purpose = "HMARKT"
    drafts[4].patients = [:]
    drafts[5].patients = ["patient-1": Draft.patient(consent: nil)]
    let steps = ["person", "facility", "terminal", "purpose", "team", "consent"]
    for (draft, step) in zip(drafts, steps) {
      let decision = try decide(draft, "sennen")
      let lines = decision.explain(in: .english).split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.hasPrefix("  failed  \(step): ") })
      #expect(lines.contains { $0.hasPrefix("  to mend: ") })
      for passed in decision.passed {
        #expect(lines.contains { $0.hasPrefix("  passed  \(passed.rawValue): ") })
      }
      #expect(
        decision.passed.count == (step == "team" || step == "consent" ? 1 : 0) + (steps.firstIndex(of: step) ?? 0) + 1)
      #expect(decision.explain(in: .japanese).contains("  不可  \(step): "))
    }
  }
}
