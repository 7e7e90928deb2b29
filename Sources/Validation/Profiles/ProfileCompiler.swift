import FHIR
import Tree

/// Makes a profile of a snapshot: binds every row to the schema's numbers, and keeps what the row asks beyond the schema
/// and the types' own definitions.
struct ProfileCompiler {
  private let slot: ProfileSlot
  private let library: ProfileLibrary
  private var checks: [Check] = []
  /// Checks by the ids of their rows, and those that go on like another row.
  private var numbers: [String: Int] = [:]
  private var continued: [(check: Int, like: String)] = []
  private var unread: [Unread] = []

  init(_ slot: ProfileSlot, _ library: ProfileLibrary) {
    self.slot = slot
    self.library = library
  }

  mutating func compiled(_ document: Document) -> Profile? {
    guard let tree = Row.tree(of: document) else { return nil }
    unread = tree.homeless.map { Unread(row: $0, member: "path") }
    if tree.name == R4.schema[slot.type].name {
      // The root has number 0: children come after.
      _ = check(tree, RowTypes(root: slot.type), outer: nil, isRoot: true)
      goOn(tree)
    } else {
      // Rows of another type say nothing of this one.
      unread.append(Unread(row: tree.id, member: "path"))
      checks = [Check(id: tree.id, name: tree.label, elements: ElementSet([]))]
    }
    return Profile(
      name: slot.name, type: slot.type, checks: checks,
      contexts: ExtensionContext.all(of: document.root),
      isModifier: tree.element?.first("isModifier")?.value == "true",
      contextInvariants: document.root.all("contextInvariant").compactMap(\.value).map { ContextInvariant($0) },
      unread: unread)
  }

  /// Gives the checks that go on like others what those ask.
  private mutating func goOn(_ tree: Row) {
    var ids: Set<String> = []
    tree.forEach { ids.insert($0.id) }
    for (number, id) in continued {
      guard let target = numbers[id] else {
        // A row that is there and has no check asks nothing.
        if !ids.contains(id) { unread.append(Unread(row: checks[number].id, member: "contentReference")) }
        continue
      }
      // What is said here besides stays.
      checks[number].children += checks[target].children
      checks[number].invariants += checks[target].invariants
    }
  }

  /// Adds the check of a row and of all below it; nil where they ask nothing.
  private mutating func check(
    _ row: Row, _ types: RowTypes, outer: Row?, isRoot: Bool = false, parents: [TypeID] = []
  ) -> Int? {
    var check = Check(
      id: row.element?.first("id")?.value ?? row.id, name: row.label, elements: ElementSet(types.elements))
    check.take(row, types, outer: outer, slot, library)
    // What a root's type is the definition says; a profile there would be the profile itself, or a circle of them.
    if isRoot { check.profiles = [:] }
    let number = checks.count
    checks.append(check)
    numbers[row.id] = number
    unread += Unread.all(of: row, types, library)
    for child in row.children {
      let childTypes = RowTypes(child, below: types.types)
      guard !childTypes.elements.isEmpty else {
        unread.append(Unread(row: child.id, member: "path"))
        continue
      }
      if let made = self.check(child, childTypes, outer: nil, parents: types.types) { check.children.append(made) }
    }
    check.slicing = slicing(row, types, parents: parents)
    let like = row.element?.first("contentReference")?.value.flatMap { self.row(like: $0, row) }
    if let like { continued.append((number, like)) }
    guard isRoot || like != nil || outer != nil || check.asksAnything else {
      // Whatever was added below asks nothing either.
      checks.removeSubrange(number...)
      numbers[row.id] = nil
      return nil
    }
    checks[number] = check
    return number
  }

  /// The id of the row that a `contentReference` names. What a type's own definition says there is asked wherever the
  /// type stands; of another profile's rows nothing is known.
  private mutating func row(like reference: String, _ row: Row) -> String? {
    let sides = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if sides.count == 2, sides[0].isEmpty || sides[0] == slot.url { return String(sides[1]) }
    if sides.count < 2 || library.slot(String(sides[0]))?.isConstraint != false {
      unread.append(Unread(row: row.id, member: "contentReference"))
    }
    return nil
  }

  private mutating func slicing(_ row: Row, _ types: RowTypes, parents: [TypeID]) -> Slicing? {
    guard !row.slices.isEmpty else { return nil }
    let told = row.element?.first("slicing")
    let discriminators = told?.all("discriminator") ?? []
    let compiler = DiscriminatorCompiler(library: library)
    let slices = row.slices.compactMap { slice -> Slice? in
      let sliceTypes = RowTypes(slice, below: parents)
      guard let number = check(slice, sliceTypes, outer: row, parents: parents) else { return nil }
      let matchers = discriminators.map { discriminator in
        compiler.matcher(
          type: discriminator.first("type")?.value ?? "", path: discriminator.first("path")?.value ?? "",
          slice: slice, types: sliceTypes)
      }
      // Alternatives of a choice are told by their types, extensions by their URLs, where nothing is said.
      return Slice(
        check: number, matchers: matchers.isEmpty ? [usual(slice, sliceTypes, compiler)] : matchers,
        isDefault: slice.slice == "@default")
    }
    let rules: Slicing.Rules =
      switch told?.first("rules")?.value {
      case "closed": .closed
      case "openAtEnd": .openAtEnd
      default: .open
      }
    return Slicing(rules: rules, isOrdered: told?.first("ordered")?.value == "true", slices: slices)
  }

  private func usual(_ slice: Row, _ types: RowTypes, _ compiler: DiscriminatorCompiler) -> Matcher {
    if slice.name.hasSuffix("[x]") { return compiler.matcher(type: "type", path: "$this", slice: slice, types: types) }
    if slice.name == "extension" || slice.name == "modifierExtension" {
      return compiler.matcher(type: "value", path: "url", slice: slice, types: types)
    }
    return Matcher(path: "$this", steps: [], test: .untold)
  }
}
