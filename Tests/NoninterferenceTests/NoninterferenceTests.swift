// For any two stores that agree on what a person may see, every request by that person gets the same bytes.

import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct NoninterferenceTests {
  /// How many pairs of requests are compared: 2,000 in the default suite, more by `MICT_PAIRS`.
  private static let pairs = ProcessInfo.processInfo.environment["MICT_PAIRS"].flatMap { Int($0) } ?? 2_000

  @Test func whatIsHiddenChangesNoByte() async throws {
    var chance = SeededGenerator.told("noninterference")
    let shipped = try await World.Shipped.once.value
    var told = TwoRuns.Told()
    var isAlike = true
    while isAlike, told.pairs < Self.pairs {
      let world = try await World(shipped, &chance, entries: 70)
      defer { world.remove() }
      for round in 0..<6 where isAlike && told.pairs < Self.pairs {
        let caller = chance.once(in: 2) ? chance.pick(world.callers) : chance.pick(world.writers)
        let runs = TwoRuns(world: world, caller: caller)
        let found = try await runs.compare("\(round)", requests: 120, &chance, &told)
        isAlike = found == nil
        #expect(isAlike, "seed \(chance.seed), pair \(told.pairs): \(caller) \(found.map(\.description) ?? "")")
      }
    }
    guard isAlike else { return }
    print("\(told.pairs) pairs, \(told.shapes.count) shapes, statuses \(told.statuses.sorted { $0.key < $1.key })")
    print("hidden changes: \(told.changes.sorted { $0.key < $1.key })")
    #expect(told.statuses["GET 200", default: 0] > Self.pairs / 8, "seed \(chance.seed)")
    if Self.pairs >= 2_000 {
      // What is refused tells little of what a change does.
      for change in ["POST 201", "PUT 200", "PATCH 200", "DELETE 204"] {
        #expect(told.statuses[change, default: 0] >= 3, "\(change), seed \(chance.seed)")
      }
      #expect(told.shapes.count >= 300 && told.changes.count > 10, "seed \(chance.seed)")
    }
  }

  /// The comparison has teeth: each planted leak is found. Some need a rare request to meet a certain change; what many
  /// don't find is not found.
  @Test func everyPlantedLeakIsFound() async throws {
    var chance = SeededGenerator.told("planted leaks")
    let shipped = try await World.Shipped.once.value
    #expect(Leak.all.count >= 15)
    var told = TwoRuns.Told()
    while told.leaks.count < Leak.all.count, told.pairs < 20_000 {
      let world = try await World(shipped, &chance, entries: 70)
      defer { world.remove() }
      for round in 0..<10 where told.leaks.count < Leak.all.count {
        let runs = TwoRuns(world: world, caller: chance.pick(world.callers))
        let found = try await runs.compare("\(round)", requests: 100, &chance, &told, leaks: Leak.all)
        #expect(found == nil, "seed \(chance.seed): \(found.map(\.description) ?? "")")
      }
    }
    for leak in Leak.all {
      #expect(told.leaks[leak.name] != nil, "seed \(chance.seed): \(leak.name), after \(told.pairs) pairs")
    }
    print("found after so many pairs: \(told.leaks.sorted { $0.value < $1.value })")
  }
}
