// For any two stores that agree on what a person may see, every request by that person gets the same bytes.

import Access
import Foundation
import Identity
import TestSupport
import Testing

@testable import Storage

@Suite struct NoninterferenceTests {
  /// How many pairs of requests are compared: 2,000 in the default suite, more by `MICT_PAIRS`.
  static let pairs = ProcessInfo.processInfo.environment["MICT_PAIRS"].flatMap { Int($0) } ?? 2_000

  @Test func whatIsHiddenChangesNoByte() async throws {
    var chance = SeededGenerator.told("noninterference")
    let shipped = try World.Shipped.read()
    var told = Told()
    while told.pairs < Self.pairs {
      let world = try await World(shipped, &chance, entries: 70)
      defer { world.remove() }
      for round in 0..<6 where told.pairs < Self.pairs {
        let caller = chance.pick(world.callers)
        try await compare(world, shipped, caller, "\(round)", &chance, &told, seed: chance.seed)
      }
    }
    print("\(told.pairs) pairs, \(told.shapes.count) shapes, statuses \(told.statuses.sorted { $0.key < $1.key })")
    print("hidden changes: \(told.changes.sorted { $0.key < $1.key })")
    #expect(told.changes.count > 10 && told.statuses[200, default: 0] > Self.pairs / 8, "seed \(chance.seed)")
    if Self.pairs >= 2_000 { #expect(told.shapes.count >= 300, "seed \(chance.seed)") }
  }

  struct Told {
    var pairs = 0
    var shapes: Set<String> = []
    var statuses: [Int: Int] = [:]
    var changes: [String: Int] = [:]
  }

  /// One person, one hidden change, many requests.
  private func compare(
    _ world: World, _ shipped: World.Shipped, _ caller: World.Caller, _ name: String,
    _ chance: inout SeededGenerator, _ told: inout Told, seed: UInt64
  ) async throws {
    let identifiers = chance.next()
    let one = try await world.fork("\(name)-one", identifiers: identifiers)
    let other = try await world.fork("\(name)-other", identifiers: identifiers)
    let left = try await Gatehouse(one, world.mappings, world.tables)
    let right = try await Gatehouse(other, world.mappings, world.tables)
    guard
      case .cleared(let clearance) = try await Clearance.make(
        bearer: caller.token, registry: one.registry, tables: world.tables, now: Gatehouse.noon)
    else { return }
    let hidden = HiddenChanges(world: world, scope: clearance.scope)
    for change in try await hidden.apply(to: other, &chance) { told.changes[change, default: 0] += 1 }
    #expect(
      try await hidden.visible(in: one) == hidden.visible(in: other), "seed \(seed): the change was not hidden")

    var corpus = try await Corpus([one, other], world: world, samples: shipped.samples)
    var seen: [Answered] = []
    // What is sealed names the store's own counters: each gateway gets back what it gave.
    var seals: [String: String] = [:]
    for _ in 0..<150 {
      let asked = corpus.request(&chance, seen: seen)
      let answers = (
        try await left.answer(asked, as: caller.token),
        try await right.answer(asked.replacing(seals), as: caller.token)
      )
      for (mine, theirs) in zip(answers.0.seals, answers.1.seals) { seals[mine] = theirs }
      told.pairs += 1
      told.statuses[answers.0.status, default: 0] += 1
      guard answers.0.comparable == answers.1.comparable else {
        Issue.record("seed \(seed): \(caller) \(asked)\n\(difference(answers.0.comparable, answers.1.comparable))")
        return
      }
      seen.append(answers.0)
    }
    told.shapes.formUnion(corpus.shapes)
    await one.close()
    await other.close()
  }

  /// The first place where two answers differ.
  private func difference(_ one: Answered, _ other: Answered) -> String {
    if one.status != other.status { return "status \(one.status) and \(other.status)\n\(one.text)\n\(other.text)" }
    if one.headers != other.headers { return "headers \(one.headers) and \(other.headers)" }
    let place = zip(one.body, other.body).prefix { $0 == $1 }.count
    func around(_ answer: Answered) -> String {
      String(decoding: answer.body.dropFirst(max(0, place - 200)).prefix(400), as: UTF8.self)
    }
    return "body at \(place):\n\(around(one))\n\(around(other))"
  }
}
