import Tree

extension ElementShape.Kind {
  /// Whether JSON writes an item of this kind so.
  @inline(__always)
  func accepts(_ token: Token.Kind) -> Bool {
    switch self {
    case .boolean: token == .true || token == .false
    case .number: token == .number
    case .string, .xhtml: token == .string
    case .complex, .root, .abstract: token == .object
    }
  }
}

extension ElementShape {
  /// Whether `_name` may carry its `id` and extensions: it is a primitive, and not an attribute.
  var hasSide: Bool { isPrimitive && !isAttribute }

  /// What should stand there, as a phrase: ``a string, as in `"2024-02-29"` ``.
  func wanted(in schema: Schema, asItem: Bool) -> String {
    let isArray = isList && !asItem
    let example = schema[type].format?.example ?? ""
    switch kind {
    case .boolean, .number:
      let noun = kind == .boolean ? "boolean" : "number"
      return isArray
        ? "an array of \(noun)s without quotes, as in `[\(example)]`" : "a \(noun) without quotes, as in `\(example)`"
    case .string, .xhtml:
      let quoted = "\"\(example.replacing("\"", with: "\\\""))\""
      return isArray ? "an array of strings, as in `[\(quoted)]`" : "a string, as in `\(quoted)`"
    case .complex, .root, .abstract:
      let name = schema[type].name
      return isArray ? "an array `[{ … }]` of objects of type `\(name)`" : "an object `{ … }` of type `\(name)`"
    }
  }

  /// The same for what carries a primitive's `id` and extensions.
  static func side(asItem: Bool) -> String {
    asItem
      ? "an object `{ … }` with the id and extensions" : "an array `[{ … }]` of objects with the id and extensions"
  }
}
