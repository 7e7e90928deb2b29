// The decision, step by step: each one denies with its own reason, and in its order.

import Access
import Testing
import Tree

struct DecisionTests: Deciding {
  let table: AccessTable

  init() throws {
    table = try Published.table()
  }

  /// Everything is wrong at first; each line mends one thing, after the reason it had been denied for.
  @Test func everyStepInItsOrder() throws {
    let none = CategorySet()
    var draft = Draft("astrologer")
    draft.now = Instant(seconds: 0)
    draft.state = .revoked
    draft.role = Draft.past
    draft.hasPledge = false
    draft.hasTraining = false
    draft.facility = Facility(
      id: "facility-1", isActive: false, hasApplication: false, hasPledge: false, hasAdministrator: false)
    draft.terminal = nil
    draft.purpose = "HMARKT"
    draft.client = .unregistered("app")
    draft.patients = [:]

    func facility(_ recorded: Int) -> Facility {
      Facility(
        id: "facility-1", isActive: recorded > 0, hasApplication: recorded > 1, hasPledge: recorded > 2,
        hasAdministrator: recorded > 3)
    }
    func terminal(
      _ state: Terminal.State, _ ownership: Terminal.Ownership, _ facility: String? = nil
    ) -> Terminal {
      Terminal(id: "terminal-1", state: state, ownership: ownership, facility: facility)
    }
    let lab = try CategorySet([category("lab")])
    let everything = CategorySet(table.categories)
    let steps: [(Step, Reason, (inout Draft) -> Void)] = [
      (.table, .tableNotInForce, { $0.now = Draft.now }),
      (.program, .clientUnregistered, { $0.client = ClientScope(view: none, write: none) }),
      (.person, .userRevoked, { $0.state = .suspended }),
      (.person, .userSuspended, { $0.state = .warned }),
      (.person, .roleNotCurrent, { $0.role = Draft.future }),
      (.person, .roleNotCurrent, { $0.role = Draft.always }),
      (.person, .pledgeRequired, { $0.hasPledge = true }),
      (.person, .trainingRequired, { $0.hasTraining = true }),
      (.person, .occupationUnknown, { $0.occupation = "attending-physician" }),
      (.person, .occupationUnknown, { $0.occupation = "home-helper" }),
      (.facility, .facilityInactive, { $0.facility = facility(1) }),
      (.facility, .facilityApplicationRequired, { $0.facility = facility(2) }),
      (.facility, .facilityPledgeRequired, { $0.facility = facility(3) }),
      (.facility, .facilityAdminRequired, { $0.facility = facility(4) }),
      (.terminal, .deviceUnregistered, { $0.terminal = terminal(.lost, .unregistered) }),
      (.terminal, .deviceUnregistered, { $0.terminal = terminal(.lost, .personal) }),
      (.terminal, .devicePersonal, { $0.terminal = terminal(.lost, .facilityManaged, "facility-2") }),
      (.terminal, .deviceOfOtherFacility, { $0.terminal = terminal(.lost, .facilityManaged) }),
      (.terminal, .deviceOfOtherFacility, { $0.terminal = terminal(.lost, .facilityManaged, "facility-1") }),
      (.terminal, .deviceLost, { $0.terminal = terminal(.suspended, .facilityManaged, "facility-1") }),
      (.terminal, .deviceSuspended, { $0.terminal = terminal(.retired, .associationLent) }),
      (.terminal, .deviceRetired, { $0.terminal = terminal(.active, .associationLent) }),
      (.purpose, .purposeNotAllowed, { $0.purpose = "" }),
      (.purpose, .purposeNotAllowed, { $0.purpose = "TREAT" }),
      (.team, .notInTeam, { $0.patients = ["patient-1": Draft.patient(nil, consent: nil)] }),
      (.team, .notInTeam, { $0.patients = ["patient-1": Draft.patient(Draft.past, consent: nil)] }),
      (.team, .notInTeam, { $0.patients = ["patient-1": Draft.patient(Draft.future, consent: nil)] }),
      (.team, .notInTeam, { $0.patients = ["patient-1": Draft.patient(consent: nil)] }),
      (.consent, .noConsent, { $0.patients = ["patient-1": Self.patient(false, Draft.always, false)] }),
      (.consent, .noConsent, { $0.patients = ["patient-1": Self.patient(true, Draft.past, false)] }),
      (.consent, .noConsent, { $0.patients = ["patient-1": Self.patient(true, Draft.always, false)] }),
      (.consent, .consentImproper, { $0.patients = ["patient-1": Self.patient(true, Draft.always, true)] }),
      (.cells, .clientScope, { $0.client = ClientScope(view: everything, write: lab) }),
      (.cells, .clientScope, { $0.client = nil }),
      (.cells, .scopeUpdate, { $0.occupation = "care-manager" }),
      (.cells, .scopeUpdate, { $0.occupation = "physician" }),
      (.disclosure, .originRefused, { $0.refusing = [] }),
      (.disclosure, .undisclosed, { $0.entry = Draft.others() }),
      (.writing, .notOwn, { $0.purpose = "ETREAT" }),
      (.purpose, .breakGlassUndeclared, { $0.breakGlass = Draft.emergency() }),
      (.writing, .breakGlassReadOnly, { $0.purpose = "COC" }),
      (.writing, .notOwn, { $0.person = "person-2" }),
    ]
    draft.refusing = ["facility-2"]
    draft.entry = Draft.others(.restricted)
    for (number, (step, reason, mend)) in steps.enumerated() {
      let decision = try decide(draft, .correct)
      #expect(decision.reason == reason && decision.step == step, "line \(number + 1)")
      #expect(decision.obligations.isEmpty)
      mend(&draft)
    }
    let decision = try decide(draft, .correct)
    #expect(decision.isAllowed && decision.step == .obligations)
    #expect(decision.passed == Step.allCases.filter { $0 != .hospitals && $0 != .program })
  }

  private static func patient(_ isActive: Bool, _ period: Period, _ isProper: Bool) -> PatientFacts {
    Draft.patient(consent: Consent(isActive: isActive, period: period, ground: isProper ? .instructed : .uninstructed))
  }

  // MARK: Cells

  @Test func theCellsOfTheOccupationCount() throws {
    #expect(try decide(Draft("home-helper"), .view, "diagnosis-summary").isAllowed)
    #expect(try decide(Draft("home-helper"), .view, "diagnosis").reason == .scopeView)
    #expect(try decide(Draft("nurse"), .create, "vital").isAllowed)
    #expect(try decide(Draft("nurse"), .create, "lab").reason == .scopeUpdate)
    #expect(try decide(Draft("dentist"), .create, "diagnosis-dental").isAllowed)
    #expect(try decide(Draft("dentist"), .create, "diagnosis").reason == .scopeUpdate)
    #expect(try decide(Draft("mict-secretariat"), .view, "identity").isAllowed)
    #expect(try decide(Draft("mict-secretariat"), .view, "basic").reason == .scopeView)
  }

  @Test func theDecisionQuotesItsCell() throws {
    let decision = try decide(Draft("home-helper"))
    let cell = try #require(decision.cells.first)
    #expect(decision.cells.count == 1)
    #expect(cell.occupation.code == "home-helper" && cell.category.code == "diagnosis" && cell.mark == .none)
    #expect(cell.place.line == 15)
    #expect(decision.tableVersion == "1.0")
  }

  /// The duty adds to the occupation for the patients it is held for, and for no others.
  @Test func theDutyOfTheAttendingPhysician() throws {
    var draft = Draft("physician")
    draft.patients["patient-2"] = Draft.patient(attending: true)
    draft.entry = Draft.others()
    #expect(try decide(draft, .correct, of: "patient-1").reason == .notOwn)
    let decision = try decide(draft, .correct, of: "patient-2")
    #expect(decision.isAllowed && decision.cells.map(\.mark) == [.writeOwn, .writeAny])
    #expect(try decide(draft, .create, "family", of: "patient-1").reason == .scopeUpdate)
    #expect(try decide(draft, .create, "family", of: "patient-2").isAllowed)

    draft.patients["patient-2"] = PatientFacts(
      memberships: [
        Membership(period: Draft.past, isAttending: true), Membership(period: Draft.always, isAttending: false),
      ], consent: Draft.consent)
    #expect(try decide(draft, .correct, of: "patient-2").reason == .notOwn)
  }

  // MARK: Writing

  @Test(arguments: [
    ("person-1", "facility-2", true), ("person-2", "facility-1", true), ("person-2", "facility-2", false),
  ])
  func ownAuthorOrOwnFacility(_ author: String, _ facility: String, _ isAllowed: Bool) throws {
    var draft = Draft("physician")
    draft.entry = EntryFacts(author: author, facility: facility)
    let decision = try decide(draft, .correct)
    #expect(decision.reason == (isAllowed ? nil : .notOwn))
    // Who may correct any is not asked.
    draft.occupation = "care-manager"
    #expect(try decide(draft, .correct, "care-plan").isAllowed)
    // Without an entry nothing can be corrected.
    draft.entry = nil
    #expect(try decide(draft, .correct, "care-plan").reason == .notOwn)
  }

  @Test func onBehalfOnlyCreatesAndNamesTheAuthor() throws {
    let clerk = Draft("medical-clerk")
    let decision = try decide(clerk, .create, "doc-medical")
    #expect(decision.isAllowed && decision.obligations.contains(.nameAuthor))
    #expect(try decide(clerk, .view, "doc-medical").reason == .scopeView)
    #expect(try decide(clerk, .correct, "doc-medical").reason == .scopeUpdate)
    #expect(try decide(clerk, .create, "insurance").obligations.contains(.nameAuthor) == false)
  }

  @Test func theProgramLimitsViewingAndWritingApart() throws {
    var draft = Draft("nurse")
    draft.client = try ClientScope(view: CategorySet([category("vital"), category("sennen")]), write: [])
    #expect(try decide(draft, .view, "vital").isAllowed)
    #expect(try decide(draft, .view, "diagnosis").reason == .clientScope)
    #expect(try decide(draft, .create, "vital").reason == .clientScope)
    // It limits and never gives.
    #expect(try decide(draft, .view, "sennen").reason == .sennenPhysicianOnly)
  }

  // MARK: Flags and obligations

  @Test func disasterModeWaivesTheTerminalAndNothingElse() throws {
    var draft = Draft("nurse")
    draft.terminal = nil
    draft.disaster = Draft.past
    #expect(try decide(draft).reason == .deviceUnregistered)
    draft.disaster = Draft.always
    let decision = try decide(draft)
    #expect(decision.isAllowed && decision.flags == [.disaster, .terminalWaived])
    // What was not reached was not waived.
    var suspended = draft
    suspended.state = .suspended
    #expect(try decide(suspended).flags == [.disaster])
    draft.terminal = Draft("nurse").terminal
    #expect(try decide(draft).flags == [.disaster])

    var others = [draft, draft, draft, draft, draft]
    others[0].state = .suspended
    others[1].facility = Facility(
      id: "facility-1", isActive: false, hasApplication: true, hasPledge: true, hasAdministrator: true)
    others[2].purpose = "HRESCH"
    others[3].patients = [:]
    others[4].patients = ["patient-1": Draft.patient(consent: nil)]
    #expect(
      try others.map { try decide($0).reason }
        == [.userSuspended, .facilityInactive, .purposeNotAllowed, .notInTeam, .noConsent])
  }

  /// What the ledger knows to be lost, stopped or out of use is not waived.
  @Test(arguments: [
    (Terminal.State.lost, Reason.deviceLost), (.suspended, .deviceSuspended), (.retired, .deviceRetired),
  ])
  func disasterModeAdmitsNoLostTerminal(_ state: Terminal.State, _ reason: Reason) throws {
    var draft = Draft("nurse")
    draft.disaster = Draft.always
    draft.terminal = Terminal(id: "terminal-1", state: state, ownership: .facilityManaged, facility: "facility-1")
    #expect(try decide(draft).reason == reason)
    draft.terminal = Terminal(id: "terminal-1", state: state, ownership: .facilityManaged, facility: "facility-2")
    #expect(try decide(draft).reason == .deviceOfOtherFacility)
    draft.terminal = Terminal(id: "terminal-1", state: .active, ownership: .personal, facility: nil)
    #expect(try decide(draft).isAllowed)
  }

  @Test func obligations() throws {
    #expect(try decide(Draft("nurse")).obligations == [.noStore, .noReuse, .noRedisclosure])
    #expect(
      try decide(Draft("physician"), .view, "sennen").obligations
        == [.noStore, .noReuse, .noRedisclosure, .noPersistence])
  }

  // MARK: Existence

  /// Nobody there, nobody on the team, a past member, with and without consent: the same decision, to the last field.
  @Test(arguments: ["physician", "nurse", "other"], ["diagnosis", "sennen"])
  func notThereAndNotOnTheTeamAreOne(_ occupation: String, _ category: String) throws {
    let standings: [PatientFacts?] = [
      nil, Draft.patient(nil), Draft.patient(nil, consent: nil), Draft.patient(Draft.past, attending: true),
      Draft.patient(Draft.future),
    ]
    let decisions = try standings.map { standing in
      var draft = Draft(occupation)
      draft.patients = ["patient-2": Draft.patient()]
      draft.patients["patient-1"] = standing
      return try decide(draft, .view, category)
    }
    #expect(Set(decisions).count == 1)
    #expect(Set(decisions.map { $0.explain(in: .english) + $0.description }).count == 1)
  }
}
