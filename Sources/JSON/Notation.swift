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

  /// What should stand there, in the notation of FHIR's own JSON templates, which needs no translation:
  /// `[{ HumanName }]`, `"<date>"`, `<boolean>`.
  func notation(in schema: Schema, asItem: Bool) -> String {
    let name = schema[type].name
    let notation =
      switch kind {
      case .boolean, .number: "<\(name)>"
      case .string, .xhtml: "\"<\(name)>\""
      case .complex, .root, .abstract: "{ \(name) }"
      }
    return isList && !asItem ? "[\(notation)]" : notation
  }
}
