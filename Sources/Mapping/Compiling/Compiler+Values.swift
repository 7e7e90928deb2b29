import Tree

/// What a row's values may be: how they are spelt on each side, whether the types of both sides agree, and what a constant
/// stands for.
extension Compiler {
  /// How a row spells its values, by its `via`; nil, with a fault, for what is not known.
  mutating func spelling(_ via: RowSyntax.Piece?) -> Row.Spelling? {
    guard let via else { return .same }
    if via.text.hasPrefix("table ") {
      let name = RowSyntax.Piece(via.text.dropFirst(6)).text
      if let table = tables[name] { return .table(table) }
      refuse(.mappingUnknown, ["code table", name, NearName.hint(name, among: tables.keys)], at: via.offset)
    } else if via.text == "systems" {
      return .systems(systems)
    } else if let convert = Convert(rawValue: via.text) {
      return .convert(convert)
    } else {
      refuse(
        .mappingUnknown,
        ["named conversion", via.text, NearName.hint(via.text, among: Convert.allCases.map(\.rawValue) + ["systems"])],
        at: via.offset)
    }
    return nil
  }

  /// Finds what does not agree in the types at the ends of a row.
  mutating func checkTypes(
    _ left: PathSyntax, _ leftSchema: Schema, _ one: ElementID, _ right: PathSyntax, _ rightSchema: Schema,
    _ other: ElementID, _ spelling: Row.Spelling, _ via: RowSyntax.Piece?
  ) {
    let inner = leftSchema[leftSchema[one].type]
    let outer = rightSchema[rightSchema[other].type]
    let last = right.steps.last?.offset ?? 0
    guard let innerFormat = inner.format, let outerFormat = outer.format else {
      refuse(.mappingType, [left.text, inner.name, right.text, outer.name], at: last)
      return
    }
    if leftSchema[one].isList != rightSchema[other].isList {
      refuse(.mappingCardinality, [leftSchema[one].isList ? left.text : right.text], at: last)
    }
    switch spelling {
    case .same where innerFormat.family != outerFormat.family:
      refuse(.mappingType, [left.text, inner.name, right.text, outer.name], at: last)
    case .systems where innerFormat.family != outerFormat.family || !outerFormat.isAddress:
      refuse(.mappingConvert, ["systems", PrimitiveFormat.uri.rawValue, outer.name], at: via?.offset ?? 0)
    case .convert(let convert) where !convert.outside.contains(where: { $0.family == outerFormat.family }):
      let names = convert.outside.map(\.rawValue).joined(separator: ", ")
      refuse(.mappingConvert, [convert.rawValue, names, outer.name], at: via?.offset ?? 0)
    case .convert(let convert) where convert.stock.family != innerFormat.family:
      refuse(.mappingConvert, [convert.rawValue, convert.stock.rawValue, inner.name], at: via?.offset ?? 0)
    case .table(let table):
      for fault in table.faults(stock: innerFormat, outside: outerFormat) {
        refuse(.mappingTable, [table.name, fault], at: via?.offset ?? 0)
      }
    default: break
    }
  }

  /// A short name's URIs where an address is meant, else the text itself. Nil, with a fault, for what can't stand
  /// there.
  mutating func constant(
    _ text: String, for element: ElementID, _ schema: Schema, _ path: PathSyntax, at offset: Int
  ) -> Plan.Leaf? {
    let type = schema[schema[element].type]
    guard let format = type.format else {
      refuse(.mappingType, [path.text, type.name, text, "a text"], at: path.steps.last?.offset ?? 0)
      return nil
    }
    var spellings = [text]
    if format.isAddress, !text.contains(":") {
      guard let system = systems[text] else {
        refuse(
          .mappingUnknown, ["short name of a system", text, NearName.hint(text, among: systems.names)], at: offset)
        return nil
      }
      spellings = [system.emitted] + system.accepted
    }
    let accepted = spellings.map { Array($0.utf8) }
    guard accepted.allSatisfy({ format.accepts($0[...]) }) else {
      refuse(.mappingSyntax, ["`\(text)` is no `\(type.name)`"], at: offset)
      return nil
    }
    return .constant(emitted: accepted[0], accepted: accepted)
  }
}

extension PrimitiveFormat {
  /// Formats whose texts are the same thing: any text valid in one is valid in the other.
  var family: String {
    switch self {
    case .string, .markdown: "string"
    case .uri, .url, .canonical: "uri"
    default: rawValue
    }
  }

  /// Whether a short name of `systems.yaml` may stand for its texts.
  var isAddress: Bool { family == "uri" }
}
