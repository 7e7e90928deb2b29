/// The text form of a schema, one fact a line, tab-separated, as it is committed and embedded:
///
///     schema<TAB>name<TAB>version<TAB>namespace
///     type<TAB>name<TAB>kind<TAB>base<TAB>format
///     <TAB>element<TAB>min<TAB>max<TAB>types<TAB>flags<TAB>binding
///
/// `kind` is `primitive`, `complex`, `root` or `abstract`; `format` names a primitive's format. `types` are separated by
/// `,`; a reference's targets stand in brackets: `Reference(Patient|Group)`. `flags` are letters: `S` summary,
/// `M` modifier, `A` attribute in XML. `binding` is `strength|valueSet`. Columns that are empty at the end may be
/// left out. Lines that start with `#` are comments.
public enum SchemaTable {
  /// Reads the text form. Errors: what `SchemaBuilder` refuses, and `malformed` with the line.
  public static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(SchemaBuilder.Fault) -> Schema {
    var builder: SchemaBuilder?
    var type: (name: String, kind: SchemaType.Kind, base: String?)?
    var elements: [SchemaBuilder.Declaration] = []

    func flush() throws(SchemaBuilder.Fault) {
      if let current = type {
        try builder?.add(current.name, kind: current.kind, base: current.base, elements: elements)
      }
      type = nil
      elements = []
    }

    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      func column(_ index: Int) -> String { index < columns.count ? columns[index] : "" }
      switch column(0) {
      case "schema":
        guard builder == nil else { throw .malformed(line: number) }
        builder = SchemaBuilder(name: column(1), version: column(2), namespace: column(3))
      case "type":
        try flush()
        guard builder != nil, let kind = kind(column(2), format: column(4)) else { throw .malformed(line: number) }
        type = (column(1), kind, column(3).isEmpty ? nil : column(3))
      case "":
        guard type != nil, let element = declaration(columns) else { throw .malformed(line: number) }
        elements.append(element)
      default:
        throw .malformed(line: number)
      }
    }
    try flush()
    guard let builder else { throw .malformed(line: number) }
    return try builder.build()
  }

  private static func kind(_ word: String, format: String) -> SchemaType.Kind? {
    switch word {
    case "primitive": PrimitiveFormat(rawValue: format).map { .primitive($0) }
    case "complex": .complex
    case "root": .root
    case "abstract": .abstract
    default: nil
    }
  }

  private static func declaration(_ columns: [String]) -> SchemaBuilder.Declaration? {
    guard (5...7).contains(columns.count), !columns[1].isEmpty, let min = Int(columns[2]), min >= 0 else { return nil }
    guard let max = columns[3] == "*" ? Int.max : Int(columns[3]) else { return nil }
    var types: [String] = []
    var targets: [String] = []
    for part in columns[4].split(separator: ",") {
      if let open = part.firstIndex(of: "("), part.hasSuffix(")") {
        types.append(String(part[..<open]))
        targets += part[part.index(after: open)...].dropLast().split(separator: "|").map(String.init)
      } else {
        types.append(String(part))
      }
    }
    guard !types.isEmpty, types.count == 1 || columns[1].hasSuffix("[x]") else { return nil }
    var flags: SchemaElement.Flags = []
    for letter in columns.count > 5 ? columns[5] : "" {
      switch letter {
      case "S": flags.insert(.summary)
      case "M": flags.insert(.modifier)
      case "A": flags.insert(.attribute)
      default: return nil
      }
    }
    var binding: SchemaElement.Binding?
    if columns.count > 6 {
      guard let bar = columns[6].firstIndex(of: "|") else { return nil }
      binding = SchemaElement.Binding(
        strength: String(columns[6][..<bar]), valueSet: String(columns[6][columns[6].index(after: bar)...]))
    }
    return SchemaBuilder.Declaration(
      columns[1], min: min, max: max, types: types, targets: targets, flags: flags, binding: binding)
  }
}
