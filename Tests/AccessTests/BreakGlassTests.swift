// Break-glass: declared, for one patient, for reading, for half an hour.

import Access
import Testing

struct BreakGlassTests: Deciding {
  let table: AccessTable

  init() throws {
    table = try Published.table()
  }

  @Test func breakGlassReadsAndIsFlagged() throws {
    var draft = Draft("physician")
    draft.purpose = "BTG"
    #expect(try decide(draft, .view, "vital").reason == .breakGlassUndeclared)
    draft.breakGlass = Draft.emergency()
    #expect(try decide(draft, .view, "vital").flags == [.breakGlass])
    #expect(try decide(draft, .view, "vital").isAllowed)
    #expect(try decide(draft, .create, "vital").reason == .breakGlassReadOnly)
    draft.state = .suspended
    #expect(try decide(draft, .view, "vital").reason == .userSuspended)
    var nurse = Draft("nurse")
    (nurse.purpose, nurse.breakGlass) = ("BTG", Draft.emergency())
    #expect(try decide(nurse, .view, "vital").reason == .breakGlassOccupation)
  }

  /// It stands in for the team of one patient, not for the consent, and puts all others out of reach.
  @Test func breakGlassIsForOnePatient() throws {
    var draft = Draft("physician")
    (draft.purpose, draft.breakGlass) = ("BTG", Draft.emergency("patient-2"))
    draft.patients = ["patient-1": Draft.patient(attending: true), "patient-2": Draft.patient(nil)]
    #expect(try decide(draft, of: "patient-1").reason == .notInTeam)
    #expect(try decide(draft, of: "patient-2").isAllowed)
    draft.patients["patient-2"] = Draft.patient(nil, consent: nil)
    #expect(try decide(draft, of: "patient-2").reason == .noConsent)
    draft.patients["patient-2"] = nil
    #expect(try decide(draft, of: "patient-2").reason == .notInTeam)
    // A declaration without the purpose gives nothing.
    draft.purpose = "TREAT"
    draft.patients["patient-2"] = Draft.patient(nil)
    #expect(try decide(draft, of: "patient-2").reason == .notInTeam)
  }

  @Test func breakGlassEndsAfterHalfAnHour() throws {
    var draft = Draft("physician")
    draft.purpose = "BTG"
    let now = Draft.now.seconds
    let periods: [(Int64?, Int64?, Bool)] = [
      (now, now + 1, true), (now - 1800, now, false), (now - 1799, now + 1, true), (now - 1, now + 1800, false),
      (now + 1, now + 2, false), (nil, now + 1, false), (now, nil, false), (nil, nil, false), (.min, .max, false),
    ]
    for (start, end, isAllowed) in periods {
      let period = Period(from: start.map { Instant(seconds: $0) }, until: end.map { Instant(seconds: $0) })
      draft.breakGlass = BreakGlass(patient: "patient-1", period: period)
      #expect(try decide(draft).isAllowed == isAllowed, "\(String(describing: start)) \(String(describing: end))")
    }
  }
}
