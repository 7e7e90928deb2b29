// Every cell of the access table, asked of the server: one store and one caller for each column. What must come of it is
// read from the text of the table by a few lines of this file, and from nothing of the gateway's.

import Access
import Database
import FHIR
import Gateway
import TestSupport
import Testing

@testable import Storage

@Suite struct CellTests {
  /// The table as text.
  private struct Sheet {
    let columns: [String]
    /// The marks, by category and column, each with its place in the file.
    private(set) var cells: [String: [String: (mark: Character, place: String)]] = [:]

    init() throws {
      let lines = String(decoding: try Project.bytes("Mappings/access-1.0.csv").drop { $0 > 127 }, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map { $0.split(separator: ",") }
      let head = lines.firstIndex { $0.first == "category" } ?? 0
      columns = lines[head].dropFirst(2).map(String.init)
      for (number, line) in lines.enumerated() where number > head + 1 && line.count == columns.count + 2 {
        for (place, column) in columns.enumerated() {
          let before = line[..<(place + 2)].reduce(0) { $0 + $1.unicodeScalars.count + 1 }
          cells[String(line[0]), default: [:]][column] = (
            line[place + 2].first ?? "?", "access-1.0.csv:\(number + 1):\(before + 1)"
          )
        }
      }
    }

    /// The marks that count for a category: the occupation's, and the duty's for whom the person attends.
    func marks(_ category: String, _ occupation: String, isAttending: Bool) -> Set<Character> {
      Set(([occupation] + (isAttending ? ["attending-physician"] : [])).compactMap { cells[category]?[$0]?.mark })
    }
  }

  /// How an entry stands to the caller.
  private struct Standing {
    let isAttending: Bool
    let isOwn: Bool

    static let all = [(true, true), (true, false), (false, true), (false, false)].map {
      Standing(isAttending: $0, isOwn: $1)
    }
    var name: String { "\(isAttending ? "attended" : "known")-\(isOwn ? "own" : "others")" }

    /// The patient of a sample; a patient's own record is the patient's alone.
    func patient(_ type: String, _ key: String) -> String {
      type == "Patient" ? "\(key)-\(name)" : isAttending ? "hanako" : "taro"
    }
  }

  private static let duty = "attending-physician"
  /// The row of which no resource has data: what hospitals disclose is not kept here.
  private static let withoutEntries: Set<String> = ["sennen"]

  @Test func everyCellIsKeptByTheServer() async throws {
    let sheet = try Sheet()
    let shipped = try await World.Shipped.once.value
    let samples = CellSample.all(shipped)
    let mixed = MixedSample.all(shipped)
    #expect(Set(sheet.cells.keys).subtracting(samples.map(\.category)) == Self.withoutEntries)
    #expect(mixed.count > 10 && mixed.allSatisfy { !$0.marks.isEmpty }, "\(mixed.map(\.entry.lens))")
    var tried: Set<String> = []
    for column in sheet.columns {
      let store = try await Self.store(column, samples, mixed)
      // What is written differs from the sample in a mark of the test's: here only the table decides.
      let house = try await Gatehouse(store, shipped, check: ResourceCheck(mode: .off))
      let caller = Caller(house: house, gateway: shipped.gateway, sheet: sheet, column: column)
      for sample in samples {
        for standing in Standing.all where standing.isAttending == false || column == Self.duty {
          // Whose it is matters only where something may be written.
          guard !standing.isOwn || caller.writesAny(sample.category, standing) else { continue }
          try await caller.updates(sample, standing, after: try await caller.reads(sample, standing))
          if !standing.isOwn { try await caller.creates(sample, standing) }
        }
        tried.insert("\(column) × \(sample.category)")
      }
      for sample in mixed { try await caller.readsMixed(sample) }
      try await caller.asksHospitals()
      tried.insert("\(column) × sennen")
      await store.close()
    }
    #expect(tried.count == sheet.columns.count * sheet.cells.count)
    print("cells tried: \(tried.count)")
  }

  // MARK: The stores

  /// A store with one person of this occupation (a physician for the duty), on all teams, and an own entry and somebody
  /// else's of each sample.
  private static func store(_ column: String, _ samples: [CellSample], _ mixed: [MixedSample]) async throws -> Store {
    let store = try await Store.open(.temporary)
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = ["aoi", "hibari"].map { .init(id: $0, name: "見本\($0)", oid: "2.999.\($0.utf8.count)") }
    seed.terminals = [Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi")]
    seed.people = [
      ("me", column == duty ? "physician" : column, "aoi", true), ("colleague", "physician", "aoi", false),
      ("other", "physician", "hibari", true),
    ].map { id, occupation, facility, isAdministrator in
      .init(
        person: Person(
          id: id, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always),
        name: "見本", facility: facility, isAdministrator: isAdministrator)
    }
    var entries: [(entry: NewEntry, author: String, facility: String)] = []
    var attended: [String: Bool] = ["hanako": true, "taro": false]
    for standing in Standing.all {
      for sample in samples {
        let patient = standing.patient(sample.type, sample.category)
        attended[patient] = standing.isAttending
        let id = sample.type == "Patient" ? patient : "\(sample.category)-\(standing.name)"
        // Own is what a colleague of the same facility wrote, too.
        let author = standing.isOwn ? (sample.category.utf8.count % 2 == 0 ? "me" : "colleague") : "other"
        entries.append((sample.entry.moved(to: patient, id: id), author, standing.isOwn ? "aoi" : "hibari"))
      }
      for sample in mixed where !standing.isOwn {
        let patient = standing.patient(sample.type, sample.entry.lens)
        attended[patient] = standing.isAttending
        let id = sample.type == "Patient" ? patient : "mixed-\(sample.entry.lens)-\(standing.name)"
        entries.append((sample.entry.moved(to: patient, id: id), "other", "hibari"))
      }
    }
    for (patient, isAttending) in attended.sorted(by: { $0.key < $1.key }) {
      seed.members.append(
        .init(
          patient: patient, person: "me",
          membership: Membership(period: always, isAttending: isAttending && column == duty)))
      seed.consents.append(
        .init(
          id: "c-\(patient)", patient: patient,
          consent: Consent(isActive: true, period: always, ground: .attendingPhysician)))
    }
    seed.tokens = [
      .init(
        token: "me", person: "me", terminal: "t", purpose: "TREAT",
        expires: Instant(seconds: Gatehouse.noon.seconds + 60))
    ]
    _ = try await store.fill(seed, entries: entries, at: Gatehouse.noon)
    return store
  }

  // MARK: The requests

  private struct Caller {
    let house: Gatehouse
    let gateway: UseCases
    let sheet: Sheet
    let column: String

    private var occupation: String { column == CellTests.duty ? "physician" : column }

    private func marks(_ category: String, _ standing: Standing) -> Set<Character> {
      sheet.marks(category, occupation, isAttending: standing.isAttending)
    }

    private func views(_ category: String, _ standing: Standing) -> Bool {
      !marks(category, standing).isDisjoint(with: "RWM")
    }

    func writesAny(_ category: String, _ standing: Standing) -> Bool {
      !marks(category, standing).isDisjoint(with: "WM")
    }

    /// Whether the data is shown, and nothing else.
    func reads(_ sample: CellSample, _ standing: Standing) async throws -> Answered {
      let answer = try await get(sample, standing)
      let note = "\(column) × \(sample.category), \(standing.name), view"
      guard views(sample.category, standing) else {
        #expect(answer.status == 404 && !answer.text.contains(sample.change.old), "\(note): \(answer.status)")
        return answer
      }
      #expect(answer.status == 200 && fields(answer) == sample.fields, "\(note): \(answer.status) \(answer.text)")
      return answer
    }

    /// Whether what was shown can be changed; of what was not, whether the caller is told that there is nothing.
    func updates(_ sample: CellSample, _ standing: Standing, after shown: Answered) async throws {
      let id = id(sample, standing)
      let text =
        shown.status == 200 ? shown.text : "{\"resourceType\":\"\(sample.type)\",\"id\":\"\(id)\"" + sample.members
      let body = text.replacing(sample.change.old, with: sample.change.new)
      let answer = try await house.answer(
        Asked("PUT", "/fhir/\(sample.type)/\(id)", Self.json, body: Array(body.utf8)), as: "me")
      let note = "\(column) × \(sample.category), \(standing.name), update: \(answer.status) \(answer.text)"
      guard views(sample.category, standing) else {
        // Not there, for this caller.
        #expect(answer.status == 405 && !answer.text.contains("denied"), "\(note)")
        return
      }
      if let refusal = objection(to: sample, standing) {
        #expect(answer.status == 403 && answer.text.contains("denied \(refusal.reason) ("), "\(note)")
        #expect(answer.text.contains("(\(refusal.place))"), "\(note)")
        #expect(try await get(sample, standing).body == shown.body, "\(note)")
      } else {
        #expect(answer.status == 200 && fields(answer) == sample.changed, "\(note)")
        #expect(try await fields(get(sample, standing)) == sample.changed, "\(note)")
      }
    }

    /// Whether another can be made.
    func creates(_ sample: CellSample, _ standing: Standing) async throws {
      let patient = standing.patient(sample.type, sample.category)
      let body = sample.text.replacing("Patient/hanako", with: "Patient/\(patient)")
      let answer = try await house.answer(
        Asked("POST", "/fhir/\(sample.type)", Self.json, body: Array(body.utf8)), as: "me")
      let note = "\(column) × \(sample.category), \(standing.name), create: \(answer.status) \(answer.text)"
      let marks = marks(sample.category, standing)
      if sample.type == "Patient" {
        // Made with the record, by nobody's request.
        #expect(answer.status == 405, "\(note)")
      } else if !marks.isDisjoint(with: "WM") {
        #expect(answer.status == 201 && fields(answer) == sample.fields, "\(note)")
      } else if marks.contains("C") {
        #expect(answer.status == 201 && answer.body.isEmpty && answer.headers["ETag"] == nil, "\(note)")
        let path = try #require(answer.headers["Location"]).replacing("http://gateway.example", with: "")
        #expect(try await house.answer(Asked("GET", path), as: "me").status == 404, "\(note)")
        let id = try #require(path.split(separator: "/").last).description
        let stored = try await house.store.database.read {
          try $0.rows("SELECT category FROM part WHERE entry = $1", [.text(id)]) { try $0.text(0) }
        }
        #expect(stored == [sample.category], "\(note)")
      } else {
        let place = sheet.cells[sample.category]?[occupation]?.place ?? "?"
        #expect(
          answer.status == 403 && answer.text.contains("denied scope-update (") && answer.text.contains("(\(place))"),
          "\(note)")
      }
    }

    func readsMixed(_ sample: MixedSample) async throws {
      for standing in Standing.all where !standing.isOwn && (!standing.isAttending || column == CellTests.duty) {
        let patient = standing.patient(sample.type, sample.entry.lens)
        let id = sample.type == "Patient" ? patient : "mixed-\(sample.entry.lens)-\(standing.name)"
        let answer = try await house.answer(Asked("GET", "/fhir/\(sample.type)/\(id)"), as: "me")
        let isSeen = sample.entry.parts.contains { views($0.category, standing) }
        #expect(answer.status == (isSeen ? 200 : 404), "\(column), \(id)")
        for (category, marks) in sample.marks {
          let isShown = views(category, standing)
          for mark in marks {
            #expect(answer.text.contains(mark) == isShown, "\(column) × \(category), \(id): \(answer.text)")
          }
        }
      }
    }

    /// The row of what hospitals disclose has a route of its own, and no duty counts there.
    func asksHospitals() async throws {
      let answer = try await house.answer(
        Asked("GET", "/hospitals/fhir?_type=Condition&patient=hanako"), as: "me")
      let mark = sheet.cells["sennen"]?[occupation]?.mark
      #expect(mark == "R" || mark == "-")
      let isRefused = answer.status == 403 && answer.text.contains("denied sennen-physician-only (")
      #expect(mark == "R" ? answer.status == 200 : isRefused, "\(column): \(answer.status) \(answer.text)")
    }

    /// Why a change is refused, and the cell that is named; nil where it is not. Of the categories it touches the first
    /// that objects is told.
    private func objection(to sample: CellSample, _ standing: Standing) -> (reason: String, place: String)? {
      for category in sample.linked {
        let marks = marks(category, standing)
        let reason =
          marks.isDisjoint(with: "RWM")
          ? "scope-view"
          : marks.isDisjoint(with: "WM") ? "scope-update" : marks.contains("M") || standing.isOwn ? nil : "not-own"
        if let reason { return (reason, sheet.cells[category]?[occupation]?.place ?? "?") }
      }
      return nil
    }

    private static let json = ["Content-Type": "application/fhir+json"]

    private func id(_ sample: CellSample, _ standing: Standing) -> String {
      sample.type == "Patient" ? standing.patient(sample.type, sample.category) : "\(sample.category)-\(standing.name)"
    }

    private func get(_ sample: CellSample, _ standing: Standing) async throws -> Answered {
      try await house.answer(Asked("GET", "/fhir/\(sample.type)/\(id(sample, standing))"), as: "me")
    }

    /// The fields of the one part that an answer says something of.
    private func fields(_ answer: Answered) -> [UInt8]? {
      let parts = CellSample.entry(answer.text, gateway)?.parts.compactMap(\.fields) ?? []
      return parts.count == 1 ? parts.first : nil
    }
  }
}

extension CellSample {
  /// What stands behind the type in the text.
  fileprivate var members: String { String(text.dropFirst("{\"resourceType\":\"\(type)\"".count)) }
}

extension NewEntry {
  /// The same of another patient.
  fileprivate func moved(to patient: String, id: String) -> NewEntry {
    NewEntry(id: id, type: type, lens: lens, patient: patient, parts: parts, terms: terms, labels: labels)
  }
}
