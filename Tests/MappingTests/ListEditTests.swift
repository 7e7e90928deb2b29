import FHIR
import Foundation
import JSON
import TestSupport
import Testing
import Tree

@testable import Mapping

/// Shuffle the lists of an entry, leave items out, put others in: what was left of an item goes to that item or to none.
///
/// Every item of the resource is marked with an `id`, which no row takes: it stays in the residue. Wherever a mark comes
/// back, all that it was put on must have come back with it.
@Suite struct ListEditTests {
  @Test(arguments: Shipped.names) func noItemGetsAnothersData(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let seed = newSeed()
    var sampler = Sampler(lens, systems: try Shipped.set.get().systems, seed: seed)
    var random = SeededGenerator(seed: seed &+ 1)
    var edited = 0
    let rounds = min(1_000, try LawTests.rounds(of: lens) / 8)
    for round in 0..<100 * rounds where edited < rounds {
      let resource = sampler.resource().marked(lens.resourcePlan)
      let other = sampler.resource()
      guard lens.takes(resource), lens.takes(other) else { continue }
      edited += 1
      let (entry, residue) = lens.split(resource)
      let edit = entry.listsEdited(with: lens.split(other).entry, &random)
      let joined = lens.join(edit, residue)
      let originals = Dictionary(resource.root.markedItems.map { ($0.mark, $0.text) }) { one, _ in one }
      for (mark, told) in joined.root.markedItems where originals[mark] != told {
        Testing.Issue.record(
          """
          \(mark) seed \(seed), round \(round)
          \(text(resource))
          entry   \(text(entry))
          residue \(residue.map { text($0) } ?? "")
          edit    \(text(edit))
          joined  \(text(joined))
          """)
        return
      }
    }
    #expect(edited > 0, "seed \(seed)")
  }
}

extension ListEditTests {
  /// Items without a key that say the same in different lists are not the same.
  @Test func aListIsPartOfAnItemsName() throws {
    let text = """
      {"resourceType":"CarePlan","status":"active","intent":"plan","subject":{"reference":"Patient/hanako"},
      "activity":[{"id":"a","progress":[{"text":"x"}]},{"id":"b","outcomeCodeableConcept":[{"text":"x"}]}]}
      """
    let resource = try #require(FHIRFormat.json.read(Array(text.utf8)).document)
    let lens = try Shipped.lens("care-policy")
    try #require(lens.takes(resource))
    let residue = try #require(lens.split(resource).residue)
    let told = String(decoding: JSONWriter.text(residue, typeMember: false), as: UTF8.self)
    let names = Set(told.matches(of: /"@":"([^"]+)"/).map { String($0.output.1) })
    #expect(names.count == 2 && names.allSatisfy { !$0.hasSuffix(".2") }, "\(names)")
  }
}

extension Document {
  /// The same with a mark of its own on each item of a list that a plan takes item by item.
  func marked(_ plan: Plan) -> Document {
    var builder = DocumentBuilder(schema: schema, root: root.type)
    var number = 0
    root.copyMarked(plan, with: &builder, &number)
    return builder.finish()
  }

  /// The entry with its lists in another order, some items left out and some of another entry put in.
  func listsEdited(with other: Document, _ random: inout SeededGenerator) -> Document {
    var builder = DocumentBuilder(schema: schema, root: root.type)
    root.copyListsEdited(with: &builder, other.root, &random)
    return builder.finish()
  }
}

extension Element {
  fileprivate func copyMarked(_ plan: Plan?, with builder: inout DocumentBuilder, _ number: inout Int) {
    for child in children {
      let definition = document.schema[child.id]
      let id = document.schema.element("id", of: child.type)
      if definition.flags.contains(.attribute) || document.schema[child.type].format != nil {
        builder.copy(child)
        continue
      }
      builder.begin(child.id, type: child.type)
      // Elements stand in the schema's order: `id` is the first.
      let plans = plan?.children(of: child.id) ?? []
      let isEach = !plans.isEmpty && plans.allSatisfy { $0.each != nil }
      let isMarked = isEach && id != nil && document.schema[child.type].kind == .complex
      if isMarked {
        number += 1
        builder.leaf("id", "mark-\(number)")
      }
      if isMarked {
        for inner in child.children where inner.id != id { builder.copy(inner) }
      } else {
        child.copyMarked(plans.first, with: &builder, &number)
      }
      builder.close()
    }
  }

  /// Every marked item below, with all that it holds.
  fileprivate var markedItems: [(mark: String, text: String)] {
    children.flatMap { child -> [(mark: String, text: String)] in
      if let mark = child.first("id")?.value, mark.hasPrefix("mark-") { return [(mark, child.told)] }
      return child.markedItems
    }
  }

  /// All it holds, as one text.
  private var told: String {
    let inner = children.map { "\($0.id.rawValue):\($0.told)" }.joined(separator: ",")
    return "\(value.map { "\"\($0)\"" } ?? "")(\(inner))"
  }

  fileprivate func copyListsEdited(
    with builder: inout DocumentBuilder, _ other: Element, _ random: inout SeededGenerator
  ) {
    for field in document.schema.elements(of: type) {
      let mine = children.filter { $0.id == field.id }
      if field.isList {
        // What shares a text might be the same by its key: then it rightly gets what was left.
        let known = Set(mine.flatMap(\.texts))
        let theirs = other.children.filter { $0.id == field.id }.filter { known.isDisjoint(with: $0.texts) }
        let kept = (mine + theirs).filter { _ in !random.once(in: 3) }
        for item in kept.shuffled(using: &random) { builder.copy(item) }
      } else if let own = mine.first {
        builder.copy(own)
      }
    }
  }

  /// All texts below.
  private var texts: [String] { (value.map { [$0] } ?? []) + children.flatMap(\.texts) }
}
