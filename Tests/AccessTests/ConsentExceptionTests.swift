import Access
import TestSupport
import Testing

/// What a consent leaves out is given by nothing else: no duty, no emergency, no wider table.
@Suite struct ConsentExceptionTests {
  private func draft(_ exceptions: Consent.Exceptions, occupation: String = "physician") -> Draft {
    var draft = Draft(occupation)
    let consent = Consent(isActive: true, period: Draft.always, ground: .attendingPhysician, exceptions: exceptions)
    draft.patients = [
      "patient-1": Draft.patient(attending: occupation == "physician", consent: consent),
      "patient-2": Draft.patient(attending: occupation == "physician"),
    ]
    return draft
  }

  @Test func aCategoryIsLeftOutForEverybodyAndThisPatientAlone() throws {
    let table = try Published.table()
    let (vital, lab) = (try #require(table.category("vital")), try #require(table.category("lab")))
    var draft = draft(.init(categories: ["vital", "no-such-category"]))
    for purpose in ["TREAT", "BTG"] {
      draft.purpose = purpose
      draft.breakGlass = Draft.emergency()
      let scope = try #require(Scope.make(facts: draft.facts, table: table).scope)
      #expect(!scope.readable("patient-1").contains(vital) && scope.readable("patient-1").contains(lab))
      #expect(!scope.mayCreate([], "patient-1") && !scope.mayCreate(CategorySet([vital]), "patient-1"))
      let decision = scope.decide(Question(.view, vital, of: "patient-1"))
      #expect(decision.reason == .consentExcludes && decision.step == .consent)
      #expect(scope.decide(Question(.view, lab, of: "patient-1")).isAllowed)
      if purpose == "TREAT" { #expect(scope.readable("patient-2").contains(vital)) }
    }
  }

  @Test func aFacilityAndAnOccupationAreLeftOutWhole() throws {
    let table = try Published.table()
    let lab = try #require(table.category("lab"))
    for (exceptions, isOut) in [
      (Consent.Exceptions(facilities: ["facility-1"]), true), (.init(facilities: ["facility-2"]), false),
      (.init(occupations: ["physician"]), true), (.init(occupations: ["nurse"]), false), (.none, false),
    ] {
      let scope = try #require(Scope.make(facts: draft(exceptions).facts, table: table).scope)
      #expect(scope.grants.keys.sorted() == (isOut ? ["patient-2"] : ["patient-1", "patient-2"]))
      let decision = scope.decide(Question(.view, lab, of: "patient-1"))
      #expect(decision.reason == (isOut ? .consentExcludes : nil))
    }
  }

  /// More exceptions never show more, and what a scope reads is what the decision allows.
  @Test func exceptionsOnlyNarrow() throws {
    let table = try Published.table()
    var chance = SeededGenerator.told("exceptions")
    for _ in 0..<300 {
      let some = Set((0..<3).map { _ in chance.pick(table.categories).code })
      let more = some.union([chance.pick(table.categories).code])
      let occupation = chance.pick(["physician", "visiting-nurse", "care-manager", "home-helper"])
      func readable(_ categories: Set<String>) throws -> CategorySet {
        let facts = draft(.init(categories: categories), occupation: occupation).facts
        let scope = try #require(Scope.make(facts: facts, table: table).scope)
        for category in table.categories where category != table.hospitals {
          let isAllowed = scope.decide(Question(.view, category, of: "patient-1")).isAllowed
          #expect(isAllowed == scope.readable("patient-1").contains(category), "seed \(chance.seed)")
        }
        return scope.readable("patient-1")
      }
      #expect(try readable(more).isSubset(of: readable(some)), "seed \(chance.seed)")
    }
  }
}
