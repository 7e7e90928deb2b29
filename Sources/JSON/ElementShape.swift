import Tree

/// The *shape* of an element is how JSON writes it. The shapes of all elements of a schema lie in one small array, so
/// that reading a document looks at no strings; the wording of a shape is made only for an issue.
struct ElementShape {
  /// What an item is.
  enum Item: UInt8 {
    case boolean, number, string
    case object

    func accepts(_ kind: Token.Kind) -> Bool {
      switch self {
      case .boolean: kind == .true || kind == .false
      case .number: kind == .number
      case .string: kind == .string
      case .object: kind == .object
      }
    }
  }

  var type: TypeID
  var item: Item
  var isList: Bool
  /// Whether `_name` may carry its `id` and extensions: it is a primitive, and not an attribute.
  var hasSide: Bool

  /// Whether an object says itself what type it is of, or may.
  var isTyped: Bool

  var isPrimitive: Bool { item != .object }

  init(_ element: SchemaElement, of type: SchemaType) {
    self.type = element.type
    item =
      switch type.kind {
      case .primitive(.boolean): .boolean
      case .primitive(let format): format.isJSONLiteral ? .number : .string
      case .complex, .root, .abstract: .object
      }
    isList = element.isList
    hasSide = item != .object && !element.flags.contains(.attribute)
    isTyped = type.kind == .root || type.kind == .abstract
  }

  /// What should stand there, in the notation of FHIR's own JSON templates, which needs no translation:
  /// `[{ HumanName }]`, `"<date>"`, `<boolean>`.
  func notation(in schema: Schema, asItem: Bool) -> String {
    let name = schema[type].name
    let notation =
      switch item {
      case .boolean, .number: "<\(name)>"
      case .string: "\"<\(name)>\""
      case .object: "{ \(name) }"
      }
    return isList && !asItem ? "[\(notation)]" : notation
  }
}
