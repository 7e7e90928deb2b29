// What can't be recorded is not answered.

import Access
import Database
import TestSupport
import Testing

@testable import Storage

@Suite struct AuditedTests {
  /// Every request of a corpus is refused once the trail can't be written, but those that speak of nobody.
  @Test func nothingIsAnsweredThatCannotBeRecorded() async throws {
    var chance = SeededGenerator.told("audited")
    let world = try await World(World.Shipped.once.value, &chance, entries: 40)
    defer { world.remove() }
    let store = try await world.fork("audited", identifiers: chance.next())
    let house = try await Gatehouse(store, world.shipped)
    var corpus = try await Corpus([store], world: world)
    var seen: [Answered] = []
    for _ in 0..<40 {
      let answer = try await house.answer(corpus.request(&chance, seen: seen), as: chance.pick(world.callers).token)
      seen.append(answer)
    }
    let all = Migrations.all
    let loss = Migration(number: Int64(all.count) + 1, name: "loss", statements: ["DROP TABLE audit"])
    #expect(try await store.database.migrate(all + [loss]) == 1)
    for _ in 0..<200 {
      let asked = corpus.request(&chance, seen: seen)
      let answer = try await house.answer(asked, as: chance.pick(world.callers).token)
      let speaksOfNobody = asked.path == "/fhir/metadata"
      #expect(answer.status == (speaksOfNobody ? 200 : 503), "seed \(chance.seed): \(asked) \(answer.status)")
    }
    await store.close()
  }
}
