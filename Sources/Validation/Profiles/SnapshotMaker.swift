import FHIR
import Tree

/// Makes the snapshot of a profile that has a differential only (R4 §5.1.0.3, https://hl7.org/fhir/R4/profiling.html):
/// the rows of its base, with those of the differential *laid over* them. Where the differential goes below a row that
/// has none below it, the row is *unfolded*: the rows of its type's profile, or of the row that it goes on like, come to
/// stand there. A new slice begins as a copy of what it is a slice of.
///
/// `valueQuantity` in a differential is `value[x]:valueQuantity`, and `value[x]` is then of no other types than those
/// that are named so, as the snapshots of R4's own profiles have it.
///
/// Rows that only a type's own definition would bring are left out, since they ask nothing that is not asked of the type
/// wherever it stands. So what comes out is a snapshot for checking by, not one to publish.
struct SnapshotMaker {
  let library: ProfileLibrary
  /// Canonical URLs of those whose snapshots are being made, this one's last: none is needed for itself.
  let open: [String]

  /// The definition with a snapshot; nil where it constrains nothing, or its base has no snapshot and none can be made.
  func made(of definition: Document) -> Document? {
    let root = definition.root
    guard root.first("derivation")?.value == "constraint",
      let tree = root.first("baseDefinition")?.value.flatMap({ rows(of: $0) })
    else { return nil }
    let top = Draft(tree)
    if let rows = Row.tree(of: definition, "differential") { lay(rows, over: top, top: top) }
    return written(top, definition)
  }

  /// The rows of another definition; nil where they can't be had. A chain of hundreds is no chain of bases.
  private func rows(of canonical: String) -> Row? {
    guard let slot = library.slot(canonical), !open.contains(slot.url), open.count < 100 else { return nil }
    return slot.rows(library, within: open)
  }

  // MARK: Laying over

  /// A row in the making.
  private final class Draft {
    let name: String
    let slice: String?
    /// What says something of it, the last first to be asked. Of what a slice is a slice of not everything counts.
    var sources: [(element: Element, isOuter: Bool)]
    var children: [Draft]
    var slices: [Draft]
    /// The types that may stand there, of those that are told, as names of alternatives end in them (`Quantity`,
    /// `DateTime`); empty for all.
    var narrowed: Set<String> = []

    init(_ row: Row, as name: String? = nil) {
      self.name = name ?? row.name
      slice = row.slice
      sources = row.element.map { [($0, false)] } ?? []
      children = row.children.map { Draft($0) }
      slices = row.slices.map { Draft($0) }
    }

    init(_ draft: Draft, slice: String?, isNew: Bool = false) {
      name = draft.name
      self.slice = slice
      sources = isNew ? draft.sources.map { ($0.element, true) } : draft.sources
      children = draft.children.map { Draft($0, slice: $0.slice) }
      slices = isNew ? [] : draft.slices.map { Draft($0, slice: $0.slice) }
    }

    init(name: String) {
      self.name = name
      slice = nil
      (sources, children, slices) = ([], [], [])
    }

    /// The last that is said of a member.
    func last(_ member: String) -> [Element] {
      sources.last { $0.element.first(member) != nil }?.element.all(member) ?? []
    }
  }

  private func lay(_ row: Row, over draft: Draft, top: Draft) {
    if let element = row.element { draft.sources.append((element, false)) }
    if draft.children.isEmpty, !row.children.isEmpty { unfold(draft, top: top) }
    for child in row.children { lay(child, over: target(of: child.name, in: draft), top: top) }
    for slice in row.slices { lay(slice, over: self.slice(slice.slice, of: draft), top: top) }
  }

  /// What a row of that name is laid over; made where there is nothing yet.
  private func target(of name: String, in draft: Draft) -> Draft {
    if let known = draft.children.first(where: { $0.name == name }) { return known }
    let choice = draft.children.first { child in
      child.name.hasSuffix("[x]") && name.hasPrefix(child.name.dropLast(3)) && name.count > child.name.count - 3
        && name.dropFirst(child.name.count - 3).first?.isUppercase == true
    }
    if let choice {
      let alternative = String(name.dropFirst(choice.name.count - 3))
      let slice = slice(name, of: choice)
      choice.narrowed.insert(alternative)
      slice.narrowed = [alternative]
      return slice
    }
    let made = Draft(name: name)
    draft.children.append(made)
    return made
  }

  private func slice(_ name: String?, of draft: Draft) -> Draft {
    if let known = draft.slices.first(where: { $0.slice == name }) { return known }
    let made = Draft(draft, slice: name, isNew: true)
    draft.slices.append(made)
    return made
  }

  private func unfold(_ draft: Draft, top: Draft) {
    if let like = draft.last("contentReference").first?.value {
      let names = like.drop { $0 != "#" }.dropFirst().split(separator: ".").dropFirst().map(String.init)
      var found: Draft? = top
      for name in names { found = found?.children.first { $0.name == name } }
      draft.children = found?.children.map { Draft($0, slice: $0.slice) } ?? []
      return
    }
    let profiles = draft.last("type").flatMap { $0.all("profile") }.compactMap(\.value)
    guard let only = profiles.first, profiles.count == 1, library.slot(only)?.isConstraint == true,
      let tree = rows(of: only)
    else { return }
    draft.children = tree.children.map { Draft($0) }
  }

  // MARK: Writing

  private func written(_ top: Draft, _ definition: Document) -> Document {
    var builder = DocumentBuilder(schema: definition.schema, root: definition.root.type)
    for child in definition.root.children where child.name != "differential" && child.name != "snapshot" {
      builder.copy(child)
    }
    builder.begin("snapshot")
    write(top, id: top.name, path: top.name, into: &builder)
    builder.close()
    return builder.finish()
  }

  private func write(_ draft: Draft, id: String, path: String, into builder: inout DocumentBuilder) {
    if !draft.sources.isEmpty {
      builder.begin("element")
      builder.leaf("id", id)
      builder.leaf("path", path)
      if let slice = draft.slice { builder.leaf("sliceName", slice) }
      for member in Self.members { write(member, draft, into: &builder) }
      builder.close()
    }
    for child in draft.children {
      write(child, id: "\(id).\(child.name)", path: "\(path).\(child.name)", into: &builder)
    }
    // A slice of a slice has the name of both.
    let own = draft.slice.map { id.dropLast($0.count + 1) } ?? id[...]
    for slice in draft.slices { write(slice, id: "\(own):\(slice.slice ?? "")", path: path, into: &builder) }
  }

  /// The members of ElementDefinition that are kept, those of a choice as one, in the schema's order.
  private static let members: [String] = {
    var names: [String] = []
    for element in R4.schema.type(named: "ElementDefinition").map({ R4.schema.elements(of: $0) }) ?? [] {
      let name = element.choice ?? element.name
      if names.last != name, !["id", "path", "sliceName"].contains(name) { names.append(name) }
    }
    return names
  }()

  /// The last that is said of a member counts; constraints add up. Not everything is handed on to slices.
  private func write(_ member: String, _ draft: Draft, into builder: inout DocumentBuilder) {
    // An alternative of a choice is to be supported as the choice is; a slice of a list is another matter.
    let isOwn = member == "slicing" || member == "min" || member == "mustSupport" && !draft.name.hasSuffix("[x]")
    let told = draft.sources.compactMap { source -> [Element]? in
      if source.isOuter && isOwn { return nil }
      let found = source.element.children.filter { ($0.definition.choice ?? $0.name) == member }
      return found.isEmpty ? nil : found
    }
    if member == "slicing", told.isEmpty, draft.slice == nil, !draft.narrowed.isEmpty {
      builder.begin("slicing")
      builder.begin("discriminator")
      builder.leaf("type", "type")
      builder.leaf("path", "$this")
      builder.close()
      builder.leaf("rules", "closed")
      builder.close()
    }
    guard let last = told.last else { return }
    switch member {
    case "constraint":
      var keys: Set<String> = []
      let all = told.reversed().flatMap { $0 }.filter { keys.insert($0.first("key")?.value ?? "").inserted }
      for constraint in all.reversed() { builder.copy(constraint) }
    case "slicing":
      builder.begin("slicing")
      let all = told.flatMap { $0 }
      for part in ["discriminator", "ordered", "rules"] {
        for element in all.last(where: { $0.first(part) != nil })?.all(part) ?? [] { builder.copy(element) }
      }
      builder.close()
    case "type":
      for type in last {
        let code = type.first("code")?.value ?? ""
        if draft.narrowed.isEmpty || draft.narrowed.contains(code.prefix(1).uppercased() + code.dropFirst()) {
          builder.copy(type)
        }
      }
    default: for element in last { builder.copy(element) }
    }
  }
}
