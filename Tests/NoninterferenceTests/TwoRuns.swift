// *Two runs*: the same requests of one person to two gateways, whose stores differ in nothing that this person may see.

import Access
import Identity
import TestSupport

@testable import Storage

struct TwoRuns {
  /// What was compared, over all runs.
  struct Told {
    var pairs = 0
    var shapes: Set<String> = []
    /// How often each was answered, by method: `GET 200`.
    var statuses: [String: Int] = [:]
    var changes: [String: Int] = [:]
    /// The planted leaks that were found, each with the number of pairs it took.
    var leaks: [String: Int] = [:]
  }

  /// A request whose answers differ.
  struct Difference: CustomStringConvertible {
    let asked: Asked
    let one: Answered
    let other: Answered

    /// The request, and the first place where the answers differ.
    var description: String {
      if one.status != other.status {
        return "\(asked)\nstatus \(one.status) and \(other.status)\n\(one.text)\n\(other.text)"
      }
      if one.headers != other.headers { return "\(asked)\nheaders \(one.headers) and \(other.headers)" }
      let place = zip(one.body, other.body).prefix { $0 == $1 }.count
      func around(_ answer: Answered) -> String {
        String(decoding: answer.body.dropFirst(max(0, place - 200)).prefix(400), as: UTF8.self)
      }
      return "\(asked)\nbody at \(place):\n\(around(one))\n\(around(other))"
    }
  }

  /// The two databases don't agree on what the person may see: a fault of the test.
  struct NotHidden: Error {}

  let world: World
  let caller: World.Caller

  /// Makes two forks, changes what is hidden in one of them, and asks both. Gives the first difference; nothing where the
  /// person may do nothing at all, or can't tell the two apart. Each of the leaks is planted into each pair of answers by
  /// itself; those that make a difference are told.
  func compare(
    _ name: String, requests: Int, _ chance: inout SeededGenerator, _ told: inout Told, leaks: [Leak] = []
  ) async throws -> Difference? {
    let identifiers = chance.next()
    let one = try await world.fork("\(name)-one", identifiers: identifiers)
    let other = try await world.fork("\(name)-other", identifiers: identifiers)
    let found = try await compare(one, other, requests: requests, &chance, &told, leaks)
    await one.close()
    await other.close()
    return found
  }

  private func compare(
    _ one: Store, _ other: Store, requests: Int, _ chance: inout SeededGenerator, _ told: inout Told, _ leaks: [Leak]
  ) async throws -> Difference? {
    let left = try await Gatehouse(one, world.shipped)
    let right = try await Gatehouse(other, world.shipped)
    guard
      case .cleared(let clearance) = try await Clearance.make(
        bearer: caller.token, registry: one.registry, tables: world.shipped.tables, now: Gatehouse.noon)
    else { return nil }
    let hidden = HiddenChanges(world: world, scope: clearance.scope)
    let done = try await hidden.apply(to: other, &chance)
    for change in done.told { told.changes[change, default: 0] += 1 }
    guard try await hidden.visible(in: one) == hidden.visible(in: other) else { throw NotHidden() }

    var corpus = try await Corpus(
      [one, other], world: world, done: done, known: clearance.scope.readableGroups.flatMap(\.patients))
    var seen: [Answered] = []
    // What is sealed names the store's own counters: each gateway gets back what it gave.
    var seals: [String: String] = [:]
    for number in 0..<(requests + corpus.farewells) {
      let asked =
        number < requests
        ? corpus.request(&chance, seen: seen) : corpus.farewell(number - requests, &chance, seen: seen)
      let mine = try await left.answer(asked, as: caller.token)
      let theirs = try await right.answer(asked.replacing(seals), as: caller.token)
      for (seal, twin) in zip(mine.seals, theirs.seals) { seals[seal] = twin }
      told.pairs += 1
      told.statuses["\(asked.method) \(mine.status)", default: 0] += 1
      let (same, twin) = (mine.comparable, theirs.comparable)
      guard same == twin else { return Difference(asked: asked, one: same, other: twin) }
      for leak in leaks where told.leaks[leak.name] == nil {
        let spoilt = (
          try await leak.spoil(same, asked, one, clearance.scope),
          try await leak.spoil(twin, asked, other, clearance.scope)
        )
        if spoilt.0 != spoilt.1 { told.leaks[leak.name] = told.pairs }
      }
      seen.append(mine)
    }
    told.shapes.formUnion(corpus.shapes)
    return nil
  }
}
