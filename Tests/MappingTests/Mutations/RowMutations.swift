import Foundation
import Tree

@testable import Mapping

/// The ways to break the rows and the head of a mapping file or a group.
struct RowMutations {
  private let source: MutableLines
  private let rows: [Int: RowLine]
  private let schema: Schema
  /// The types of a resource's side in which the rows of a line stand.
  private var bases: [Int: TypeID] = [:]
  private let systems: [String]
  private let tables: [String]
  private let groups: [String]
  private let categories: [String]

  init(
    _ file: String, _ text: String, schema: Schema, systems: [String], tables: [String], groups: [String],
    categories: [String]
  ) {
    source = MutableLines(file, text)
    self.schema = schema
    self.systems = systems
    self.tables = tables
    self.groups = groups
    self.categories = categories
    var rows: [Int: RowLine] = [:]
    let start = source.lines.firstIndex(of: "rows:") ?? source.lines.count
    for number in source.lines.indices where number > start { rows[number] = RowLine(source.lines[number]) }
    self.rows = rows
    let head = source.lines.first { $0.hasPrefix("fhir: ") }?.dropFirst(6) ?? ""
    findBases(from: start, schema.type(named: String(head)))
  }

  private mutating func findBases(from start: Int, _ root: TypeID?) {
    guard let root else { return }
    var open: [(indent: Int, type: TypeID)] = [(-1, root)]
    for number in source.lines.indices where number > start {
      guard let row = rows[number] else { continue }
      open.removeAll { $0.indent >= row.indent.count }
      let base = open.last?.type ?? root
      bases[number] = base
      if row.isChoice { open.append((row.indent.count, base)) }
      if row.isEach, row.opens, let element = elements(row.right, of: base).last {
        open.append((row.indent.count, schema[element].type))
      }
    }
  }

  private func elements(_ path: String, of type: TypeID) -> [ElementID] {
    var current = type
    var found: [ElementID] = []
    for step in PathSyntax(path, offset: 0)?.steps ?? [] {
      guard let element = schema.element(step.name, of: current) else { return [] }
      found.append(element)
      current = schema[element].type
    }
    return found
  }

  /// All of them.
  func all() -> [Mutant] { rows.keys.sorted().flatMap(ofRow) + ofHead() }

  private func ofRow(_ number: Int) -> [Mutant] {
    guard let row = rows[number] else { return [] }
    func changed(_ kind: String, _ change: (inout RowLine) -> Void) -> Mutant {
      source.mutant(kind, number..<number + 1, [row.changed(change).line])
    }
    let block = source.block(number)
    var found = [source.mutant("row dropped", block, [])]
    if row.isChoice {
      let inner = source.lines[block.dropFirst()].map { String($0.dropFirst(2)) }
      return found + [source.mutant("choice dropped", block, inner)]
    }
    if let value = row.value {
      found.append(changed("constant changed") { $0.value = other(value) })
    }
    if let next = next(after: block, row), let its = rows[next], its.value == nil, row.value == nil {
      let lines = [row.changed { $0.right = its.right }.line] + source.lines[block.dropFirst()]
      found.append(
        source.mutant(
          "paths swapped", block.lowerBound..<next + 1,
          lines + source.lines[block.upperBound..<next] + [its.changed { $0.right = row.right }.line]))
    }
    found += siblings(row, bases[number]).map { path in changed("sibling element") { $0.right = path } }
    if let changed = selectorChanged(row.right) {
      found.append(
        self.source.mutant("selector changed", number..<number + 1, [row.changed { $0.right = changed }.line]))
    }
    if let open = row.right.firstIndex(of: "["), let close = row.right.lastIndex(of: "]") {
      found.append(changed("selector dropped") { $0.right.removeSubrange(open...close) })
    }
    if let via = row.via {
      found.append(changed("via dropped") { $0.via = nil })
      if via.hasPrefix("table "), let table = tables.first(where: { !via.hasSuffix(" \($0)") }) {
        found.append(changed("another table") { $0.via = "table \(table)" })
      }
    }
    if row.isEach {
      if row.key.count > 1 {
        found.append(changed("key without its first") { $0.key.removeFirst() })
        found.append(changed("key without its last") { $0.key.removeLast() })
      }
      let fields = block.dropFirst().compactMap { rows[$0]?.left }.filter { !$0.isEmpty && !row.key.contains($0) }
      if let field = fields.first { found.append(changed("another key") { $0.key = [field] }) }
      found.append(
        changed("list dropped") {
          $0.isEach = false
          $0.key = []
        })
    }
    if let group = row.group, let other = groups.first(where: { $0 > group }) ?? groups.first {
      found.append(changed("another group") { $0.group = other })
    }
    return found
  }

  /// The next row beside this one.
  private func next(after block: Range<Int>, _ row: RowLine) -> Int? {
    var line = block.upperBound
    while line < source.lines.count, rows[line] == nil { line += 1 }
    guard let its = rows[line], its.indent == row.indent, !its.isChoice else { return nil }
    return line
  }

  /// The path with another element of the same type at its end; two at most.
  private func siblings(_ row: RowLine, _ base: TypeID?) -> [String] {
    guard let base, let last = elements(row.right, of: base).last, let path = PathSyntax(row.right, offset: 0) else {
      return []
    }
    let ids = elements(row.right, of: base)
    let parent = ids.count > 1 ? schema[ids[ids.count - 2]].type : base
    let name = path.steps[path.steps.count - 1].name
    let same = schema.elements(of: parent).filter {
      $0.id != last && $0.type == schema[last].type && $0.isList == schema[last].isList
    }
    guard let range = row.right.ranges(of: name).last else { return [] }
    return same.prefix(2).map { row.right.replacingCharacters(in: range, with: $0.name) }
  }

  private func selectorChanged(_ path: String) -> String? {
    guard let close = path.firstIndex(of: "]"),
      let equals = path[..<close].lastIndex(of: "=")
    else { return nil }
    let value = String(path[path.index(after: equals)..<close])
    return path[...equals] + other(value) + path[close...]
  }

  /// Another value of the same kind: the next short name, or another text.
  private func other(_ value: String) -> String {
    guard let number = systems.firstIndex(of: value) else {
      return value == "true" ? "false" : Int(value) != nil ? "\(value)1" : "\(value)x"
    }
    return systems[(number + 1) % systems.count]
  }

  private func ofHead() -> [Mutant] {
    let end = source.lines.firstIndex(of: "rows:") ?? 0
    return (0..<end).flatMap { number -> [Mutant] in
      let line = source.lines[number]
      func put(_ kind: String, _ new: String) -> Mutant { source.mutant(kind, number..<number + 1, [new]) }
      if let range = line.range(of: "residue: ") {
        let own = String(line[range.upperBound...])
        let others = categories.filter { $0 != own }
        return [others.first, others.last].compactMap { $0 }.map {
          put("another residue", line[..<range.upperBound] + $0)
        }
      }
      if let sign = line.range(of: " != ") {
        return [put("condition turned", line.replacingCharacters(in: sign, with: " = ")), put("condition dropped", "")]
      }
      guard line.drop(while: { $0 == " " }).hasPrefix("- "), let sign = line.range(of: " = "), !line.contains("mapping")
      else { return [] }
      let value = line[sign.upperBound...].prefix { $0 != " " }
      return [
        put("condition turned", line.replacingCharacters(in: sign, with: " != ")),
        put(
          "condition changed",
          line.replacingCharacters(in: value.startIndex..<value.endIndex, with: other(String(value)))),
        put("condition dropped", ""),
      ]
    }
  }
}
