import Access
import Database
import Foundation
import Storage
import TestSupport
import Testing

/// The project's own access table.
func publishedTable() throws -> AccessTable {
  try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
}

let noon = Instant(seconds: 1_790_000_000)

/// What a test bends of a person's facts.
struct Caller {
  var occupation = "physician"
  var person: String?
  var facility = "aoi"
  var patients = ["p"]
  var isAttending = false
  var refusing: Set<String> = []
  var emergency: String?
  var now = noon

  var facts: Facts {
    let always = Period(from: nil, until: nil)
    let consent = Consent(isActive: true, period: always, ground: .attendingPhysician)
    var known = Dictionary(
      uniqueKeysWithValues: patients.map {
        ($0, PatientFacts(memberships: [Membership(period: always, isAttending: isAttending)], consent: consent))
      })
    let breakGlass = emergency.map {
      BreakGlass(patient: $0, period: Period(from: now, until: Instant(seconds: now.seconds + 600)))
    }
    if let emergency, known[emergency] == nil {
      known[emergency] = PatientFacts(memberships: [], consent: consent)
    }
    return Facts(
      now: now,
      person: Person(
        id: person ?? occupation, occupation: occupation, state: .active, hasPledge: true, hasTraining: true,
        role: always),
      facility: Facility(
        id: facility, isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true),
      terminal: Terminal(id: "t1", state: .active, ownership: .facilityManaged, facility: facility), disaster: nil,
      purpose: emergency == nil ? "TREAT" : "BTG", breakGlass: breakGlass, client: nil, patients: known,
      refusing: refusing)
  }

  func scope() throws -> Scope {
    switch Scope.make(facts: facts, table: try publishedTable()) {
    case .granted(let scope): return scope
    case .denied(let decision):
      Issue.record("\(decision)")
      throw CancellationError()
    }
  }
}

/// The scope of a person of that occupation, on the teams of these patients.
func scope(_ occupation: String, patients: [String], person: String? = nil, attending: Bool = false) throws -> Scope {
  try Caller(occupation: occupation, person: person, patients: patients, isAttending: attending).scope()
}

/// An entry with parts of these categories, each saying its name, and with a term for each.
func entry(
  _ patient: String, _ categories: [String], type: String = "Condition", code: String = "c", labels: LabelSet = [],
  origin: String? = nil
) -> NewEntry {
  NewEntry(
    type: type, lens: "diagnosis", patient: patient,
    parts: categories.map { Part(category: $0, fields: Array($0.utf8), residue: nil) },
    terms: Dictionary(
      uniqueKeysWithValues: categories.map {
        ($0, [Term(parameter: "code", system: "s-\($0)", code: code), Term(parameter: "in", code: $0)])
      }), labels: labels, origin: origin)
}

/// A change that gives these categories parts with these texts; an empty text ends the part.
func change(_ texts: [String: String], labels: LabelSet? = nil) -> EntryChange {
  EntryChange(
    fates: Dictionary(
      uniqueKeysWithValues: texts.map { category, text in
        (
          category,
          text.isEmpty
            ? .ends
            : .becomes(
              Part(category: category, fields: Array(text.utf8), residue: nil),
              terms: [Term(parameter: "code", system: "s-\(category)", code: text)])
        )
      }), labels: labels)
}

/// An empty store, on whichever database the test runs.
func opened() async throws -> Store { try await Store.open(try TestedDatabase.current.address()) }

/// Where a store is that a test opens twice; removed with this object, or with the server.
final class Place: Sendable {
  let address: DatabaseAddress
  private let folder: URL?

  init() throws {
    switch TestedDatabase.current {
    case .sqlite:
      let folder = try temporaryFolder()
      self.folder = folder
      address = .file(folder.appendingPathComponent("a.sqlite").path)
    case .postgresql:
      folder = nil
      address = .server(try TestedDatabase.schema())
    }
  }

  deinit { folder.map { try? FileManager.default.removeItem(at: $0) } }
}

/// One write each, with its audit event.
extension View {
  func insert(
    _ new: NewEntry, audit event: @escaping @Sendable (_ id: String) -> [UInt8]
  ) async throws -> (id: String, entry: StoredEntry?) {
    try await write { view in
      let id = view.newID()
      let entry = try view.insert(new, id: id)
      try view.record(event(id))
      return (id, entry)
    }
  }

  func change(
    _ id: String, type: String, from version: String, _ change: EntryChange, categories: Set<String>,
    audit event: [UInt8]
  ) async throws -> StoredEntry {
    try await write { view in
      let after = try view.change(id, type: type, from: version, change, categories: categories)
      try view.record(event)
      return after
    }
  }

  func delete(
    _ id: String, type: String, from version: String, categories: Set<String>, audit event: [UInt8]
  ) async throws {
    try await write { view in
      try view.delete(id, type: type, from: version, categories: categories)
      try view.record(event)
    }
  }
}
