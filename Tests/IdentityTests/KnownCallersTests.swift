import Access
import Database
import Storage
import TestSupport
import Testing

@testable import Identity

/// A caller who is known is answered as one who is looked up anew: with each change, at each instant.
@Suite struct KnownCallersTests {
  private static let start: Int64 = 1_790_000_000
  private static let people = ["dr", "nurse", "helper", "office"]
  private static let patients = ["hanako", "taro", "jiro"]

  private static func tables() throws -> AccessTables {
    let text = try String(decoding: Project.bytes("Mappings/access-1.0.csv"), as: UTF8.self)
    let next = text.replacing("version 1.0", with: "version 1.1")
      .replacing(/effective [0-9-]+/, with: "effective 2026-09-23").replacing(",W", with: ",R")
    return try AccessTables([
      AccessTable(csv: Array(text.utf8), file: "access-1.0.csv"), AccessTable(csv: Array(next.utf8), file: "next.csv"),
    ])
  }

  private static func store() async throws -> Store {
    let store = try await Store.open(.temporary)
    var text = """
      facilities: [{id: aoi, name: 見本, oid: 2.999.1}, {id: kita, name: 見本, oid: 2.999.2}]
      terminals: [{id: t, facility: aoi, ownership: facility-managed}]
      clients: [{id: app, name: 見本, scope: user/Observation.rs user/Condition.rs}]
      people:
        - {id: dr, name: 見本, occupation: physician, facility: aoi, administrator: true}
        - {id: nurse, name: 見本, occupation: visiting-nurse, facility: aoi}
        - {id: helper, name: 見本, occupation: home-helper, facility: aoi}
        - {id: office, name: 見本, occupation: mict-secretariat, facility: aoi}
      tokens:

      """
    for person in people { text += "  - {token: \(person), person: \(person), terminal: t, purpose: TREAT}\n" }
    text += "  - {token: emergency, person: dr, terminal: t, purpose: BTG}\n"
    let seed = try RegistryFile.read(text, tokensExpire: Instant(seconds: start + 90_000))
    #expect(try await store.fill(seed, entries: [], at: Instant(seconds: start)))
    return store
  }

  /// All that tells one answer from another.
  private static func told(_ answer: Clearance.Answer, _ tables: AccessTables) -> String {
    switch answer {
    case .unknown: return "unknown"
    case .denied(let decision): return "denied \(decision)"
    case .cleared(let clearance):
      let scope = clearance.scope
      let grants = scope.grants.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      let answers = (patients + ["nobody"]).flatMap { patient in
        scope.table.categories.flatMap { category in
          Action.allCases.map { scope.decide(Question($0, category, of: patient, entry: nil)).isAllowed ? "1" : "0" }
        }
      }
      return """
        \(scope.now) \(scope.decision) \(scope.table.version) \(grants) \(scope.readableGroups) \(scope.refusing)
        \(scope.flags) \(answers.joined()) \(scope.mayAskHospitals)
        """
    }
  }

  private static func change(_ random: inout SeededGenerator, _ step: Int, _ now: Instant) -> RegistryChange {
    func soon(_ random: inout SeededGenerator) -> Instant {
      Instant(seconds: now.seconds + Int64.random(in: -50...200, using: &random))
    }
    let person = people.randomElement(using: &random) ?? "dr"
    let patient = patients.randomElement(using: &random) ?? "taro"
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return .person(person, Person.State.allCases.randomElement(using: &random) ?? .active)
    case 1: return .person(person, .active)
    case 2: return .facility("aoi", isActive: Int.random(in: 0..<4, using: &random) > 0)
    case 3: return .refusal(facility: "kita", Bool.random(using: &random))
    case 4: return .terminal("t", Bool.random(using: &random) ? .active : .lost)
    case 5: return .withdrawal(patient: patient, at: now)
    case 6, 7:
      return .consent(
        id: "c\(step)", patient: patient, .instructed, from: soon(&random),
        except: .init(occupations: Bool.random(using: &random) ? ["visiting-nurse"] : []))
    case 8: return .disaster(from: soon(&random), until: soon(&random))
    case 9: return .memberEnds(patient: patient, person: person, at: soon(&random))
    case 10: return .roleEnds(person: person, at: Instant(seconds: now.seconds + 5_000))
    default:
      return .member(
        patient: patient, person: person,
        Membership(period: Period(from: soon(&random), until: soon(&random)), isAttending: Bool.random(using: &random)))
    }
  }

  @Test func theyAreAnsweredAsIfLookedUpAnew() async throws {
    var random = SeededGenerator.told("known callers")
    let (store, tables) = (try await Self.store(), try Self.tables())
    let callers = KnownCallers(registry: store.registry, tables: tables, categories: [:])
    var now = Instant(seconds: Self.start)
    var cleared = 0
    for step in 0..<3_000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0: _ = try await store.change(Self.change(&random, step, now), audit: [0])
      case 1 where step % 3 == 0:
        try await store.registry.declareEmergency(person: "dr", patient: "jiro", reason: "見本", now: now, seconds: 60)
      case 2...5: now = Instant(seconds: now.seconds + Int64.random(in: 1...60, using: &random))
      // Clocks are put back, too.
      case 6 where step % 20 == 0: now = Instant(seconds: now.seconds - 100)
      default: break
      }
      let token = (Self.people + ["emergency", "nobody"]).randomElement(using: &random)
      let kept = Self.told(try await callers.clearance(bearer: token, now: now), tables)
      let anew = Self.told(
        try await Clearance.make(bearer: token, registry: store.registry, tables: tables, now: now), tables)
      #expect(kept == anew, "step \(step)")
      guard kept == anew else { break }
      if kept.contains("granted") || kept.contains("1") { cleared += 1 }
    }
    #expect(cleared > 500)
    await store.close()
  }

  /// Midnight in Japan, at which another table takes effect, is a boundary though no period ends.
  @Test func anotherDayIsAnotherTable() async throws {
    let (store, tables) = (try await Self.store(), try Self.tables())
    let callers = KnownCallers(registry: store.registry, tables: tables, categories: [:])
    // 2026-09-23T00:00:00+09:00
    let midnight: Int64 = 1_790_089_200
    var versions: [String] = []
    for second in [midnight - 2, midnight - 1, midnight] {
      guard case .cleared(let clearance) = try await callers.clearance(bearer: "dr", now: Instant(seconds: second))
      else { continue }
      versions.append(clearance.scope.table.version)
    }
    #expect(versions == ["1.0", "1.0", "1.1"])
    await store.close()
  }
}
