import Tree

/// The rows of a snapshot or a differential as a tree, by their ids: `Observation.component:systolic.value[x]` is a row
/// below the slice `systolic` of `component`. A slice of a slice, `systolic/left`, hangs below the slice it divides.
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
  /// Of the root: the names of rows that have no place in the tree. They have no path, or stand below another root, or
  /// say a second time what a row before them says.
  private(set) var homeless: [String] = []

  private init(name: String, slice: String?, id: String) {
    self.name = name
    self.slice = slice
    self.id = id
  }

  /// `component:systolic`.
  var label: String { slice.map { "\(name):\($0)" } ?? name }

  /// The tree of a StructureDefinition's `snapshot`, or of its `differential`; nil where there are no rows.
  static func tree(of document: Document, _ part: String = "snapshot") -> Row? {
    var root: Row?
    var homeless: [String] = []
    var steps = Steps()
    for element in document.root.first(part)?.all("element") ?? [] {
      guard let path = steps.path(of: element), let first = path.first else {
        homeless.append(element.first("id")?.value ?? part)
        continue
      }
      let top = root ?? Row(name: first.name, slice: nil, id: first.name)
      root = top
      let row = top.name == first.name ? path.dropFirst().reduce(top) { $0.below($1) } : nil
      if let row, row.element == nil {
        row.element = element
      } else {
        homeless.append(element.first("id")?.value ?? first.name)
      }
    }
    root?.homeless = homeless
    return root
  }

  /// All rows, each before those below it.
  func forEach(_ body: (Row) -> Void) {
    body(self)
    for row in children + slices { row.forEach(body) }
  }

  private func below(_ step: Steps.Step) -> Row {
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

  /// Takes the ids of rows apart. Where there is none, the path and the slice's name say the same: a row then stands in
  /// the slices that were begun last above it.
  private struct Steps {
    typealias Step = (name: String, slice: String?)

    /// The slices begun last, by path.
    private var open: [String: String] = [:]

    mutating func path(of element: Element) -> [Step]? {
      guard let path = element.first("path")?.value else { return nil }
      let names = path.split(separator: ".").map(String.init)
      let parts = element.first("id")?.value?.split(separator: ".").map(String.init) ?? []
      let steps = parts.count == names.count ? parts.map(Self.step) : self.steps(names, element)
      // `valueQuantity` alone says which alternative of a choice it is.
      return steps.map { $0.slice == $0.name ? ($0.name, nil) : $0 }
    }

    private static func step(_ part: String) -> Step {
      let sides = part.split(separator: ":", maxSplits: 1)
      return (String(sides.first ?? ""), sides.count > 1 ? String(sides[1]) : nil)
    }

    private mutating func steps(_ names: [String], _ element: Element) -> [Step] {
      let path = names.joined(separator: ".")
      open = open.filter { !$0.key.hasPrefix("\(path).") }
      open[path] = element.first("sliceName")?.value
      var prefix = ""
      return names.map { name in
        prefix += prefix.isEmpty ? name : ".\(name)"
        return (name, open[prefix])
      }
    }
  }
}
