import Access
import Database
import Foundation
import Identity
import Storage

/// A *rehearsal* decides as a request would be decided: through a store, its registry and the tables in force. The store
/// is filled from a registry file and gone afterwards.
struct Rehearsal {
  /// Who is in the registry.
  let seed: RegistrySeed
  let tables: AccessTables
  /// The categories that resources of each type speak of; only for attempts through a program.
  var categories: [String: Set<String>] = [:]
  private let store: Store
  private let now: Instant

  /// What is asked of it.
  struct Attempt {
    var person: String
    var patient: String
    var category: String
    var action: Action
    var desk = ExpectedCase.Desk.usual
    var purpose: String?
    var entry: ExpectedCase.Entry?
    /// Why an emergency with the patient is declared before; nothing where none is.
    var emergency: String?
    var day: Day?
    /// What the person's program may do; nothing where it is limited in nothing.
    var scopes: ResourceScopes?
  }

  /// Reads a registry file and fills a store with it.
  ///
  /// - Throws: `Files.Fault`.
  static func open(registry path: String, tables: AccessTables) async throws -> Rehearsal {
    let now = SystemClock.now()
    let seed: RegistrySeed
    do {
      seed = try RegistryFile.read(String(decoding: try Files.read(path), as: UTF8.self), tokensExpire: now)
    } catch let faults as RegistryFile.Faults {
      throw Files.Fault(faults, path)
    }
    let known = Set(seed.facilities.map(\.id))
    try await OverlayFacilities.check(tables) { known.contains($0) }
    do {
      return Rehearsal(seed: seed, tables: tables, store: try await filled(seed, now), now: now)
    } catch {
      throw Files.Fault(description: "\(path): error: no registry can be made of it: \(error)")
    }
  }

  private static func filled(_ seed: RegistrySeed, _ now: Instant) async throws -> Store {
    let store = try await Store.open(.temporary)
    do { _ = try await store.fill(seed, entries: [], at: now) } catch {
      await store.close()
      throw error
    }
    return store
  }

  func close() async { await store.close() }

  /// The facility of a person of the registry.
  func home(_ person: String) -> String? { seed.people.first { $0.person.id == person }?.facility }

  /// Whether the registry says anything of a patient.
  func knows(patient: String) -> Bool {
    seed.members.contains { $0.patient == patient } || seed.consents.contains { $0.patient == patient }
  }

  /// The decision. The person must be in the registry and the category in some version of the table.
  func decide(_ attempt: Attempt) async throws -> Decision {
    guard let emergency = attempt.emergency else { return try await decide(attempt, in: store, at: time(of: attempt)) }
    // In a store of its own: an emergency would hold for later attempts of the same person.
    let store = try await Self.filled(seed, now)
    do {
      try await store.registry.declareEmergency(
        person: attempt.person, patient: attempt.patient, reason: emergency, now: time(of: attempt),
        seconds: BreakGlass.longest)
      let decision = try await decide(attempt, in: store, at: time(of: attempt))
      await store.close()
      return decision
    } catch {
      await store.close()
      throw error
    }
  }

  private func time(of attempt: Attempt) -> Instant { attempt.day?.noonInJapan ?? now }

  private func decide(_ attempt: Attempt, in store: Store, at time: Instant) async throws -> Decision {
    let day = Day.inJapan(at: time)
    let emergencies = tables.inForce(on: day)?.breakGlassPurposes ?? []
    let facts = try await store.registry.facts(
      person: attempt.person, terminal: terminal(of: attempt),
      purpose: attempt.purpose ?? (attempt.emergency == nil ? nil : emergencies.first) ?? "TREAT", now: time)
    guard var facts else { throw Files.Fault(description: "there is no person `\(attempt.person)` in the registry") }
    if let scopes = attempt.scopes, let table = tables.inForce(on: day) {
      facts.client = ClientScope(id: nil, resources: scopes, categories: categories, table: table)
    }
    guard let category = tables.category(attempt.category, on: day) else {
      throw Files.Fault(description: "there is no category `\(attempt.category)`")
    }
    return Decision.decide(
      Question(attempt.action, category, of: attempt.patient, entry: attempt.entry?.facts(home: home)),
      facts: facts, tables: tables)
  }

  private func terminal(of attempt: Attempt) -> String? {
    switch attempt.desk {
    case .usual:
      let facility = home(attempt.person)
      return seed.terminals.first { $0.facility == facility }?.id
    case .unnamed: return nil
    case .terminal(let id): return id
    }
  }
}

/// The facilities that have a table of their own.
enum OverlayFacilities {
  /// Refuses tables of facilities that a registry does not know: a name written wrongly would narrow nothing, and nobody
  /// would notice.
  static func check(_ tables: AccessTables, isKnown: (String) async throws -> Bool) async throws {
    for (facility, overlays) in tables.overlays.sorted(by: { $0.key < $1.key }) where try await !isKnown(facility) {
      throw Files.Fault(
        overlays.first?.file ?? facility,
        "the registry has no facility `\(facility)`; register it first, or mend the line `facility`",
        "登録簿に施設`\(facility)`がありません。先に登録するか、`facility`の行を直してください")
    }
  }
}
