import Tree

/// What the compiler knows of an expression before there is a document: the types its items may be of. Abstract types
/// stand as all that derive from them, so a shape's elements are those of its types and no others.
struct Shape: Equatable {
  /// Schema types, each once.
  var types: [TypeID] = []
  /// The type of a value made by the expression, where it may be one.
  var system: Set<SystemType> = []
  /// Whether it may be what `type()` gives.
  var isDescription = false
  /// Whether the order of its items means something: the children of an element have none (N1 §5.8).
  var isOrdered = true

  static let boolean = Shape(system: [.boolean])
  static let integer = Shape(system: [.integer])
  static let string = Shape(system: [.string])
  static let description: Shape = {
    var shape = Shape()
    shape.isDescription = true
    return shape
  }()

  init(system: Set<SystemType> = []) { self.system = system }

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

  /// Values of these kinds, made by the expression.
  init(_ kinds: Kinds) {
    system = Set(SystemType.allCases.filter { kinds.contains(Kinds($0)) })
    isDescription = kinds.contains(.type)
  }

  /// Anything at all: of what nothing is known.
  static func anything(in schema: Schema) -> Shape {
    var shape = Shape(system: Set(SystemType.allCases))
    shape.types = schema.types.filter { $0.kind != .abstract }.map(\.id)
    shape.isDescription = true
    return shape
  }

  /// Whether there can be no item.
  var isNothing: Bool { types.isEmpty && system.isEmpty && !isDescription }

  func union(_ other: Shape) -> Shape {
    var result = self
    let mine = Set(types)
    result.types += other.types.filter { !mine.contains($0) }
    result.system.formUnion(other.system)
    result.isDescription = isDescription || other.isDescription
    result.isOrdered = isOrdered && other.isOrdered
    return result
  }

  /// Those of its types that pass.
  func filtered(_ named: NamedType, _ strictness: NamedType.Strictness, in schema: Schema) -> Shape {
    let accepted = Set(named.types(strictness, in: schema))
    var result = Shape(system: named.system.map { system.intersection([$0]) } ?? [])
    result.types = types.filter { accepted.contains($0) }
    result.isOrdered = isOrdered
    return result
  }

  /// Their names, for an error.
  func names(in schema: Schema) -> [String] {
    types.map { schema[$0].name } + system.map { "System.\($0.rawValue)" }.sorted()
      + (isDescription ? ["System.TypeInfo"] : [])
  }

  /// What its items can be used as.
  func kinds(in known: KnownTypes) -> Kinds {
    var result: Kinds = isDescription ? [.type] : []
    for type in types { result.formUnion(Kinds(known.schema[type], isQuantity: known.quantity(type) != nil)) }
    for type in system { result.formUnion(Kinds(type)) }
    return result
  }
}
