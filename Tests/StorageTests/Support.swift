import Access
import Database
import Storage
import TestSupport
import Testing

/// The project's own access table.
func publishedTable() throws -> AccessTable {
  try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
}

let noon = Instant(seconds: 1_790_000_000)

/// The scope of a person of that occupation, on the teams of these patients.
func scope(_ occupation: String, patients: [String], person: String? = nil, attending: Bool = false) throws -> Scope {
  let always = Period(from: nil, until: nil)
  let facts = Facts(
    now: noon,
    person: Person(
      id: person ?? occupation, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always
    ),
    facility: Facility(id: "aoi", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true),
    terminal: Terminal(id: "t1", state: .active, ownership: .facilityManaged, facility: "aoi"), disaster: nil,
    purpose: "TREAT", client: nil,
    patients: Dictionary(
      uniqueKeysWithValues: patients.map {
        (
          $0,
          PatientFacts(
            memberships: [Membership(period: always, isAttending: attending)],
            consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
        )
      }))
  switch Scope.make(facts: facts, table: try publishedTable()) {
  case .granted(let scope): return scope
  case .denied(let decision):
    Issue.record("\(decision)")
    throw CancellationError()
  }
}

/// An entry with parts of these categories, each saying its name, and with a term for each.
func entry(_ patient: String, _ categories: [String], type: String = "Condition", code: String = "c") -> NewEntry {
  NewEntry(
    type: type, lens: "diagnosis", patient: patient,
    parts: categories.map { Part(category: $0, fields: Array($0.utf8), residue: nil) },
    terms: Dictionary(
      uniqueKeysWithValues: categories.map {
        ($0, [Term(parameter: "code", system: "s-\($0)", code: code), Term(parameter: "in", code: $0)])
      }))
}

func opened() async throws -> Store { try await Store.open(.temporary) }
