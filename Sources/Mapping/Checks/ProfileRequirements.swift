public import Tree

/// What profiles require besides FHIR, read from the snapshots of their StructureDefinitions. The checker asks it for the
/// profile that a mapping names; of a profile that it does not know, nothing is asked.
///
/// A *demand* is a path to something that must stand there, or must be a certain text where it stands. A step into a
/// *slice* (items of a list that have something in common, or an extension with its URL) says what makes an item one of
/// it. Slices told apart by anything but texts, such as another profile, are left out.
public struct ProfileRequirements: Sendable {
  /// A text that stands below an element.
  struct Constant: Sendable, Hashable {
    let path: [String]
    let text: [UInt8]
  }

  /// A step of a path: the element, and what stands in those that are meant.
  struct Step: Sendable, Hashable {
    let name: String
    var only: [Constant] = []
  }

  struct Demand: Sendable, Hashable {
    let steps: [Step]
    /// Whether it may be missing: then it says what stands there if anything does.
    var isOptional = false
  }

  private var required: [String: [Demand]] = [:]

  /// Of no profile.
  public init() {}

  /// Adds what a StructureDefinition requires in its snapshot; false when the document is none with one.
  @discardableResult
  public mutating func add(_ definition: Document) -> Bool {
    let root = definition.root
    guard definition.type.name == "StructureDefinition", let url = root.text("url"),
      let snapshot = root.first("snapshot")
    else { return false }
    required[url] = ProfileSnapshot(snapshot).demands
    return true
  }

  func demands(of profile: String) -> [Demand] {
    required[profile] ?? required[String(profile.prefix { $0 != "|" })] ?? []
  }
}

/// The rows of a snapshot, by their ids: `Observation.category:laboratory.coding`.
private struct ProfileSnapshot {
  private let rows: [(id: String, row: Element)]
  private let byID: [String: Element]

  init(_ snapshot: Element) {
    rows = snapshot.all("element").compactMap { row in row.text("id").map { ($0, row) } }
    byID = Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  var demands: [ProfileRequirements.Demand] {
    rows.compactMap { id, row in
      let isOptional = row.text("min") == "0"
      let fixed = Self.constants(in: row)
      guard !isOptional || !fixed.isEmpty, var steps = steps(to: id), let last = steps.last else { return nil }
      steps[steps.count - 1].only += fixed.filter { !last.only.contains($0) }
      return ProfileRequirements.Demand(steps: steps, isOptional: isOptional)
    }
  }

  /// The way to a row; nil for the resource itself, and where it goes through a slice that no text tells.
  private func steps(to id: String) -> [ProfileRequirements.Step]? {
    let names = id.split(separator: ".")
    guard names.count > 1 else { return nil }
    var steps: [ProfileRequirements.Step] = []
    for end in names.indices.dropFirst() {
      let parts = names[end].split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        steps.append(ProfileRequirements.Step(name: parts[0]))
        continue
      }
      // `value[x]:valueQuantity` is that alternative.
      if parts[0].hasSuffix("[x]") {
        guard parts[1].hasPrefix(parts[0].dropLast(3)) else { return nil }
        steps.append(ProfileRequirements.Step(name: parts[1]))
        continue
      }
      let slice = names[...end].joined(separator: ".")
      let whole = (names[..<end] + [Substring(parts[0])]).joined(separator: ".")
      let only = told(slice, as: byID[whole]?.first("slicing")?.all("discriminator") ?? [])
      if only.isEmpty { return nil }
      steps.append(ProfileRequirements.Step(name: parts[0], only: only))
    }
    return steps
  }

  /// The texts that make an item one of a slice: what stands where the discriminators say.
  private func told(_ slice: String, as discriminators: [Element]) -> [ProfileRequirements.Constant] {
    if slice.split(separator: ".").last?.hasPrefix("extension:") == true,
      let url = byID[slice]?.first("type")?.text("profile")
    {
      return [ProfileRequirements.Constant(path: ["url"], text: Array(url.prefix { $0 != "|" }.utf8))]
    }
    let all = rows.filter {
      ($0.id == slice || $0.id.hasPrefix("\(slice).")) && !$0.id.dropFirst(slice.count).contains(":")
    }
    .flatMap { id, row in
      let way = id.dropFirst(slice.count).split(separator: ".").map(String.init)
      return Self.constants(in: row).map { ProfileRequirements.Constant(path: way + $0.path, text: $0.text) }
    }
    let paths = discriminators.compactMap { $0.text("path") }
    return all.filter { constant in
      let path = constant.path.joined(separator: ".")
      return paths.contains { $0 == "$this" || path == $0 || path.hasPrefix("\($0).") }
    }
  }

  /// What `fixed[x]` or `pattern[x]` of a row says: each text with its path below the element.
  private static func constants(in row: Element) -> [ProfileRequirements.Constant] {
    row.children.filter { ["fixed[x]", "pattern[x]"].contains($0.definition.choice.map { "\($0)[x]" }) }
      .flatMap { texts(in: $0, path: []) }
  }

  private static func texts(in element: Element, path: [String]) -> [ProfileRequirements.Constant] {
    let own = element.value.map { ProfileRequirements.Constant(path: path, text: Array($0.utf8)) }
    return (own.map { [$0] } ?? []) + element.children.flatMap { texts(in: $0, path: path + [$0.name]) }
  }
}

extension Element {
  fileprivate func text(_ name: String) -> String? { first(name)?.value }
}
