import Tree

/// What the compiler knows of an expression before there is a document: the types its items may be of. Abstract types
/// stand as all that derive from them, so a shape's elements are those of its types and no others.
struct Shape {
  /// Schema types, each once.
  var types: [TypeID] = []
  /// The type of a value made by the expression, where it may be one.
  var system: Set<SystemType> = []

  static let boolean = Shape(system: [.boolean])

  /// Anything of these types, or derived from one that is abstract.
  init(types: some Sequence<TypeID>, in schema: Schema) {
    var seen: Set<TypeID> = []
    for type in types {
      let concrete =
        schema[type].kind == .abstract
        ? schema.types.filter { $0.kind != .abstract && schema.isA($0.id, type) }.map(\.id) : [type]
      for one in concrete where seen.insert(one).inserted { self.types.append(one) }
    }
  }

  init(system: Set<SystemType> = []) { self.system = system }

  func union(_ other: Shape) -> Shape {
    var result = self
    let mine = Set(types)
    result.types += other.types.filter { !mine.contains($0) }
    result.system.formUnion(other.system)
    return result
  }

  /// Those of its types that pass.
  func filtered(_ named: NamedType, _ strictness: NamedType.Strictness, in schema: Schema) -> Shape {
    let accepted = Set(named.types(strictness, in: schema))
    var result = Shape()
    result.types = types.filter { accepted.contains($0) }
    if case .system(let type) = named { result.system = system.intersection([type]) }
    return result
  }

  /// Their names, for an error.
  func names(in schema: Schema) -> [String] {
    types.map { schema[$0].name } + system.map { "System.\($0.rawValue)" }.sorted()
  }

  /// How its values compare with others.
  enum Comparison: Hashable {
    case boolean, number, text, time, complex
  }

  func comparisons(in schema: Schema) -> Set<Comparison> {
    var result = Set(types.map { Self.comparison(schema[$0].format) })
    for type in system {
      switch type {
      case .boolean: result.insert(.boolean)
      case .integer, .decimal: result.insert(.number)
      case .string: result.insert(.text)
      case .date, .dateTime, .time: result.insert(.time)
      case .quantity: result.insert(.complex)
      }
    }
    return result
  }

  static func comparison(_ format: PrimitiveFormat?) -> Comparison {
    switch format {
    case nil: .complex
    case .boolean: .boolean
    case .integer, .unsignedInt, .positiveInt, .decimal: .number
    case .date, .dateTime, .instant, .time: .time
    default: .text
    }
  }
}
