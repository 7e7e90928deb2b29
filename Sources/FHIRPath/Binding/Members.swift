import Tree

/// Names, variables and types: what stands between the dots.
extension Compiler {
  /// A name, a variable or a function, invoked on `source`; at the head of a path on the focus.
  func invoke(_ node: Syntax.Node, on source: Bound, in scope: Scope, isHead: Bool) throws(Stop) -> Bound {
    switch node.form {
    case .name(let name): return try member(name, of: source, isHead: isHead, at: node.at)
    case .variable(let name) where isHead: return try variable(name, in: scope, at: node.at)
    case .function(let name, let arguments):
      return try function(
        Call(name: name, arguments: arguments, source: source, scope: scope, isHead: isHead, at: node.at))
    default: throw Stop(.expected("a name or a function", found: "`\(node)`"), at: node.at)
    }
  }

  private func variable(_ name: String, in scope: Scope, at: Int) throws(Stop) -> Bound {
    switch name {
    case "index" where scope.hasIndex: return Bound(plan: .index, shape: .integer)
    case "total":
      guard let total = scope.total else { throw Stop(.misplaced("$total", in: "`aggregate`"), at: at) }
      return Bound(plan: .total, shape: total)
    case "index": throw Stop(.misplaced("$index", in: "a criterion or a projection"), at: at)
    default: return Bound(plan: .this, shape: scope.this)
    }
  }

  /// The children of that name: a choice by its stem. A type's name at the head is no step, but a test.
  private func member(_ name: String, of source: Bound, isHead: Bool, at: Int) throws(Stop) -> Bound {
    try warnings.take(source.shape.types.count, at: at)
    var found: [SchemaElement] = []
    var alternative: (stem: String, type: TypeID)?
    for type in source.shape.types {
      for element in schema.elements[schema[type].elements] {
        if (element.choice ?? element.name) == name {
          found.append(element)
        } else if element.name == name, let stem = element.choice {
          alternative = (stem, element.type)
        }
      }
    }
    if source.shape.isDescription, found.isEmpty, let part = Plan.DescriptionPart(rawValue: name) {
      return Bound(plan: .described(source.plan, part), shape: .string)
    }
    if !found.isEmpty {
      var shape = Shape(types: found.map(\.type), in: schema)
      shape.isOrdered = source.shape.isOrdered
      return Bound(plan: source.plan.step(NumberSet(found.map(\.id))), shape: shape)
    }
    if isHead, let type = schema.type(named: name) { return try leading(type, of: source, at: at) }
    if let alternative {
      throw Stop(.choice(name, stem: alternative.stem, type: schema[alternative.type].name), at: at)
    }
    // Of nothing there is nothing, whatever its name.
    if source.shape.isNothing { return Bound(plan: .nothing, shape: Shape()) }
    throw Stop(.unknownElement(name, of: source.shape.names(in: schema)), at: at)
  }

  /// `Patient` at the start of `Patient.name`: no step, but a test when the focus may be something else.
  private func leading(_ type: TypeID, of source: Bound, at: Int) throws(Stop) -> Bound {
    let named = NamedType(type, in: schema)
    let shape = source.shape.filtered(named, .exact, in: schema)
    guard !shape.types.isEmpty else {
      throw Stop(.otherType(schema[type].name, than: source.shape.names(in: schema)), at: at)
    }
    if shape.types.count == source.shape.types.count, source.shape.system.isEmpty { return source }
    return Bound(plan: .ofType(source.plan, named.test(.exact, in: schema)), shape: shape)
  }

  // MARK: Types

  func isType(_ source: Bound, _ type: Syntax.TypeName, at: Int) throws(Stop) -> Bound {
    let named = try NamedType(type, in: schema)
    return Bound(plan: .isType(source.plan, named.test(.isA, in: schema), at: at), shape: .boolean)
  }

  func ofType(_ source: Bound, _ type: Syntax.TypeName) throws(Stop) -> Bound {
    let named = try NamedType(type, in: schema)
    return Bound(
      plan: .ofType(source.plan, named.test(.exact, in: schema)),
      shape: source.shape.filtered(named, .exact, in: schema))
  }

  /// `as()` takes one item; but what `children()` and `descendants()` give is never meant to be one, and R4's own dom-3
  /// writes `descendants().as(canonical)` for `ofType`.
  func cast(_ source: Bound, _ type: Syntax.TypeName, at: Int) throws(Stop) -> Bound {
    guard source.shape.isOrdered else { return try ofType(source, type) }
    let named = try NamedType(type, in: schema)
    return Bound(
      plan: .cast(source.plan, named.test(.exact, in: schema), at: at),
      shape: source.shape.filtered(named, .exact, in: schema))
  }

  /// The one argument of `is()`, `as()` and `ofType()`, which looks like a path and names a type.
  func typeArgument(_ name: String, _ arguments: [Syntax.Node], at: Int) throws(Stop) -> Syntax.TypeName {
    guard arguments.count == 1, let parts = Self.names(arguments[0]) else {
      throw Stop(.arguments(name, takes: "one type's name"), at: at)
    }
    return Syntax.TypeName(parts: parts, at: arguments[0].at)
  }

  private static func names(_ node: Syntax.Node) -> [String]? {
    switch node.form {
    case .name(let name): return [name]
    case .path(let left, let right):
      guard let first = names(left), case .name(let last) = right.form else { return nil }
      return first + [last]
    default: return nil
    }
  }

  // MARK: References

  /// What `resolve()` is called on, when that is what a node does; `$this` where it is called on nothing.
  static func resolved(_ node: Syntax.Node) -> Syntax.Node? {
    switch node.form {
    case .function("resolve", let arguments) where arguments.isEmpty:
      return Syntax.Node(.variable("this"), at: node.at)
    case .path(let left, let right):
      guard case .function("resolve", let arguments) = right.form, arguments.isEmpty else { return nil }
      return left
    default:
      return nil
    }
  }

  /// `resolve() is Patient`, which a reference whose target is elsewhere answers by what it says itself.
  func pointsTo(
    _ reference: Syntax.Node, _ type: Syntax.TypeName, in scope: Scope, at: Int
  ) throws(Stop) -> Bound {
    let source = try compile(reference, in: scope)
    try checkReference(source, at: at)
    let named = try NamedType(type, in: schema)
    let types = named.types(.isA, in: schema)
    return Bound(
      plan: .pointsTo(
        source.plan, named.test(.isA, in: schema), ReferenceTest(to: types, in: known), at: at),
      shape: .boolean)
  }

  /// `resolve()` takes a reference, or an address.
  func checkReference(_ source: Bound, at: Int) throws(Stop) {
    let isPossible =
      source.shape.isNothing || source.shape.kinds(in: known).contains(.string)
      || source.shape.types.contains { $0 == known.reference?.type }
    guard isPossible else {
      throw Stop(.operand("`resolve`", needs: ["Reference", "String"], found: source.shape.names(in: schema)), at: at)
    }
  }
}

extension Plan {
  /// The children of what this gives that are one of `elements`.
  func step(_ elements: NumberSet) -> Plan {
    if case .steps(let source, let before) = self { return .steps(source, before + [elements]) }
    return .steps(self, [elements])
  }
}
