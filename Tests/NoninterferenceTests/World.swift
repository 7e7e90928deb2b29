// A *world* is a random network with random records: facilities, people of all occupations, teams, consents, and entries
// made of the samples of every item. It is one database file; a *fork* is a copy of it.

import Access
import Database
import Disclosure
import FHIR
import Foundation
import Gateway
import HTTP
import MML
import Mapping
import TestSupport
import Tree

@testable import Storage

struct World {
  /// Who asks.
  struct Caller {
    let token: String
    let person: String
    let occupation: String
  }

  let shipped: Shipped
  let folder: URL
  let patients = ["hanako", "taro", "p3"]
  private(set) var callers: [Caller] = []
  /// Those whose occupations write most.
  var writers: [Caller] { Array(callers.prefix(4)) }
  /// The ids of the entries it began with, by type; but patients'.
  private(set) var ids: [String: [String]] = [:]
  /// What samples can become, by lens.
  var variants: [String: [NewEntry]] { shipped.variants }

  private static let facilities = ["aoi", "hibari", "sakura"]

  /// The shipped mappings and table, read once for all worlds.
  struct Shipped: Sendable {
    /// A gateway over nothing, for others to be made like it.
    let gateway: UseCases
    let tables: AccessTables
    /// The samples as bodies of requests, with their types.
    let bodies: [(type: String, text: String)]
    /// The same by lens.
    let bodiesOfLens: [String: [(type: String, text: String)]]
    /// What samples can become, by lens.
    let variants: [String: [NewEntry]]

    /// Read when it is first asked for.
    static let once = Task { try await read() }

    private static func read() async throws -> Shipped {
      let folder = Project.folder.appending(path: "Mappings")
      let names = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
      let files = try names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".csv")) && !$0.hasPrefix("access-") }
        .filter { !$0.contains("overlays/") }
        .map { MappingSet.File(name: $0, bytes: try Project.bytes("Mappings/\($0)")) }
      let (set, faults) = MappingSet.read(files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: nil)
      guard let set else { throw Missing(what: "mappings: \(faults.map(\.issue))") }
      let table = try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
      var samples: [String: [UInt8]] = [:]
      let home = Project.folder.appending(path: "Samples")
      for item in try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: home.appending(path: item).path).sorted())
          ?? []
        where file.hasSuffix(".json") && !file.contains(".entry.") && !file.contains(".residue.") {
          samples["\(item)/\(file)"] = try Project.bytes("Samples/\(item)/\(file)")
        }
      }
      let tables = try AccessTables([table])
      let store = try await Store.open(.temporary)
      let gateway = try await UseCases(
        store: store, mappings: set,
        disclosure: DisclosureClient(hospitals: [], http: HTTPClient(), lenses: set.disclosures))
      var bodies: [(type: String, text: String)] = []
      var bodiesOfLens: [String: [(type: String, text: String)]] = [:]
      var variants: [String: [NewEntry]] = [:]
      for (path, bytes) in samples.sorted(by: { $0.key < $1.key }) {
        guard let resource = FHIRFormat.json.read(bytes).document else { continue }
        bodies.append((resource.type.name, String(decoding: bytes, as: UTF8.self)))
        let isPatient = resource.type.name == "Patient"
        guard isPatient == path.hasPrefix("patient/"),
          let new = try? gateway.newEntry(resource, id: isPatient ? "hanako" : nil)
        else { continue }
        variants[new.lens, default: []].append(new)
        bodiesOfLens[new.lens, default: []].append((resource.type.name, String(decoding: bytes, as: UTF8.self)))
      }
      await store.close()
      return Shipped(gateway: gateway, tables: tables, bodies: bodies, bodiesOfLens: bodiesOfLens, variants: variants)
    }
  }

  struct Missing: Error { let what: String }

  /// Makes a world in a folder of its own.
  init(_ shipped: Shipped, _ chance: inout SeededGenerator, entries count: Int) async throws {
    self.shipped = shipped
    folder = try temporaryFolder(inMemory: true)
    let store = try await Store.open(
      .file(folder.appending(path: Self.file).path), identifiers: .repeating(chance.next()))
    // The key by which pages are sealed belongs to the world, so that both forks have it.
    _ = try await store.sealingKey
    let seed = registry(&chance, table: shipped.tables.versions[0])
    let people = seed.people
    var entries: [(entry: NewEntry, author: String, facility: String)] = []
    let lenses = variants.keys.sorted()
    // Each item once, then any. What there will be is known first, because entries refer to each other.
    var samples: [(id: String, sample: NewEntry)] = []
    for number in 0..<count {
      let lens = number < lenses.count ? lenses[number] : chance.pick(lenses)
      guard let sample = variants[lens].map({ chance.pick($0) }), sample.type != "Patient" else { continue }
      samples.append(("e\(number)x", sample))
    }
    ids = Dictionary(grouping: samples) { $0.sample.type }.mapValues { $0.map(\.id) }
    for (id, sample) in samples {
      let author = chance.pick(people)
      let new = moved(sample, to: chance.pick(patients), id: id, &chance)
      entries.append((new, author.person.id, author.facility))
    }
    for patient in patients {
      guard let sample = variants["patient"].map({ chance.pick($0) }) else { continue }
      entries.append((moved(sample, to: patient, id: patient, &chance), people[0].person.id, people[0].facility))
    }
    _ = try await store.fill(seed, entries: entries, at: Gatehouse.noon)
    await store.close()
  }

  private static let file = "world.sqlite"

  /// A copy of the world, with identifiers that repeat from this seed.
  func fork(_ name: String, identifiers: UInt64) async throws -> Store {
    let copy = folder.appending(path: "\(name).sqlite")
    try FileManager.default.copyItem(at: folder.appending(path: Self.file), to: copy)
    return try await Store.open(.file(copy.path), identifiers: .repeating(identifiers))
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The same entry for another patient, under another id, perhaps labelled and from elsewhere; what it refers to is
  /// something of this world, where there is such a thing.
  func moved(
    _ entry: NewEntry, to patient: String, id: String?, _ chance: inout SeededGenerator
  ) -> NewEntry {
    var targets = ["Patient/hanako": "Patient/\(patient)", "Patient/taro": "Patient/\(patient)"]
    for term in entry.terms.keys.sorted().flatMap({ entry.terms[$0] ?? [] }) {
      guard let code = term.code, let text = term.text, code.hasSuffix("/\(text)"), targets[code] == nil,
        let known = ids[String(code.dropLast(text.utf8.count + 1))]
      else { continue }
      targets[code] = "\(code.dropLast(text.utf8.count))\(chance.pick(known))"
    }
    return NewEntry(
      id: id, type: entry.type, lens: entry.lens, patient: patient,
      parts: entry.parts.map { $0.referring(to: targets) },
      terms: entry.terms.mapValues { terms in terms.map { $0.referring(to: targets) } },
      labels: chance.once(in: 4) ? LabelSet(rawValue: UInt8.random(in: 0...7, using: &chance)) : [],
      origin: chance.once(in: 6) ? chance.pick(Self.facilities + ["tooi"]) : nil)
  }

  private mutating func registry(_ chance: inout SeededGenerator, table: AccessTable) -> RegistrySeed {
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = Self.facilities.map {
      .init(id: $0, name: "見本\($0)", oid: "2.999.\($0.utf8.count)", isRefusing: chance.once(in: 5))
    }
    seed.terminals = Self.facilities.map {
      Terminal(id: "t-\($0)", state: .active, ownership: .facilityManaged, facility: $0)
    }
    let occupations =
      [
        "physician", "physician", "visiting-nurse", "care-manager", "home-helper", "pharmacist",
        "medical-technologist",
      ]
      + (0..<4).map { _ in chance.pick(table.columns).code }
    for (number, occupation) in occupations.enumerated() where table.occupation(occupation) != nil {
      let facility = number < 3 ? Self.facilities[number] : chance.pick(Self.facilities)
      let id = "person\(number)"
      seed.people.append(
        .init(
          person: Person(
            id: id, occupation: occupation, state: .active, hasPledge: true, hasTraining: true, role: always),
          name: "見本\(number)", facility: facility, isAdministrator: number < 3))
      for patient in patients where !chance.once(in: 4) {
        // Who left the team is known to the registry, and sees nothing.
        let period = chance.once(in: 4) ? Period(from: nil, until: Gatehouse.noon) : always
        seed.members.append(
          .init(
            patient: patient, person: id,
            membership: Membership(period: period, isAttending: occupation == "physician" && chance.once(in: 2))))
      }
      seed.tokens.append(
        .init(
          token: "token-\(id)", person: id, terminal: "t-\(facility)", purpose: "TREAT",
          expires: Instant(seconds: Gatehouse.noon.seconds + 3600)))
      callers.append(Caller(token: "token-\(id)", person: id, occupation: occupation))
    }
    // What stands in one entry with something else: left out for one patient, it may be read of another.
    let beside = Set(variants.values.joined().filter { $0.parts.count > 1 }.flatMap { $0.parts.map(\.category) })
      .sorted()
    seed.consents = patients.filter { _ in !chance.once(in: 4) }.map {
      .init(
        id: "c-\($0)", patient: $0,
        consent: Consent(
          isActive: true, period: always, ground: .attendingPhysician,
          exceptions: Consent.Exceptions(
            categories: Set(
              (0..<chance.pick([0, 1, 2, 3])).map { _ in chance.pick(beside + [chance.pick(table.categories).code]) }),
            facilities: chance.once(in: 8) ? [chance.pick(Self.facilities)] : [],
            occupations: chance.once(in: 8) ? [chance.pick(occupations)] : [])))
    }
    return seed
  }
}

extension Part {
  /// The same with other things in place of those that it refers to.
  fileprivate func referring(to targets: [String: String]) -> Part {
    func replaced(_ bytes: [UInt8]?) -> [UInt8]? {
      guard let bytes else { return nil }
      var text = String(decoding: bytes, as: UTF8.self)
      for (old, new) in targets.sorted(by: { $0.key < $1.key }) {
        text = text.replacing("\"\(old)\"", with: "\"\(new)\"")
      }
      return Array(text.utf8)
    }
    return Part(category: category, fields: replaced(fields), residue: replaced(residue))
  }
}

extension Term {
  /// The same with another thing in place of the one that it refers to.
  fileprivate func referring(to targets: [String: String]) -> Term {
    guard let code, let text, code.hasSuffix("/\(text)"), let target = targets[code] else { return self }
    return Term(
      parameter: parameter, system: system, code: target, text: target.split(separator: "/").last.map(String.init),
      low: low, high: high, place: place)
  }
}
