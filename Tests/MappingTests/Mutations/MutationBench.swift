import FHIR
import Foundation
import JSON
import Tree

@testable import Mapping

/// Reads mutants as the shipped files are read, as little of them as they concern, and says what catches each.
struct MutationBench {
  enum Verdict: Hashable {
    /// The checker refuses it.
    case rule
    /// A sample is not taken any more, or not taken apart as expected, or one that no lens takes is taken.
    case sample
    /// A category is not the one decided (`Categories.txt`).
    case category
    /// A law does not hold on a sample or a random resource.
    case law
    /// Nothing tells it from what it was made of, on many random resources.
    case equivalent
    /// Nothing catches it, though it does something else.
    case survivor(String)
  }

  let files: [String: String]
  let categories: MappingCategories
  private let materials: MappingMaterials
  /// The shipped lenses, made with these materials.
  private let shipped: [Lens]
  private let sources: [String: YAMLText]
  /// The samples of each lens, with what it makes of them.
  private let samples: [String: [Trial]]
  /// Resources that no lens takes.
  private let untaken: [Document]
  /// The categories decided.
  private let decided: Set<String>
  /// How many random resources are asked: by laws, and when nothing has caught it.
  let lawRounds: Int
  let equivalenceRounds: Int
  let seed: UInt64

  /// What a lens does with a resource.
  private struct Trial {
    let resource: Document
    let entry: String
    let residue: String
    let fresh: String

    /// Nil where the lens doesn't take it.
    init?(_ lens: Lens, _ resource: Document) {
      guard lens.takes(resource) else { return nil }
      self.resource = resource
      let (entry, residue) = lens.split(resource)
      self.entry = text(entry)
      self.residue = residue.map(text) ?? ""
      fresh = text(lens.join(entry))
    }

    func isSame(_ other: Trial) -> Bool {
      entry == other.entry && residue == other.residue && fresh == other.fresh
    }
  }

  init(files: [String: String], lawRounds: Int, equivalenceRounds: Int, seed: UInt64) throws {
    self.files = files
    self.lawRounds = lawRounds
    self.equivalenceRounds = equivalenceRounds
    self.seed = seed
    categories = try Shipped.categories.get()
    var materials = MappingMaterials(schemas: ["fhir": R4.schema])
    var sources: [String: YAMLText] = [:]
    var faults: [MappingFault] = []
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      let file = MappingSet.File(name: name, bytes: Array(text.utf8))
      if try materials.read(file, categories, &faults) { continue }
      sources[name] = try YAMLText(file.bytes, file: name)
    }
    materials.readGroups(sources.filter { $0.key.hasPrefix("groups/") }.map(\.value), &faults)
    self.materials = materials
    self.sources = sources
    var samples: [String: [Trial]] = [:]
    let lenses = materials.lenses(
      sources.filter { !$0.key.contains("/") }.map(\.value), categories, ProfileRequirements(), &faults)
    for lens in lenses {
      samples[lens.name] = try SampleTests.names.filter { $0.hasPrefix("\(lens.name)/") }.compactMap {
        Trial(lens, try SampleTests.bareResource($0))
      }
    }
    self.samples = samples
    untaken = try UntakenTests.names.map(UntakenTests.resource)
    shipped = lenses
    decided = Set(try String(contentsOf: CategoryTests.file, encoding: .utf8).split(separator: "\n").map(String.init))
  }

  /// All mutants of all files.
  func mutants() -> [Mutant] {
    let systems = Array(materials.systems.names).sorted()
    let tables = materials.tables.keys.sorted()
    let groups = materials.groups.keys.sorted()
    let categories = categories.all.sorted()
    return files.sorted { $0.key < $1.key }.flatMap { name, text -> [Mutant] in
      if name == "stock.yaml" { return StockMutations.all(name, text, categories: categories) }
      if name.hasSuffix(".csv") { return StockMutations.ofTable(name, text) }
      if name == "systems.yaml" { return [] }
      return RowMutations(
        name, text, schema: R4.schema, systems: systems, tables: tables, groups: groups, categories: categories
      ).all()
    }
  }

  /// What catches a mutant.
  func verdict(_ mutant: Mutant) -> Verdict {
    // The stock model is read before all else.
    if mutant.file == "stock.yaml" {
      var (materials, faults) = (materials, [MappingFault]())
      let file = MappingSet.File(name: mutant.file, bytes: Array(mutant.text.utf8))
      guard (try? materials.read(file, categories, &faults)) == true, let model = materials.model else { return .rule }
      if !decided.isSuperset(of: CategoryTests.told(model)) { return .category }
    }
    guard let lenses = lenses(of: mutant) else { return .rule }
    if !decided.isSuperset(of: lenses.map(CategoryTests.told)) { return .category }
    for lens in lenses where !agreesWithSamples(lens) || untaken.contains(where: lens.takes) { return .sample }
    for lens in lenses where !keepsLaws(lens, mutant) { return .law }
    for lens in lenses {
      if let difference = difference(lens) { return .survivor("\(lens.name): \(difference)") }
    }
    return mutant.file == "stock.yaml" ? .survivor("the model") : .equivalent
  }

  /// The lenses that a mutant concerns, made anew; nil when the checker refuses it.
  private func lenses(of mutant: Mutant) -> [Lens]? {
    var materials = materials
    var faults: [MappingFault] = []
    var names = sources.keys.filter { !$0.contains("/") }
    var changed = sources
    do {
      let file = MappingSet.File(name: mutant.file, bytes: Array(mutant.text.utf8))
      if mutant.file == "stock.yaml" || mutant.file.hasSuffix(".csv") {
        _ = try materials.read(file, categories, &faults)
      } else {
        changed[mutant.file] = try YAMLText(file.bytes, file: mutant.file)
        if !mutant.file.contains("/") { names = [mutant.file] }
      }
    } catch { return nil }
    if !faults.isEmpty || materials.model == nil { return nil }
    if mutant.file.contains("/") || mutant.file == "stock.yaml" {
      materials.readGroups(changed.filter { $0.key.hasPrefix("groups/") }.map(\.value), &faults)
      names = names.filter { mutant.file == "stock.yaml" || uses($0, mutant.file, []) }
    }
    if !faults.isEmpty { return nil }
    var lenses: [Lens] = []
    for name in names.sorted() where faults.isEmpty {
      lenses += materials.lenses(changed[name].map { [$0] } ?? [], categories, ProfileRequirements(), &faults)
    }
    if !faults.isEmpty { return nil }
    let others = shipped.filter { old in !lenses.contains { $0.name == old.name || $0.file == old.file } }
    faults += materials.keyFaults(others + lenses)
    if mutant.file != "stock.yaml" { faults += MappingSet.disjointFaults(others + lenses) }
    return faults.isEmpty ? lenses : nil
  }

  /// Whether a file uses a group or a table, by itself or by a group.
  private func uses(_ name: String, _ used: String, _ seen: Set<String>) -> Bool {
    guard let text = files[name], !seen.contains(name) else { return false }
    let stem = used.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? used
    if text.contains(used.hasSuffix(".csv") ? " via table \(stem)\n" : ": \(stem)\n") { return true }
    return files.keys.contains { group in
      let own = group.split(separator: "/").last?.dropLast(5) ?? ""
      return group.hasPrefix("groups/") && group != name && text.contains(": \(own)\n")
        && uses(group, used, seen.union([name]))
    }
  }

  private func agreesWithSamples(_ lens: Lens) -> Bool {
    (samples[lens.name] ?? []).allSatisfy { old in
      Trial(lens, old.resource).map { $0.isSame(old) } ?? false
    }
  }

  private func keepsLaws(_ lens: Lens, _ mutant: Mutant) -> Bool {
    var sampler = Sampler(lens, systems: materials.systems, seed: seed)
    for _ in 0..<lawRounds {
      let resource = sampler.resource()
      guard lens.takes(resource) else { continue }
      let trial = lens.trial(of: resource)
      if !trial.broken.isEmpty { return false }
      let issues = trial.fresh.structureIssues()
      if issues.contains(where: { !($0.code == .elementMissing && $0.path == resource.type.name) }) { return false }
    }
    return true
  }

  /// The first random resource with which the lens does not do what the shipped one does.
  private func difference(_ lens: Lens) -> String? {
    guard let old = shipped.first(where: { $0.name == lens.name }) else { return "a lens of another name" }
    if old.residueCategory != lens.residueCategory { return "the residue's category" }
    for one in [old, lens] {
      var sampler = Sampler(one, systems: materials.systems, seed: seed)
      for round in 0..<equivalenceRounds {
        let resource = sampler.resource()
        switch (Trial(old, resource), Trial(lens, resource)) {
        case (nil, nil): continue
        case (let before?, let after?):
          if before.entry != after.entry { return "entry, round \(round)" }
          if before.residue != after.residue { return "residue, round \(round)" }
          if before.fresh != after.fresh { return "what is made, round \(round)" }
        default: return "what is taken, round \(round)"
        }
      }
    }
    return nil
  }
}
