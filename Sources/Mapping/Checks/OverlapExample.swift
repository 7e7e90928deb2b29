import Tree

/// What two rows would both take: told with both lines and a smallest document.
extension Compiler {
  /// Says that the path's end, or on the way to it the items of a list, are taken by `rival` already.
  mutating func refuseOverlap(
    _ path: PathSyntax, _ target: Target, with rival: Plan, _ schema: Schema, at offset: Int? = nil
  ) {
    refuse(
      .mappingOverlap, [path.text], at: offset ?? path.offset, other: rival.takenAt ?? rival.place,
      example: example(path, target, rival, schema))
  }

  private func example(_ path: PathSyntax, _ target: Target, _ rival: Plan, _ schema: Schema) -> Document? {
    let way = ways[ObjectIdentifier(schema)] ?? []
    guard let root = roots[ObjectIdentifier(schema)],
      let type = way.last.map({ schema[$0.element].type }) ?? roots[ObjectIdentifier(schema)],
      var steps = test(path, [], of: type, schema)?.steps
    else { return nil }
    // Brackets that mean the same items in other words: the example is in words that both know.
    if let selector = rival.selector {
      steps = steps.map { step in
        guard step.element == rival.element else { return step }
        return PathTest.Step(
          element: step.element, only: step.only.map { $0.isOfSamePlace(as: selector) ? $0.narrowed(by: selector) : $0 }
        )
      }
    }
    var example = Example(schema, root)
    example.add(way + steps, text: text(of: target, schema) ?? rival.leaf.flatMap { text(of: .leaf($0), schema) })
    return example.document()
  }

  /// A text that the row takes, where not just any will do.
  private func text(of target: Target, _ schema: Schema) -> [UInt8]? {
    guard case .leaf(let leaf) = target else { return nil }
    switch leaf {
    case .constant(let emitted, _): return emitted
    case .row(let row), .list(let row):
      guard rows.indices.contains(row) else { return nil }
      let isEntry = schema === model?.schema
      switch rows[row].spelling {
      case .same, .systems: return nil
      case .table(let table):
        guard let outside = table.outsideCodes.first.map({ Array($0.utf8) }) else { return nil }
        return isEntry ? table.stock(outside) : outside
      case .convert(let convert): return isEntry ? nil : convert.example
      }
    }
  }

  /// Goes on to the items of a list.
  mutating func go(_ path: PathSyntax, _ type: TypeID, _ schema: Schema) {
    ways[ObjectIdentifier(schema), default: []] += test(path, [], of: type, schema)?.steps ?? []
  }
}

extension Convert {
  /// A text outside that it takes.
  fileprivate var example: [UInt8]? {
    switch self {
    case .patientReference: toOutside(Array("a".utf8))
    case .reference: toOutside(Array("Practitioner/a".utf8))
    case .oid: toOutside(Array("1.2.3".utf8))
    case .days: toOutside(Array("1".utf8))
    case .midnight: toOutside(Array("2026-04-01".utf8))
    }
  }
}
