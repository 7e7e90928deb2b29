import FHIR
import TestSupport
import Testing
import Tree

@testable import Mapping

/// What the stock model allows makes valid FHIR: whoever writes an entry of his own, with no residue beside it, gets a
/// resource that has all it needs.
@Suite struct EntryTests {
  @Test(arguments: Shipped.names) func aValidEntryMakesAValidResource(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var sampler = EntrySampler(lens, systems: try Shipped.set.get().systems, seed: seed)
    for round in 0..<(LawTests.rounds > 200 ? LawTests.rounds : 60) {
      let entry = sampler.entry()
      #expect(entry.structureIssues().map { $0.rendered(file: "entry") } == [], "seed \(seed), round \(round)")
      let fresh = lens.join(entry)
      let issues = fresh.structureIssues()
      #expect(issues.map { $0.rendered(file: "fresh") } == [], "\(text(entry)) seed \(seed), round \(round)")
      if !issues.isEmpty { return }
    }
  }
}
