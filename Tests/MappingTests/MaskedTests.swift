import JSON
import TestSupport
import Testing
import Tree

@testable import Mapping

/// What a scope may not read is not there, is never hinted at, and what is required stands there masked.
@Suite struct MaskedTests {
  @Test func whatIsRequiredStandsThereMasked() throws {
    let lens = try SmallLens(
      """
      status: {type: code, min: 1}
      amount: {type: decimal, min: 1, category: two}
      patient: {type: patient, min: 1}
      notes: {max: "*", category: three, fields: {at: {type: dateTime}, text: {type: markdown, min: 1}}}
      """,
      rows: """
        - status <-> status
        - amount <-> valueQuantity.value
        - patient <-> subject.reference via patient-reference
        - each notes <-> note by at+text:
          - at <-> time
          - text <-> text
        """,
      type: "Demanding")
    let entry = #"{"status":"a","amount":5,"patient":"p","notes":[{"text":"n"}]}"#
    func joined(_ readable: Set<String>, _ entry: String = entry) throws -> String {
      let (joined, issues) = try lens.joined(entry, readable: readable)
      #expect(issues.isEmpty, "\(issues)")
      return text(joined)
    }
    let subject = #""subject":{"reference":"Patient/p"}"#
    let note = #""note":[{"text":"n"}]"#
    let everything: Set<String> = ["one", "two", "three", "rest"]
    #expect(try joined(everything) == #"{"status":"a","valueQuantity":{"value":5},\#(subject),\#(note)}"#)
    #expect(
      try joined(["two", "three"])
        == #"{"_status":{"id":"masked"},"valueQuantity":{"value":5},\#(subject),\#(note)}"#)
    #expect(try joined(["one", "three"]) == #"{"status":"a","_valueString":{"id":"masked"},\#(subject),\#(note)}"#)
    #expect(try joined(["one", "two"]) == #"{"status":"a","valueQuantity":{"value":5},\#(subject)}"#)
    #expect(
      try joined([]) == #"{"_status":{"id":"masked"},"_valueString":{"id":"masked"},\#(subject)}"#)
    // Whether there is anything to hide makes no difference.
    #expect(
      try joined(["one", "three"], #"{"status":"a","patient":"p"}"#)
        == #"{"status":"a","_valueString":{"id":"masked"},\#(subject)}"#)
  }

  /// For random subsets of categories: valid, nothing from outside them, and the same bytes whatever is hidden.
  @Test(arguments: Shipped.names) func hiddenFieldsMakeNoDifference(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let set = try Shipped.set.get()
    let item = try #require(set.model.items[lens.entrySchema[lens.entryType].name])
    let occupations = try Shipped.categories.get().readers.map(\.readable)
    let seed = newSeed()
    var sampler = Sampler(lens, systems: set.systems, seed: seed)
    var random = SeededGenerator(seed: seed &+ 1)
    var resources: [Document] = []
    for _ in 0..<400 {
      let resource = sampler.resource()
      if lens.takes(resource) { resources.append(resource) }
    }
    let corpus = try MutatedLawTests.corpus(lens, &sampler)
    let mutator = MutatedLawTests.mutator(corpus, &sampler, set)
    for _ in 0..<(try MutatedLawTests.rounds(of: lens)) {
      guard let resource = mutator.changed(random.pick(corpus), &random) else { continue }
      if lens.takes(resource) { resources.append(resource) }
    }
    var masked = 0
    for (round, resource) in resources.enumerated() {
      let (entry, residue) = lens.split(resource)
      guard let patient = item.patient.map({ entry.root.first($0)?.value }) ?? "" else { continue }
      // A subset that an occupation has, or any that keeps the rule of the residue.
      var readable = random.once(in: 2) ? occupations.randomElement(using: &random) ?? [] : []
      readable.formUnion(lens.categories.filter { _ in random.once(in: 3) })
      if !lens.categories.isSubset(of: readable) { readable.remove(lens.residueCategory) }
      let parts = set.model.parts(of: entry)
      let visible = parts.filter { readable.contains($0.key) }
      let rest = readable.contains(lens.residueCategory) ? residue : nil
      let joined = lens.join(
        set.model.entry(item, patient: patient, parts: Array(visible.values)), rest, masking: lens.masking(readable))
      let issues = joined.structureIssues()
      #expect(issues.isEmpty, "\(issues.map { $0.rendered(file: name) }) seed \(seed), round \(round)")
      if joined.root.hasMasked { masked += 1 }
      // Nothing stands there that the whole of the entry would not say at the same place.
      let whole = lens.join(entry)
      #expect(joined.root.isWithin(rest == nil ? whole.root : resource.root), "seed \(seed), round \(round)")
      // What is hidden is another's: the same bytes.
      let other = lens.split(resources[(round + 1) % resources.count]).entry
      let foreign = set.model.parts(of: other).filter { !readable.contains($0.key) }
      let changed = set.model.entry(item, patient: patient, parts: Array(visible.values) + Array(foreign.values))
      let seen = set.model.parts(of: changed).filter { readable.contains($0.key) }
      guard seen == visible else { continue }
      let again = lens.join(
        set.model.entry(item, patient: patient, parts: Array(seen.values)), rest, masking: lens.masking(readable))
      #expect(JSONWriter.text(again) == JSONWriter.text(joined), "seed \(seed), round \(round)")
    }
    // A patient demands nothing, a condition only its subject, which is everybody's.
    let demanded = lens.resourceSchema.demands(of: lens.resourceType).joined()
    let hidden = lens.resourcePlan.children.filter { demanded.contains($0.element) && !$0.categories.isEmpty }
    #expect(masked > 0 || hidden.isEmpty)
  }

  /// The whole way: every occupation sees the shipped samples of each item valid, masked or not at all.
  @Test(arguments: Shipped.names) func theResidueIsForThoseWhoSeeAll(_ name: String) throws {
    let lens = try Shipped.lens(name)
    for (occupation, readable) in try Shipped.categories.get().readers where readable.contains(lens.residueCategory) {
      #expect(lens.categories.isSubset(of: readable), "\(occupation)")
    }
  }
}

extension Lens {
  /// Masks with an `id`, which every element has.
  fileprivate func masking(_ readable: Set<String>) -> Masking {
    masking(isReadable: { readable.contains($0) }, fill: { $0.leaf("id", "masked") })
  }
}

extension SmallLens {
  /// What a scope sees of an entry: its readable parts joined, and what is wrong with that.
  fileprivate func joined(_ json: String, readable: Set<String>) throws -> (Document, issues: [String]) {
    let item = try #require(model.items["Item"])
    let parts = model.parts(of: try entry(json)).filter { readable.contains($0.key) }
    let joined = lens.join(
      model.entry(item, patient: "p", parts: Array(parts.values)), masking: lens.masking(readable))
    return (joined, joined.structureIssues().map { $0.rendered(file: "joined") })
  }
}

extension Element {
  fileprivate var isMasked: Bool { first("id")?.value == "masked" && !hasValue }

  fileprivate var hasMasked: Bool { isMasked || children.contains(where: \.hasMasked) }

  /// Whether everything here, but what is masked, stands in the other in the same order.
  fileprivate func isWithin(_ other: Element) -> Bool {
    guard hasValue == other.hasValue, bytes.elementsEqual(other.bytes) else { return false }
    var others = other.children
    for child in children where !child.isMasked {
      var found = false
      while !found, let next = others.next() { found = next.id == child.id && child.isWithin(next) }
      if !found { return false }
    }
    return true
  }
}
