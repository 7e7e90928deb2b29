public import Tree

/// What profiles require besides FHIR: for each, the paths of the elements that must stand there. The checker asks it
/// for the profile that a mapping names; of a profile that it does not know, nothing is asked.
///
/// Slices are left out: which item of a list belongs to one is the profile's to say, not the path's.
public struct ProfileRequirements: Sendable {
  private var required: [String: [String]] = [:]

  /// Of no profile.
  public init() {}

  /// Adds what a profile requires, as paths below the resource: `subject`, `code.coding`, `value[x]`.
  public mutating func add(_ paths: [String], of profile: String) { required[profile] = paths }

  /// Adds what a StructureDefinition requires in its snapshot; false when the document is none with one.
  @discardableResult
  public mutating func add(_ definition: Document) -> Bool {
    let root = definition.root
    guard definition.type.name == "StructureDefinition", let url = root.text("url"),
      let snapshot = root.first("snapshot")
    else { return false }
    let rows = snapshot.all("element")
    required[url] = rows.compactMap { row -> String? in
      guard let path = row.text("path"), let dot = path.firstIndex(of: "."), row.text("min") != "0",
        row.text("id")?.contains(":") != true, row.text("sliceName") == nil
      else { return nil }
      return String(path[path.index(after: dot)...])
    }
    return true
  }

  func paths(of profile: String) -> [String] {
    required[profile] ?? required[String(profile.prefix { $0 != "|" })] ?? []
  }
}

extension Element {
  fileprivate func text(_ name: String) -> String? { first(name)?.value }
}
