import Access
import Identity
import Measuring
import Storage

/// A piece of work on one person's facts.
struct DecisionWork: Timed {
  let name: String
  /// How many decisions or scopes a pass makes.
  let count: Int
  let isHere = true
  let time: (_ passes: Int) throws -> Double

  /// All questions there are about one patient's entry: every category viewed, created and corrected.
  static func decisions(_ name: String, _ facts: Facts, _ table: AccessTable) -> DecisionWork {
    let entry = EntryFacts(author: "somebody", facility: "hibari")
    let questions = table.categories.flatMap { category in
      Action.allCases.map { Question($0, category, of: "p1", entry: entry) }
    }
    return DecisionWork(
      name: name, count: questions.count,
      time: ProcessorTime.timing(name) {
        questions.reduce(0) { $0 + (Decision.decide($1, facts: facts, table: table).isAllowed ? 1 : 0) }
      })
  }

  static func scope(_ name: String, _ facts: Facts, _ table: AccessTable) -> DecisionWork {
    DecisionWork(
      name: name, count: 1,
      time: ProcessorTime.timing(name) {
        if case .granted(let scope) = Scope.make(facts: facts, table: table) { return scope.grants.count }
        return 0
      })
  }
}

/// How long decisions, scopes and clearances take.
enum DecisionReport {
  /// What the project has set itself: nanoseconds for a decision.
  private static let most = 2000.0

  static func text(_ scene: Scene, _ rounds: Rounds) async throws -> String {
    guard let table = scene.table.versions.last else { throw Unproven("there is no table") }
    var works: [DecisionWork] = []
    for person in ["physician"] + Scene.occupations {
      works.append(.decisions("decision, \(person)", try await scene.facts(of: person), table))
    }
    for person in ["physician", "home-helper"] {
      works.append(
        .scope("scope of \(Scene.known) patients, \(person)", try await scene.facts(of: person), table))
    }
    var report = Table(header: ["", "ns", "least–greatest", "at most", ""], leading: [0, 4])
    for result in rounds.measure(works) {
      let work = result.contender
      if let failure = result.failure { throw Unproven("\(work.name): \(failure)") }
      guard let spread = Spread(result.seconds.map { $0 / Double(work.count) * 1e9 }) else { continue }
      let hasBar = work.name.hasPrefix("decision")
      report.rows.append([
        work.name, Table.number(spread.median), spread.range, hasBar ? Table.number(most) : "–",
        hasBar ? (spread.median <= most ? "met" : "not met") : "",
      ])
    }
    let clearance = try await clearance(scene, rounds)
    report.rows.append([
      "clearance from the registry, physician", Table.number(clearance.median), clearance.range, "–", "",
    ])
    return report.text
  }

  /// Nanoseconds for knowing who calls: the token, the registry's facts and the scope.
  private static func clearance(_ scene: Scene, _ rounds: Rounds) async throws -> Spread {
    let count = 2000
    var figures: [Double] = []
    for _ in 0..<rounds.count {
      let start = ProcessorTime.now
      for _ in 0..<count {
        let answer = try await Clearance.make(
          bearer: "physician", registry: scene.store.registry, tables: scene.table, now: scene.now)
        guard case .cleared = answer else { throw Unproven("the physician is not cleared") }
      }
      figures.append((ProcessorTime.now - start) / Double(count) * 1e9)
    }
    guard let spread = Spread(figures) else { throw Unproven("no rounds") }
    return spread
  }
}
