// The scope: what it grants, how it groups, and the proof of a physician.

import Access
import Testing

struct ScopeTests {
  private let table: AccessTable

  init() throws {
    table = try Published.table()
  }

  private func set(_ codes: String...) throws -> CategorySet {
    try CategorySet(codes.map { try #require(table.category($0)) })
  }

  private func scope(_ draft: Draft) throws -> Scope {
    try #require(Scope.make(facts: draft.facts, table: table).scope)
  }

  @Test func itSaysWhoAndUnderWhat() throws {
    let scope = try scope(Draft("nurse"))
    #expect([scope.person, scope.occupation, scope.facility] == ["person-1", "nurse", "facility-1"])
    #expect(scope.terminal == "terminal-1" && scope.purpose == "TREAT" && scope.flags.isEmpty)
    #expect(scope.table.version == "1.0" && scope.now == Draft.now)
    #expect(scope.decision.isAllowed && scope.decision.patient == nil && scope.decision.step == .purpose)
  }

  @Test func whoFailsBeforeThePatientGetsNone() throws {
    var suspended = Draft("physician")
    suspended.state = .suspended
    var unstated = Draft("physician")
    unstated.purpose = ""
    let reasons = [suspended, unstated].map { Scope.make(facts: $0.facts, table: table).denial?.reason }
    #expect(reasons == [.userSuspended, .purposeNotAllowed])
  }

  @Test func itGrantsByTeamAndConsent() throws {
    var draft = Draft("home-helper")
    draft.patients = [
      "on-team": Draft.patient(), "past": Draft.patient(Draft.past), "refused": Draft.patient(consent: nil),
      "stranger": Draft.patient(nil),
    ]
    let scope = try scope(draft)
    #expect(scope.grants.keys.sorted() == ["on-team"])
    #expect(scope.readable("on-team").isSuperset(of: try set("identity", "basic", "diagnosis-summary", "vital")))
    #expect(scope.readable("on-team").isDisjoint(with: try set("diagnosis", "lab", "note-medical", "sennen")))
    for absent in ["past", "refused", "stranger", "nobody"] {
      #expect(scope.readable(absent) == [])
      #expect(!scope.mayCreate(try set("vital"), absent))
    }
  }

  @Test func patientsOfEqualSetsAreOneGroup() throws {
    var draft = Draft("nurse")
    draft.patients = ["c": Draft.patient(), "a": Draft.patient(), "b": Draft.patient(consent: nil)]
    #expect(try scope(draft).readableGroups.map(\.patients) == [["a", "c"]])

    // A clerk who holds the duty for one patient reads more of that one.
    draft = Draft("medical-clerk")
    draft.patients = ["a": Draft.patient(), "b": Draft.patient(attending: true), "c": Draft.patient()]
    let scope = try scope(draft)
    #expect(scope.readableGroups.map(\.patients).sorted { $0[0] < $1[0] } == [["a", "c"], ["b"]])
    #expect(
      scope.readableGroups.allSatisfy { group in group.patients.allSatisfy { scope.readable($0) == group.categories } })
    #expect(scope.readableAnywhere == scope.readable("a").union(scope.readable("b")))

    // Of whom nothing may be read is in no group.
    draft = Draft("other")
    #expect(try self.scope(draft).readableGroups.isEmpty)
    #expect(try self.scope(draft).readableAnywhere == [])
  }

  @Test func creating() throws {
    let nurse = try scope(Draft("nurse"))
    #expect(nurse.mayCreate(try set("vital", "note-nursing"), "patient-1"))
    #expect(!nurse.mayCreate(try set("vital", "lab"), "patient-1"))
    #expect(!nurse.mayCreate([], "patient-1"))
    let clerk = try scope(Draft("medical-clerk"))
    #expect(clerk.mayCreate(try set("doc-medical"), "patient-1"))
    #expect(clerk.mustNameAuthor(try set("doc-medical", "insurance"), "patient-1"))
    #expect(!clerk.mustNameAuthor(try set("insurance"), "patient-1"))
  }

  @Test func correcting() throws {
    let vital = try #require(table.category("vital"))
    let plan = try #require(table.category("care-plan"))
    let nurse = try scope(Draft("nurse"))
    func entry(_ author: String, _ facility: String) -> EntryFacts { EntryFacts(author: author, facility: facility) }
    #expect(nurse.mayCorrect(vital, of: entry("person-1", "facility-2"), "patient-1"))
    #expect(nurse.mayCorrect(vital, of: entry("person-2", "facility-1"), "patient-1"))
    #expect(!nurse.mayCorrect(vital, of: entry("person-2", "facility-2"), "patient-1"))
    #expect(!nurse.mayCorrect(vital, of: entry("person-1", "facility-1"), "patient-2"))
    #expect(!nurse.mayCorrect(plan, of: entry("person-1", "facility-1"), "patient-1"))
    let manager = try scope(Draft("care-manager"))
    #expect(manager.mayCorrect(plan, of: Draft.others(), "patient-1"))
    #expect(!manager.mayCorrect(plan, of: Draft.others(.restricted), "patient-1"))
  }

  @Test func breakGlassAndProgramNarrowIt() throws {
    var draft = Draft("nurse")
    draft.client = ClientScope(view: try set("vital", "lab", "sennen"), write: try set("vital", "lab"))
    #expect(try scope(draft).readable("patient-1") == set("vital", "lab"))
    #expect(try scope(draft).grants["patient-1"]?.creatable == set("vital"))
    draft.occupation = "physician"
    draft.patients["patient-2"] = Draft.patient(nil)
    draft.purpose = "BTG"
    draft.breakGlass = Draft.emergency("patient-2")
    let scope = try scope(draft)
    #expect(scope.grants.keys.sorted() == ["patient-2"] && scope.flags == [.breakGlass])
    #expect(try scope.readable("patient-2") == set("vital", "lab"))
    #expect(denial(scope, "patient-2")?.reason == .notInTeam)
    #expect(scope.grants["patient-2"]?.creatable == [])
    #expect(scope.readableGroups.map(\.open) == [[.uninformed, .restricted]])
  }

  // MARK: Hospitals

  @Test func onlyAPhysicianOfTheTeamMayAskTheHospitals() throws {
    let scope = try scope(Draft("physician"))
    #expect(scope.mayAskHospitals)
    guard case .granted(let physician) = scope.hospitals(for: "patient-1") else {
      Issue.record("denied")
      return
    }
    #expect([physician.person, physician.facility] == ["person-1", "facility-1"])
    #expect([physician.patient, physician.purpose] == ["patient-1", "TREAT"])
    #expect(physician.decision.isAllowed && physician.decision.passed.contains(.hospitals))
    #expect(denial(scope, "patient-2")?.reason == .notInTeam)
  }

  /// Whoever the patient, on the team or not, with the attending physician's duty entered by mistake or not.
  @Test func nobodyElseLearnsAnythingAboutPatients() throws {
    for column in table.columns where column != table.duty && column.code != "physician" {
      var draft = Draft(column.code)
      draft.patients["attended"] = Draft.patient(attending: true)
      draft.patients["refused"] = Draft.patient(consent: nil)
      let scope = try scope(draft)
      #expect(!scope.mayAskHospitals)
      #expect(scope.readableAnywhere.isDisjoint(with: try set("sennen")), "\(column.code)")
      for patient in ["patient-1", "attended", "refused", "nobody"] {
        let denial = denial(scope, patient)
        #expect(denial?.reason == .sennenPhysicianOnly, "\(column.code)")
        #expect(denial?.cells.map(\.mark) == [.none])
      }
    }
  }

  @Test func aPhysicianWithoutConsentOrPurposeMayNot() throws {
    var draft = Draft("physician")
    draft.patients["patient-1"] = Draft.patient(consent: nil)
    #expect(denial(try scope(draft), "patient-1")?.reason == .noConsent)
    draft = Draft("physician")
    draft.client = ClientScope(view: try set("lab"), write: [])
    #expect(denial(try scope(draft), "patient-1")?.reason == .clientScope)
  }

  private func denial(_ scope: Scope, _ patient: String) -> Decision? {
    if case .denied(let decision) = scope.hospitals(for: patient) { decision } else { nil }
  }
}
