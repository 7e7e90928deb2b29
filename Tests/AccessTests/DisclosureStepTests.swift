// The step that looks at a single entry: its labels, and the facility it comes from.

import Access
import Testing

struct DisclosureStepTests: Deciding {
  let table: AccessTable

  init() throws {
    table = try Published.table()
  }

  /// Who sees an entry of another facility by its labels; each line a person who could view the category.
  @Test func labelsHideEntries() throws {
    var attending = Draft("physician")
    attending.patients = ["patient-1": Draft.patient(attending: true)]
    var emergency = Draft("physician")
    (emergency.purpose, emergency.breakGlass) = ("BTG", Draft.emergency())
    var author = Draft("home-helper")
    author.person = "person-2"
    var colleague = Draft("home-helper")
    colleague.facility = Facility(
      id: "facility-2", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true)
    colleague.terminal = Terminal(
      id: "terminal-2", state: .active, ownership: .facilityManaged, facility: "facility-2")
    let all: [LabelSet] = [
      [], .uninformed, .undelivered, .restricted, [.uninformed, .undelivered], .init(rawValue: 8),
    ]
    let seen: [(Draft, [Bool])] = [
      (attending, [true, true, false, true, false, false]),
      (Draft("physician"), [true, true, false, false, false, false]),
      (Draft("home-helper"), [true, false, false, false, false, false]),
      (emergency, [true, true, false, true, false, false]),
      (author, [true, true, false, true, false, false]),
      (colleague, [true, false, true, false, false, false]),
    ]
    for (line, (person, expected)) in seen.enumerated() {
      let told = try all.map { labels in
        var draft = person
        draft.entry = Draft.others(labels)
        let decision = try decide(draft, .view, "vital")
        #expect(decision.reason == (decision.isAllowed ? nil : .undisclosed))
        return decision.isAllowed
      }
      #expect(told == expected, "line \(line + 1)")
    }
  }

  /// A table that does not say who sees what the patient was not told shows it to its author alone.
  @Test func withoutAHeadLineOnlyTheAuthorSees() throws {
    let table = try AccessTable(csv: [UInt8](smallTable().utf8), file: "t.csv")
    var draft = Draft("nurse")
    draft.entry = Draft.others(.uninformed)
    let lab = try #require(table.category("diagnosis"))
    func reason() -> Reason? {
      Decision.decide(Question(.view, lab, of: "patient-1", entry: draft.entry), facts: draft.facts, table: table)
        .reason
    }
    #expect(reason() == .undisclosed)
    draft.person = "person-2"
    #expect(reason() == nil)
  }

  /// What comes from a facility that refuses is its own alone: for viewing, entering and correcting, whoever wrote it.
  @Test func aRefusingOriginIsObeyed() throws {
    var draft = Draft("physician")
    draft.patients = ["patient-1": Draft.patient(attending: true)]
    draft.refusing = ["facility-3"]
    draft.entry = EntryFacts(author: "person-1", facility: "facility-1", origin: "facility-3")
    for action in Action.allCases { #expect(try decide(draft, action).reason == .originRefused) }
    draft.refusing = ["facility-1"]
    draft.entry = EntryFacts(author: "person-2", facility: "facility-2", origin: "facility-1")
    #expect(try decide(draft).isAllowed)
  }
}
