// What the tests of this target share: the published table and facts that can be bent.

import Access
import TestSupport
import Testing

enum Published {
  static func bytes() throws -> [UInt8] { try Project.bytes("Mappings/access-1.0.csv") }

  static func table() throws -> AccessTable {
    try AccessTable(csv: bytes(), file: "access-1.0.csv")
  }
}

/// A table of two columns and three rows beside the two that must be there.
func smallTable(
  version: String = "1.0", effective: String = "2019-01-30", rows: [String] = ["diagnosis,病名,M,R", "lab,検査,W,C"]
) -> String {
  let head = ["version \(version)", "effective \(effective)", "purposes TREAT", "break-glass BTG"]
  let frame = ["category,,attending-physician,nurse", "label,,主治医,看護師"]
  return (head + frame + rows + ["sennen,千年カルテ,R,-"]).joined(separator: "\n") + "\n"
}

/// Facts under which a person of the given occupation passes every step, to be bent one by one.
struct Draft {
  static let now = Instant(seconds: 1_700_000_000)
  static let always = Period(from: nil, until: nil)
  static let past = Period(from: nil, until: now)
  static let future = Period(from: Instant(seconds: now.seconds + 1), until: nil)

  var now = Draft.now
  var person = "person-1"
  var occupation: String
  var state = Person.State.active
  var hasPledge = true
  var hasTraining = true
  var role = Draft.always
  var facility = Facility(
    id: "facility-1", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true)
  var terminal: Terminal? = Terminal(
    id: "terminal-1", state: .active, ownership: .facilityManaged, facility: "facility-1")
  var disaster: Period?
  var purpose = "TREAT"
  var breakGlass: BreakGlass?
  var refusing: Set<String> = []
  /// The entry that is asked about, not one of the facts.
  var entry: EntryFacts?
  var client: ClientScope?
  var patients: [String: PatientFacts] = ["patient-1": Draft.patient()]

  init(_ occupation: String) {
    self.occupation = occupation
  }

  static func patient(
    _ team: Period? = Draft.always, attending: Bool = false, consent: Consent? = Draft.consent
  ) -> PatientFacts {
    PatientFacts(memberships: team.map { [Membership(period: $0, isAttending: attending)] } ?? [], consent: consent)
  }

  /// An emergency declared a minute ago.
  static func emergency(_ patient: String = "patient-1", lasting seconds: Int64 = BreakGlass.longest) -> BreakGlass {
    let start = Instant(seconds: now.seconds - 60)
    return BreakGlass(patient: patient, period: Period(from: start, until: Instant(seconds: start.seconds + seconds)))
  }

  /// Somebody else's entry, of another facility.
  static func others(_ labels: LabelSet = []) -> EntryFacts {
    EntryFacts(author: "person-2", facility: "facility-2", labels: labels)
  }

  static let consent = Consent(isActive: true, period: always, ground: .attendingPhysician)

  var facts: Facts {
    Facts(
      now: now,
      person: Person(
        id: person, occupation: occupation, state: state, hasPledge: hasPledge, hasTraining: hasTraining, role: role),
      facility: facility, terminal: terminal, disaster: disaster, purpose: purpose, breakGlass: breakGlass,
      client: client, patients: patients, refusing: refusing)
  }
}

extension Scope.Answer {
  var scope: Scope? {
    if case .granted(let scope) = self { scope } else { nil }
  }

  var denial: Decision? {
    if case .denied(let decision) = self { decision } else { nil }
  }
}

/// Tests that ask one table.
protocol Deciding {
  var table: AccessTable { get }
}

extension Deciding {
  func category(_ code: String) throws -> Access.Category { try #require(table.category(code)) }

  func decide(
    _ draft: Draft, _ action: Action = .view, _ category: String = "diagnosis", of patient: String = "patient-1"
  ) throws -> Decision {
    try Decision.decide(
      Question(action, self.category(category), of: patient, entry: draft.entry), facts: draft.facts, table: table)
  }
}
