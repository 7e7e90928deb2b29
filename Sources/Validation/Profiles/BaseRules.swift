import FHIR
import Synchronization
import Tree

/// What the types' own definitions ask beyond the schema, wherever a value of the type stands: invariants, and profiles
/// such as `SimpleQuantity`. Each definition is read when a document first has its type.
final class BaseRules: Sendable {
  private let tables = Mutex(Tables())

  /// What is asked of one type or one element.
  struct Entry: Sendable {
    var invariants: [Invariant] = []
    /// Keys of those that can't be carried out.
    var unchecked: [String] = []
    var profiles: [TypeID: [ProfileSlot]] = [:]
    /// Profiles that it names and no package has.
    var unavailable: [String] = []
    /// All of its invariants, those kept by other rules too.
    var rules: Set<[String?]> = []
    /// The definition that asks it.
    var source = ""
    /// And the row that does.
    var row = ""

    var asksNothing: Bool {
      invariants.isEmpty && unchecked.isEmpty && profiles.isEmpty && unavailable.isEmpty
    }
  }

  /// By the schema's numbers.
  struct Tables: Sendable {
    fileprivate(set) var types = [Entry?](repeating: nil, count: R4.schema.types.count)
    fileprivate(set) var elements = [Entry?](repeating: nil, count: R4.schema.elements.count)
    /// Types of which no package says what they ask. Those that have no rules but `ele-1` are none of them.
    fileprivate(set) var isUndefined = [Bool](repeating: false, count: R4.schema.types.count)
    fileprivate var isLoaded = [Bool](repeating: false, count: R4.schema.types.count)
  }

  /// The tables with all that these types ask.
  func tables(for types: [TypeID], _ library: ProfileLibrary) -> Tables {
    tables.withLock { tables in
      for type in types where !tables.isLoaded[Int(type.rawValue)] { Loading(library: library).load(type, &tables) }
      return tables
    }
  }

  /// Whether the types' own definitions ask the same of what such a row is about.
  func ask(_ constraint: ConstraintRow, of row: RowTypes, _ library: ProfileLibrary) -> Bool {
    let elements = row.elements
    let owners = elements.map { R4.schema[$0].owner }
    let tables = tables(for: owners + row.types, library)
    let entries =
      elements.isEmpty
      ? row.types.map { tables.types[Int($0.rawValue)] }
      : elements.map { tables.elements[Int($0.rawValue)] } + row.types.map { tables.types[Int($0.rawValue)] }
    let known = entries.compactMap { $0 }
    return known.contains { $0.rules.contains(constraint.rule) }
      || (known.isEmpty && ConstraintRow.native.contains(constraint.key))
  }
}

/// Fills the tables from definitions.
private struct Loading {
  let library: ProfileLibrary

  /// Reads the definition that a type belongs to: `Patient` for `Patient.contact`.
  func load(_ type: TypeID, _ tables: inout BaseRules.Tables) {
    tables.isLoaded[Int(type.rawValue)] = true
    let name = String(R4.schema[type].name.prefix { $0 != "." })
    guard let root = R4.schema.type(named: name) else { return }
    if root != type {
      if !tables.isLoaded[Int(root.rawValue)] { load(root, &tables) }
      return
    }
    guard let slot = library.definition(ofType: name), let tree = slot.rows(library) else {
      let kind = R4.schema[root].kind
      tables.isUndefined[Int(type.rawValue)] = kind != .abstract && R4.schema[root].format == nil
      return
    }
    add(tree, RowTypes(root: root), slot, &tables)
  }

  private func add(_ row: Row, _ types: RowTypes, _ slot: ProfileSlot, _ tables: inout BaseRules.Tables) {
    let isOwnType = types.elements.allSatisfy { R4.schema[R4.schema[$0].type].name.contains(".") }
    let entry = entry(row, types, slot)
    if !entry.asksNothing || !entry.rules.isEmpty {
      // A row about no element of the schema is about nothing that a document has, so nothing is lost with it.
      // A backbone's invariants hold wherever its type stands, by way of `contentReference` too.
      if isOwnType {
        for type in types.types where row.element?.first("contentReference") == nil {
          tables.types[Int(type.rawValue)] = entry
        }
      } else {
        for element in types.elements { tables.elements[Int(element.rawValue)] = entry }
      }
    }
    for child in row.children { add(child, RowTypes(child, below: types.types), slot, &tables) }
  }

  private func entry(_ row: Row, _ types: RowTypes, _ slot: ProfileSlot) -> BaseRules.Entry {
    var entry = BaseRules.Entry(source: slot.name, row: row.id)
    let context = types.types.count == 1 ? types.types.first : nil
    for constraint in row.element?.all("constraint").compactMap({ ConstraintRow($0) }) ?? [] {
      entry.rules.insert(constraint.rule)
      if ConstraintRow.native.contains(constraint.key) { continue }
      if let invariant = Invariant(constraint, on: context, profile: slot.name) {
        entry.invariants.append(invariant)
      } else {
        entry.unchecked.append(constraint.key)
      }
    }
    entry.profiles = ProfileSlot.typeProfiles(of: row, types, library)
    entry.unavailable = row.element.map { ProfileSlot.unavailable(in: $0, library) } ?? []
    return entry
  }
}
