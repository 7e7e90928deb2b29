import Access
import Database
import Disclosure
import FHIR
import Foundation
import Gateway
import HTTP
import MML
import Mapping
import Measuring
import Storage
import Tree

/// One database, and two people who are on the teams of the same patients among many: a *physician*, who attends some of
/// them, under the project's table; and *everybody*, who attends all of them and for whom every cell says `M`. What is
/// asked below gives both the same answers, so only the scope makes a difference.
struct Scene {
  let store: Store
  let gateway: UseCases
  /// The project's table, and the one where everything may be done.
  let table: AccessTables
  let everything: AccessTables
  let now: Instant

  /// Patients who are known to the two, those whom the physician attends, and all there are.
  static let (known, attended, all) = (30, 10, 300)
  /// Diagnoses of each patient.
  static let diagnoses = 24
  /// The other people, by occupation, on the same teams.
  static let occupations = ["visiting-nurse", "pharmacist", "care-manager", "home-helper", "mict-secretariat"]

  /// With so many patients, in a new database; or as it is in one that was made before.
  static func make(_ address: DatabaseAddress = .temporary, patients all: Int? = Self.all) async throws -> Scene {
    let csv = try Places.projectFile("Mappings/access-1.0.csv")
    let table = try AccessTables([AccessTable(csv: csv, file: "access-1.0.csv")])
    let everything = try AccessTables([AccessTable(csv: widened(csv), file: "everything.csv")])
    let store = try await Store.open(address)
    let mappings = try mappings()
    let gateway = try await UseCases(
      store: store, mappings: mappings,
      disclosure: DisclosureClient(hospitals: [], http: HTTPClient(), lenses: mappings.disclosures))
    let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
    let sample = String(decoding: try Places.projectFile("Samples/diagnosis/rich.json"), as: UTF8.self)
    guard let all else { return Scene(store: store, gateway: gateway, table: table, everything: everything, now: now) }
    let entries = try (0..<all).flatMap { patient in
      let text = sample.replacing(/Patient\/(hanako|taro)/, with: "Patient/p\(patient)")
      guard let resource = FHIRFormat.json.read(Array(text.utf8)).document,
        let entry = try? gateway.newEntry(resource)
      else { throw Unproven("the sample can't be taken apart") }
      return (0..<diagnoses).map { number in
        (
          entry: NewEntry(
            id: "p\(patient)-\(number)", type: entry.type, lens: entry.lens, patient: entry.patient,
            parts: entry.parts, terms: entry.terms), author: "everybody", facility: "kita"
        )
      }
    }
    guard try await store.fill(seed(now, all), entries: entries, at: now) else {
      throw Unproven("the store is not empty")
    }
    return Scene(store: store, gateway: gateway, table: table, everything: everything, now: now)
  }

  /// What is known of a person who asks from the person's own terminal.
  func facts(of person: String) async throws -> Facts {
    let facts = try await store.registry.facts(
      person: person, terminal: person == "everybody" ? "t-hibari" : "t-aoi", purpose: "TREAT", now: now)
    guard let facts else { throw Unproven("nobody is called \(person)") }
    return facts
  }

  /// The table with `M` in every cell but those of what hospitals disclose, which nobody can write.
  private static func widened(_ csv: [UInt8]) -> [UInt8] {
    let lines = String(decoding: csv, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.firstIndex { $0.hasPrefix("label,") } ?? 0
    let widened = lines.enumerated().map { number, line in
      let cells = line.split(separator: ",")
      guard number > head, cells.count > 2, cells[0] != "sennen" else { return String(line) }
      return (cells.prefix(2) + cells.dropFirst(2).map { _ in "M" }).joined(separator: ",")
    }
    return Array(widened.joined(separator: "\n").utf8)
  }

  private static func seed(_ now: Instant, _ all: Int) -> RegistrySeed {
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    // The facility that refuses is the other person's own: only the physician's scope must leave out what comes from it.
    seed.facilities = [("aoi", false), ("hibari", true)].map { id, isRefusing in
      .init(id: id, name: "見本\(id)", oid: "2.999.\(id.utf8.count)", isRefusing: isRefusing)
    }
    seed.terminals = seed.facilities.map {
      Terminal(id: "t-\($0.id)", state: .active, ownership: .facilityManaged, facility: $0.id)
    }
    let people =
      [("physician", "physician", "aoi"), ("everybody", "physician", "hibari")] + occupations.map { ($0, $0, "aoi") }
    for (id, occupation, facility) in people {
      seed.people.append(
        .init(
          person: Person(
            id: id, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always),
          name: "見本", facility: facility, isAdministrator: true))
      for patient in 0..<known {
        let isAttending = id == "everybody" || (id == "physician" && patient < attended)
        seed.members.append(
          .init(
            patient: "p\(patient)", person: id, membership: Membership(period: always, isAttending: isAttending)))
      }
      seed.tokens.append(
        .init(
          token: id, person: id, terminal: "t-\(facility)", purpose: "TREAT",
          expires: Instant(seconds: now.seconds + 86_400)))
    }
    seed.consents = (0..<all).map {
      .init(
        id: "c\($0)", patient: "p\($0)",
        consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
    }
    return seed
  }

  private static func mappings() throws -> MappingSet {
    let folder = Places.project.appending(path: "Mappings")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().filter {
      !$0.hasPrefix("access-") && !$0.contains("overlays/") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".csv"))
    }
    let files = try names.map { MappingSet.File(name: $0, bytes: try Places.projectFile("Mappings/\($0)")) }
    let (set, faults) = MappingSet.read(files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: nil)
    guard let set else { throw Unproven(faults.first?.issue.rendered(file: "Mappings") ?? "no mappings") }
    return set
  }
}

extension Places {
  static func projectFile(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: project.appending(path: path)))
  }
}
