import Tree

/// The rows of a snapshot as a tree, by their ids: `Observation.component:systolic.value[x]` is a row below the slice
/// `systolic` of `component`. A slice of a slice, `systolic/left`, hangs below the slice it divides.
final class Row {
  /// As it is called at its parent: `component`, `value[x]`.
  let name: String
  /// `systolic`, `systolic/left`; nil for what is no slice.
  let slice: String?
  let id: String
  /// The ElementDefinition; nil where the snapshot names something below it only.
  private(set) var element: Element?
  private(set) var children: [Row] = []
  /// In the snapshot's order.
  private(set) var slices: [Row] = []

  private init(name: String, slice: String?, id: String) {
    self.name = name
    self.slice = slice
    self.id = id
  }

  /// `component:systolic`.
  var label: String { slice.map { "\(name):\($0)" } ?? name }

  /// The tree of a StructureDefinition; nil where its snapshot has no rows.
  static func tree(of document: Document) -> Row? {
    var root: Row?
    for element in document.root.first("snapshot")?.all("element") ?? [] {
      guard let steps = steps(of: element), let first = steps.first else { continue }
      let top = root ?? Row(name: first.name, slice: nil, id: first.name)
      root = top
      let row = steps.dropFirst().reduce(top) { $0.below($1) }
      if row.element == nil { row.element = element }
    }
    return root
  }

  /// All rows, each before those below it.
  func forEach(_ body: (Row) -> Void) {
    body(self)
    for row in children + slices { row.forEach(body) }
  }

  /// The row at the end of a path of names, slices left aside.
  func at(_ names: some Sequence<String>) -> Row? {
    var row: Row? = self
    for name in names { row = row?.children.first { $0.name == name } }
    return row
  }

  private func below(_ step: (name: String, slice: String?)) -> Row {
    let child = child(step.name)
    guard let slice = step.slice else { return child }
    // The longest slice whose name, and a slash, begin this one.
    var holder = child
    while let outer = holder.slices.first(where: { slice.hasPrefix("\($0.slice ?? "")/") }) { holder = outer }
    if let found = holder.slices.first(where: { $0.slice == slice }) { return found }
    let made = Row(name: step.name, slice: slice, id: "\(id).\(step.name):\(slice)")
    holder.slices.append(made)
    return made
  }

  private func child(_ name: String) -> Row {
    if let found = children.first(where: { $0.name == name }) { return found }
    let made = Row(name: name, slice: nil, id: "\(id).\(name)")
    children.append(made)
    return made
  }

  /// The id taken apart; where there is none, the path and the slice's name.
  private static func steps(of element: Element) -> [(name: String, slice: String?)]? {
    guard let path = element.first("path")?.value else { return nil }
    let names = path.split(separator: ".").map(String.init)
    let parts = element.first("id")?.value?.split(separator: ".").map(String.init) ?? []
    guard parts.count == names.count else {
      let last = names.count - 1
      return names.enumerated().map { ($1, $0 == last ? element.first("sliceName")?.value : nil) }
    }
    return parts.map { part in
      let sides = part.split(separator: ":", maxSplits: 1)
      return (String(sides.first ?? ""), sides.count > 1 ? String(sides[1]) : nil)
    }
  }
}
