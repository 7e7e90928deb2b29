import FHIR
import Foundation
import JSON
import TestSupport
import Testing
import Tree

@testable import Mapping

/// The laws on resources that were real ones and then changed at random (see `Mutator`), and on edits of their entries.
/// Each failure prints the seed that repeats it.
@Suite struct MutatedLawTests {
  /// How many changed resources for each lens, and how many edits.
  static func rounds(of lens: Lens) throws -> Int { try max(10, LawTests.rounds(of: lens) / 2) }

  /// Resources that the lens takes: its samples, the official examples where they are there, and random ones.
  static func corpus(_ lens: Lens, _ sampler: inout Sampler) throws -> [Document] {
    var all = try SampleTests.names.filter { $0.hasPrefix("\(lens.name)/") }.map(SampleTests.bareResource)
    all += Official.resources[lens.name] ?? []
    let target = all.count * 2 + 20
    for _ in 0..<400 where all.count < target {
      let resource = sampler.resource()
      if lens.takes(resource) { all.append(resource) }
    }
    return all
  }

  static func mutator(_ corpus: [Document], _ sampler: inout Sampler, _ set: MappingSet) -> Mutator {
    var mutator = Mutator(corpus[0].schema, isFree: true, uris: set.systems.uris)
    for document in corpus { mutator.learn(document) }
    for _ in 0..<60 { mutator.learn(sampler.resource()) }
    return mutator
  }

  @Test(arguments: Shipped.names) func lawsHoldOnChangedResources(_ name: String) throws {
    let set = try Shipped.set.get()
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    var sampler = Sampler(lens, systems: set.systems, seed: random.next())
    let corpus = try Self.corpus(lens, &sampler)
    let mutator = Self.mutator(corpus, &sampler, set)
    let rounds = try Self.rounds(of: lens)
    var taken = 0
    for round in 0..<8 * rounds where taken < rounds {
      guard let resource = mutator.changed(random.pick(corpus), &random) else { continue }
      if lens.takes(resource) {
        taken += 1
        if taken % 8 == 0 { try ProvenanceTests.compare(resource, "\(name), seed \(seed), round \(round)") }
      }
      if let broken = try LawCheck.broken(resource, lens, set) {
        Testing.Issue.record("\(broken) seed \(seed), round \(round)\n\(text(resource))")
        return
      }
    }
    if LawTests.rounds >= 10_000 { print("MUTATED: \(name), \(taken) resources, seed \(seed)") }
    #expect(taken >= rounds / 4, "seed \(seed): \(taken)")
  }

  /// An edit says what it says: joined with what was left of the entry before, the resource splits into the entry again.
  @Test(arguments: Shipped.names) func editsComeBack(_ name: String) throws {
    let set = try Shipped.set.get()
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    var sampler = Sampler(lens, systems: set.systems, seed: random.next())
    let corpus = try Self.corpus(lens, &sampler)
    let mutator = Self.mutator(corpus, &sampler, set)
    var editor = Mutator(lens.entrySchema, isFree: false)
    for document in corpus { editor.learn(lens.split(document).entry) }
    let rounds = try Self.rounds(of: lens)
    var edited = 0
    var refused = 0
    for round in 0..<8 * rounds where edited < rounds {
      guard let resource = random.once(in: 3) ? random.pick(corpus) : mutator.changed(random.pick(corpus), &random),
        lens.takes(resource)
      else { continue }
      let entry = lens.split(resource).entry
      guard let edit = editor.changed(entry, &random) else { continue }
      edited += 1
      switch LawCheck.edited(resource, edit, lens) {
      case .held: break
      case .refused: refused += 1
      case .broken(let what):
        Testing.Issue.record("\(what) seed \(seed), round \(round)")
        return
      }
    }
    if LawTests.rounds >= 10_000 { print("EDITED: \(name), \(edited) entries, \(refused) refused, seed \(seed)") }
    #expect(edited >= rounds / 4 && refused < edited / 2, "seed \(seed): \(edited), \(refused)")
  }
}

/// Halves that don't belong together, or that nobody's lens left.
@Suite struct ForgedHalvesTests {
  /// Whatever the residue, a join makes a document that shows no anchors, that all can be asked of, and that is written
  /// and read as it is.
  @Test(arguments: Shipped.names) func joinsAreTotal(_ name: String) throws {
    let set = try Shipped.set.get()
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    var sampler = Sampler(lens, systems: set.systems, seed: random.next())
    let corpus = try MutatedLawTests.corpus(lens, &sampler)
    var mutator = MutatedLawTests.mutator(corpus, &sampler, set)
    let siblings = set.lenses.filter { $0.resourceType == lens.resourceType }
    let strangers = try (0..<4).map { _ in try Self.entry(of: Shipped.lens(random.pick(Shipped.names))) }
    let halves = corpus.map { lens.split($0) }
    let residues = halves.compactMap(\.residue)
    for residue in residues { mutator.learn(residue) }
    for round in 0..<(try MutatedLawTests.rounds(of: lens)) {
      var entry = random.pick(halves).entry
      // What another lens left of a resource of this type, or of what this lens joined; or the whole resource.
      var residue =
        random.once(in: 4)
        ? random.pick(siblings).split(random.pick(corpus)).residue : residues.randomElement(using: &random)
      if random.once(in: 8) { residue = random.pick(corpus) }
      if random.once(in: 20) { entry = random.pick(strangers) }
      guard let residue else { continue }
      let forged = random.once(in: 6) ? residue : mutator.forged(residue, &random)
      let joined = lens.join(entry, forged)
      let isPlain = !joined.root.hasAnchors
      #expect(isPlain, "seed \(seed), round \(round)")
      _ = (joined.structureIssues(), lens.takes(joined), lens.faults(of: entry, forged), lens.split(joined))
      _ = (lens.split(forged), lens.provenance(of: joined))
      if !isPlain { return }
    }
  }

  /// The entry of a sample.
  private static func entry(of lens: Lens) throws -> Document {
    let name = try #require(SampleTests.names.first { $0.hasPrefix("\(lens.name)/") })
    return lens.split(try SampleTests.bareResource(name)).entry
  }

  /// Huge and deep: a residue may be made by hand, without a reader's limits.
  @Test func theDepthsOfAResidue() throws {
    let lens = try SmallLens(
      "name: {type: string}\nnotes: {max: \"*\", fields: {text: {type: markdown, min: 1}}}",
      rows: "- name <-> code.text\n- each notes <-> note by text:\n  - text <-> text")
    var builder = DocumentBuilder(schema: lens.lens.resourceSchema, root: lens.lens.resourceType)
    for _ in 0..<200_000 { builder.begin("extension") }
    builder.anchor("")
    for _ in 0..<200_000 { builder.close() }
    let joined = lens.lens.join(try lens.entry(#"{"name":"n"}"#), builder.finish())
    #expect(text(joined) == #"{"code":{"text":"n"}}"#)
  }
}

/// What others wrote, as far as a lens takes it: by lens.
enum Official {
  static let resources: [String: [Document]] = {
    guard let set = try? Shipped.set.get() else { return [:] }
    var result: [String: [Document]] = [:]
    for folder in OfficialTests.folders {
      let all = TestData.files(in: folder, ext: "json")
      for name in folder.hasPrefix("jp-core") ? all : TestData.sample(all, of: "the examples, for changes") {
        guard let bytes = try? TestData.bytes("\(folder)/\(name)"), let found = FHIRFormat.json.read(bytes).document
        else { continue }
        let resource = ResourceHead.removed(from: found)
        guard resource.count < 400, case .success(let lens) = set.lens(for: resource) else { continue }
        result[lens.name, default: []].append(resource)
      }
    }
    return result
  }()
}
