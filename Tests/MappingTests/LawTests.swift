import Foundation
import TestSupport
import Testing
import Tree

@testable import Mapping

/// The laws on documents nobody thought of. Each failure prints the seed that repeats it.
@Suite struct LawTests {
  /// How many resources each lens must have taken; `MICT_LAW_ROUNDS` asks for more (`make laws`: ten thousand).
  static let rounds = ProcessInfo.processInfo.environment["MICT_LAW_ROUNDS"].flatMap { Int($0) } ?? 100

  /// The same for one lens: those that share the rows of a file share its rounds, unless more are asked for.
  static func rounds(of lens: Lens) throws -> Int {
    if rounds > 200 { return rounds }
    return max(20, rounds / (try Shipped.set.get().lenses.count { $0.file == lens.file }))
  }

  @Test(arguments: Shipped.names) func lawsHoldOnRandomResources(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var sampler = Sampler(lens, systems: try Shipped.set.get().systems, seed: seed)
    var taken = 0
    var round = 0
    let rounds = try Self.rounds(of: lens)
    var fields: Set<ElementID> = []
    while taken < rounds && round < 16 * rounds {
      round += 1
      let resource = sampler.resource()
      if round % 50 == 0 { #expect(resource.structureIssues().isEmpty, "seed \(seed), round \(round)") }
      guard lens.takes(resource) else {
        // What is not taken stays together.
        if round % 10 != 0 { continue }
        let (entry, residue) = lens.split(resource)
        #expect(!entry.root.hasChildren && residue == resource, "seed \(seed), round \(round)")
        continue
      }
      taken += 1
      let (entry, fresh, broken) = lens.trial(of: resource)
      entry.root.gatherElements(&fields)
      #expect(broken.isEmpty, "\(broken) seed \(seed), round \(round)")
      // Fresh: a resource made from the entry alone is valid but for what the resource itself kept from the entry.
      let issues = fresh.structureIssues().filter { !isOfTheRoot($0, resource) }
      #expect(issues.isEmpty, "\(issues.map { $0.rendered(file: "fresh") }) seed \(seed), round \(round)")
      if !broken.isEmpty || !issues.isEmpty { return }
    }
    if rounds >= 10_000 { print("LAWS: \(name), \(taken) resources, seed \(seed)") }
    #expect(taken >= rounds, "seed \(seed)")
    // So many resources have had something for every row.
    if rounds < 10_000 { return }
    for field in lens.entrySchema.fields(below: lens.entryType) where !fields.contains(field.id) {
      Testing.Issue.record("no resource had the field `\(field.name)`, seed \(seed)")
    }
  }

  /// Something required that the resource has in a form no row takes.
  private func isOfTheRoot(_ issue: Tree.Issue, _ resource: Document) -> Bool {
    issue.code == .elementMissing && issue.path == resource.type.name
  }

  /// An edited entry: alone it splits back to itself; with the residue of what it was, it makes a valid resource. (Of a
  /// choice an edit may set two alternatives, which no resource can hold: those are left out.)
  @Test(arguments: Shipped.names) func changedFieldsComeBack(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var sampler = Sampler(lens, systems: try Shipped.set.get().systems, seed: seed)
    var random = SeededGenerator(seed: seed &+ 1)
    for round in 0..<min(2_000, try 3 * Self.rounds(of: lens) / 2) {
      let resource = sampler.resource()
      let other = sampler.resource()
      guard lens.takes(resource), lens.takes(other) else { continue }
      let (entry, residue) = lens.split(resource)
      let donor = lens.split(other).entry
      let edited = entry.replacingFields(from: donor, &random)
      // Alone, an edited entry says nothing but itself.
      let again = lens.split(lens.join(edited)).entry
      let difference = Difference.first(edited, again)
      #expect(difference == nil, "fresh \(difference?.description ?? "") seed \(seed), round \(round)")
      // With the old residue it is still a valid resource.
      let joined = lens.join(edited, residue)
      let contradicts = lens.join(edited).structureIssues().contains { $0.code == .choiceRepeated }
      let issues = contradicts ? [] : joined.structureIssues().filter { !isOfTheRoot($0, resource) }
      #expect(issues.isEmpty, "\(issues.map { $0.rendered(file: "edited") }) seed \(seed), round \(round)")
      if difference != nil || !issues.isEmpty { return }
    }
  }
}

extension Document {
  /// The entry with about half of its fields taken from another of the same item; of a list, items of both.
  func replacingFields(from other: Document, _ random: inout SeededGenerator) -> Document {
    var builder = DocumentBuilder(schema: schema, root: root.type)
    for field in schema.elements(of: root.type) {
      let mine = root.children.filter { $0.id == field.id }
      let theirs = other.root.children.filter { $0.id == field.id }
      let chosen = Bool.random(using: &random) ? mine : theirs
      let mixed = field.isList ? (mine + theirs).filter { _ in Bool.random(using: &random) } : chosen
      for item in field.isList ? mixed.shuffled(using: &random) : mixed { builder.copy(item) }
    }
    return builder.finish()
  }
}

extension Element {
  /// Adds every element that stands below.
  fileprivate func gatherElements(_ found: inout Set<ElementID>) {
    for child in children {
      found.insert(child.id)
      child.gatherElements(&found)
    }
  }
}

extension Schema {
  /// All elements of a type and of the groups below it.
  fileprivate func fields(below type: TypeID) -> [SchemaElement] {
    elements(of: type).flatMap { [$0] + fields(below: $0.type) }
  }
}
