import FHIR
import Tree

/// Makes random documents of R4 that keep all of its structure: any element, any alternative of a choice, primitives
/// with and without values, ids, extensions, resources inside, narratives.
struct Sampler<Random: RandomNumberGenerator> {
  var random: Random
  private let schema = R4.schema
  private let roots = R4.schema.types.filter { $0.kind == .root }

  init(random: Random) {
    self.random = random
  }

  /// A resource of that type.
  mutating func resource(_ type: TypeID) -> Document {
    var builder = DocumentBuilder(schema: schema, root: type)
    fill(&builder, type, depth: 0)
    return builder.finish()
  }

  private mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  /// Gives what is open some of its type's children: those required, and the fewer others the deeper it is.
  private mutating func fill(_ builder: inout DocumentBuilder, _ type: TypeID, depth: Int) {
    var choices: [String: ElementID?] = [:]
    let elements = schema.elements(of: type)
    for element in elements {
      var isWanted = element.min > 0 || (depth < 4 && oneIn(3 + depth * 3))
      if let name = element.choice {
        if choices[name] == nil {
          let chosen = elements.filter { $0.choice == name }.randomElement(using: &random)
          choices[name] = isWanted || oneIn(2 + depth) ? chosen?.id : .some(nil)
        }
        isWanted = choices[name] == element.id
      }
      guard isWanted else { continue }
      let count = element.isList ? Int.random(in: 1...min(3, element.max), using: &random) : 1
      for _ in 0..<max(count, element.min) { item(&builder, element, depth: depth) }
    }
    if builder.isChildless, schema[type].kind == .complex { builder.leaf("id", "x") }
  }

  private mutating func item(_ builder: inout DocumentBuilder, _ element: SchemaElement, depth: Int) {
    let type = schema[element.type]
    switch type.kind {
    case .primitive(let format):
      builder.begin(element.id, type: type.id)
      let isPlain = element.flags.contains(.attribute) || format == .xhtml
      let shape = isPlain ? 0 : Int.random(in: 0..<8, using: &random)
      if shape != 7 { builder.value(value(format).utf8) }
      if shape >= 6 { side(&builder, type.id, depth: depth) }
      builder.close()
    case .abstract, .root:
      // Most resources are large: few of them inside others.
      guard let resource = roots.randomElement(using: &random) else { return }
      builder.begin(element.id, type: resource.id)
      fill(&builder, resource.id, depth: depth + 3)
      builder.close()
    case .complex:
      builder.begin(element.id, type: type.id)
      fill(&builder, type.id, depth: depth + 1)
      builder.close()
    }
  }

  /// A primitive's id, extensions, or both.
  private mutating func side(_ builder: inout DocumentBuilder, _ type: TypeID, depth: Int) {
    if oneIn(2) { builder.leaf("id", "x") }
    if builder.isChildless || oneIn(4) {
      builder.begin("extension")
      builder.leaf("url", "http://example.org/extension")
      if oneIn(2) { builder.leaf("valueDecimal", value(.decimal)) }
      builder.close()
    }
  }

  private mutating func value(_ format: PrimitiveFormat) -> String {
    let values: [String] =
      switch format {
      case .boolean: ["true", "false"]
      case .integer: ["0", "-7", "2147483647", "-2147483648"]
      case .unsignedInt: ["0", "2147483647"]
      case .positiveInt: ["1", "2147483647"]
      case .decimal: ["1.00", "0", "-0.0", "1e3", "1.0E-10", "123456789012345678901234567890.10"]
      case .date: ["2000", "2000-02", "2000-02-29"]
      case .dateTime: ["2000", "2000-02-29T23:59:59.999+09:00"]
      case .instant: ["2000-02-29T23:59:59Z", "2026-11-22T17:48:09.5+09:00"]
      case .time: ["00:00:00", "23:59:60.5"]
      case .id: ["a", "A-1.b"]
      case .code: ["a", "in-progress", "two words"]
      case .uri, .url, .canonical: ["urn:x", "http://example.org/漢?a=b&c='d'", "#y"]
      case .oid: ["urn:oid:1.2.3"]
      case .uuid: ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"]
      case .base64Binary: ["AA==", "AAAA BBBB\n"]
      case .xhtml:
        [
          "<div xmlns=\"\(xhtml)\">x</div>",
          "<x:div xmlns:x='\(xhtml)'>\r\n<x:p class=\"a\">&amp;&#x20;漢 <!-- b --></x:p></x:div>",
        ]
      case .string, .markdown:
        [
          "a", "漢字かな", "😀 𠮷", " \"<>&'\\/ ", "a\r\nb\tc\u{85}\u{2028}", "]]>", "&amp;", "0123456789abcdef<0123456789",
          "\u{7f}\u{fffd}",
        ]
      }
    return values.randomElement(using: &random) ?? ""
  }
}
