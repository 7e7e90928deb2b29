// Laws, on random facts. Chance is reproducible: a failure names its seed, and `MICT_TEST_SEED` runs it again.

import Access
import TestSupport
import Testing

struct PropertyTests {
  private let table: AccessTable
  private static let patients = ["patient-1", "patient-2", "patient-3", "nobody"]

  init() throws {
    table = try Published.table()
  }

  // MARK: Chance

  private func period(_ chance: inout SeededGenerator) -> Period {
    if chance.once(in: 4) { return chance.pick([Draft.past, Draft.future]) }
    return Draft.always
  }

  private func set(_ chance: inout SeededGenerator) -> CategorySet {
    CategorySet(rawValue: chance.next() | chance.next())
  }

  private func patient(_ chance: inout SeededGenerator) -> PatientFacts {
    let memberships = (0..<Int.random(in: 0...2, using: &chance)).map { _ in
      Membership(period: period(&chance), isAttending: chance.once(in: 3))
    }
    let consent = Consent(
      isActive: !chance.once(in: 6), period: period(&chance), ground: chance.pick(Consent.Ground.allCases))
    return PatientFacts(memberships: memberships, consent: chance.once(in: 6) ? nil : consent)
  }

  /// Random facts; each thing is wrong rarely enough that every step is reached.
  private func draft(_ chance: inout SeededGenerator) -> Draft {
    var draft = Draft(chance.once(in: 12) ? "astrologer" : chance.pick(table.columns).code)
    if chance.once(in: 30) { draft.now = Instant(seconds: Int64(bitPattern: chance.next())) }
    if chance.once(in: 12) { draft.state = chance.pick(Person.State.allCases) }
    draft.hasPledge = !chance.once(in: 20)
    draft.hasTraining = !chance.once(in: 20)
    if chance.once(in: 12) { draft.role = period(&chance) }
    if chance.once(in: 12) {
      let bits = (0..<4).map { _ in !chance.once(in: 4) }
      draft.facility = Facility(
        id: chance.pick(["facility-1", "facility-2"]), isActive: bits[0], hasApplication: bits[1], hasPledge: bits[2],
        hasAdministrator: bits[3])
    }
    if chance.once(in: 6) {
      draft.terminal = Terminal(
        id: "terminal-2", state: chance.pick(Terminal.State.allCases),
        ownership: chance.pick(Terminal.Ownership.allCases), facility: chance.pick([nil, "facility-1", "facility-2"]))
    }
    if chance.once(in: 20) { draft.terminal = nil }
    if chance.once(in: 8) { draft.disaster = period(&chance) }
    draft.purpose = chance.pick(["TREAT", "TREAT", "COC", "PATADMIN", "BTG", "ETREAT", "HMARKT", ""])
    if !chance.once(in: 4) {
      draft.breakGlass = Draft.emergency(chance.pick(Self.patients), lasting: chance.pick([50, 600, 1800, 1801]))
    }
    if chance.once(in: 3) { draft.refusing = ["facility-3"] }
    if chance.once(in: 3) { draft.client = ClientScope(view: set(&chance), write: set(&chance)) }
    if chance.once(in: 30) { draft.client = .unregistered("app") }
    draft.patients = [:]
    for id in Self.patients.dropLast() where !chance.once(in: 5) { draft.patients[id] = patient(&chance) }
    return draft
  }

  private func entry(_ chance: inout SeededGenerator) -> EntryFacts {
    EntryFacts(
      author: chance.pick(["person-1", "person-2"]), facility: chance.pick(["facility-1", "facility-2"]),
      origin: chance.pick([nil, nil, "facility-1", "facility-3"]),
      labels: chance.once(in: 2) ? [] : LabelSet(rawValue: UInt8.random(in: 0...15, using: &chance)))
  }

  private func question(_ chance: inout SeededGenerator, of patient: String? = nil) -> Question {
    Question(
      chance.pick(Action.allCases), chance.pick(table.categories), of: patient ?? chance.pick(Self.patients),
      entry: chance.once(in: 3) ? nil : entry(&chance))
  }

  // MARK: Laws

  /// Total and pure: every question is answered, twice alike, with a reason or obligations; every step gets its turn.
  @Test func theDecisionIsTotalAndPure() {
    var chance = SeededGenerator.told("decisions")
    var reached: Set<Step> = []
    for _ in 0..<5_000 {
      let (question, facts) = (question(&chance), draft(&chance).facts)
      let decision = Decision.decide(question, facts: facts, table: table)
      #expect(decision == Decision.decide(question, facts: facts, table: table), "seed \(chance.seed)")
      #expect(decision.isAllowed != decision.obligations.isEmpty, "seed \(chance.seed)")
      #expect(decision.isAllowed == (decision.passed.last == decision.step), "seed \(chance.seed)")
      #expect(Array(Set(decision.passed)).count == decision.passed.count, "seed \(chance.seed)")
      reached.insert(decision.step)
    }
    #expect(reached == Set(Step.allCases), "seed \(chance.seed)")
  }

  /// A scope allows exactly what the decision allows, whatever is asked of whichever patient.
  @Test func theScopeAgreesWithTheDecision() {
    var chance = SeededGenerator.told("scopes")
    var (scopes, allowed) = (0, 0)
    for _ in 0..<400 {
      let facts = draft(&chance).facts
      let answer = Scope.make(facts: facts, table: table)
      for patient in Self.patients {
        for category in table.categories {
          let question = Question(
            chance.pick(Action.allCases), category, of: patient, entry: chance.once(in: 3) ? nil : entry(&chance))
          let decision = Decision.decide(question, facts: facts, table: table)
          #expect(decision.isAllowed == (answer.scope?.allows(question) ?? false), "seed \(chance.seed)")
          if let scope = answer.scope {
            #expect(scope.decide(question) == decision, "seed \(chance.seed)")
          } else {
            #expect(answer.denial?.reason == decision.reason, "seed \(chance.seed)")
          }
          allowed += decision.isAllowed ? 1 : 0
        }
      }
      scopes += answer.scope == nil ? 0 : 1
    }
    #expect(scopes > 50 && allowed > 300, "seed \(chance.seed)")
  }

  /// Taking anything away never gives anything: whatever is denied before stays denied after.
  @Test func takingAwayNeverGives() throws {
    var chance = SeededGenerator.told("what is taken away")
    var lost = 0
    for _ in 0..<3_000 {
      let before = draft(&chance)
      let question = question(&chance)
      let isAllowed = Decision.decide(question, facts: before.facts, table: table).isAllowed
      for after in narrowed(before, &chance) {
        let still = Decision.decide(question, facts: after.facts, table: table).isAllowed
        #expect(isAllowed || !still, "seed \(chance.seed)")
        lost += isAllowed && !still ? 1 : 0
      }
    }
    #expect(lost > 100, "seed \(chance.seed)")
  }

  /// One draft for each thing that can be taken away.
  private func narrowed(_ draft: Draft, _ chance: inout SeededGenerator) -> [Draft] {
    let (view, write) = (set(&chance), set(&chance))
    let takings: [(inout Draft) -> Void] = [
      { draft in draft.patients = draft.patients.mapValues { PatientFacts(memberships: [], consent: $0.consent) } },
      { draft in
        draft.patients = draft.patients.mapValues { old in
          PatientFacts(
            memberships: old.memberships.map { Membership(period: $0.period, isAttending: false) }, consent: old.consent
          )
        }
      },
      { draft in
        draft.patients = draft.patients.mapValues { PatientFacts(memberships: $0.memberships, consent: nil) }
      },
      { $0.patients = [:] }, { $0.state = .suspended }, { $0.hasPledge = false }, { $0.hasTraining = false },
      { $0.disaster = nil },
      // In a disaster an unknown terminal is admitted, a lost one is not: then taking it out of the ledger would give.
      { $0.terminal = $0.disaster == nil ? nil : $0.terminal }, { $0.purpose = "" }, { $0.breakGlass = nil },
      { $0.refusing = ["facility-1", "facility-2", "facility-3"] },
      {
        let old = $0.client ?? ClientScope(view: .init(rawValue: .max), write: .init(rawValue: .max))
        $0.client = ClientScope(view: old.view.intersection(view), write: old.write.intersection(write))
      },
    ]
    return takings.indices.map { index in
      var copy = draft
      takings[index](&copy)
      return copy
    }
  }

  /// Suspended, revoked, or on no team of theirs: no scope, or one in which nothing can be read.
  @Test func theShutOutGetNothing() {
    var chance = SeededGenerator.told("the shut out")
    for _ in 0..<1_000 {
      var draft = draft(&chance)
      draft.state = chance.pick([.suspended, .revoked])
      #expect(Scope.make(facts: draft.facts, table: table).scope == nil, "seed \(chance.seed)")
      draft.state = .active
      draft.breakGlass = nil
      draft.patients = draft.patients.mapValues { PatientFacts(memberships: [], consent: $0.consent) }
      let scope = Scope.make(facts: draft.facts, table: table).scope
      #expect(scope?.grants.isEmpty ?? true, "seed \(chance.seed)")
    }
  }

  /// Nothing about a patient changes what the scope says of another; nothing hidden changes what is decided.
  @Test func patientsDoNotTouchEachOther() {
    var chance = SeededGenerator.told("patients apart")
    for _ in 0..<1_000 {
      var draft = draft(&chance)
      let question = question(&chance, of: "patient-1")
      let before = Decision.decide(question, facts: draft.facts, table: table)
      draft.patients["patient-2"] = patient(&chance)
      draft.patients["patient-3"] = nil
      #expect(Decision.decide(question, facts: draft.facts, table: table) == before, "seed \(chance.seed)")
    }
  }
}

extension Scope {
  fileprivate func allows(_ question: Question) -> Bool {
    let (category, patient) = (question.category, question.patient)
    let isDisclosed = question.entry.map { discloses($0, of: patient) } ?? true
    return switch question.action {
    case .view: readable(patient).contains(category) && isDisclosed
    case .create: mayCreate(CategorySet([category]), patient) && isDisclosed
    case .correct: question.entry.map { mayCorrect(category, of: $0, patient) } ?? false
    }
  }
}
