import Tree

/// Binds syntax to a schema: names become numbers, types are followed from step to step, and what can't be evaluated
/// exactly is refused by name, so that no expression ever gives a wrong answer quietly. Functions stand in
/// `Functions.swift`.
struct Compiler {
  let schema: Schema

  /// A part of an expression that has been bound.
  struct Bound {
    var plan: Plan
    var shape: Shape
  }

  /// The whole of an expression evaluated on one of `types`.
  func compile(_ node: Syntax.Node, on types: some Sequence<TypeID>) throws(Stop) -> Bound {
    try compile(node, focus: Shape(types: types, in: schema))
  }

  /// `focus` is what `$this` may be there, and what a name at the start is looked up in.
  func compile(_ node: Syntax.Node, focus: Shape) throws(Stop) -> Bound {
    switch node.form {
    case .empty:
      return Bound(plan: .nothing, shape: Shape())
    case .boolean(let value):
      return Bound(plan: .literal(.boolean(value)), shape: .boolean)
    case .string(let text):
      return Bound(plan: .literal(.string(text)), shape: Shape(system: [.string]))
    case .number(let text):
      return try number(text, at: node.at)
    case .sign(let sign, let part):
      guard case .number(let text) = part.form else { throw Stop(.unsupported("a sign before this"), at: node.at) }
      return try number(sign == "-" ? "-" + text : text, at: node.at)
    case .date, .dateTime: throw Stop(.unsupported("a date literal"), at: node.at)
    case .time: throw Stop(.unsupported("a time literal"), at: node.at)
    case .quantity: throw Stop(.unsupported("a quantity literal"), at: node.at)
    case .constant(let name): throw Stop(.unsupported("the constant `%\(name)`"), at: node.at)
    case .variable, .name, .function:
      return try invoke(node, on: Bound(plan: .focus, shape: focus), isHead: true)
    case .path(let left, let right):
      if case .function("is", let arguments) = right.form, let reference = Self.resolved(left) {
        return try pointsTo(reference, try typeArgument("is", arguments, at: right.at), focus: focus, at: right.at)
      }
      return try invoke(right, on: try compile(left, focus: focus), isHead: false)
    case .item(let left, let index):
      guard case .number(let text) = index.form, let number = Int(text) else {
        throw Stop(.unsupported("an index that is not a whole number"), at: index.at)
      }
      let source = try compile(left, focus: focus)
      return Bound(plan: .item(source.plan, number), shape: source.shape)
    case .type(let word, let left, let type):
      if word == .is, let reference = Self.resolved(left) {
        return try pointsTo(reference, type, focus: focus, at: node.at)
      }
      let source = try compile(left, focus: focus)
      // Search parameters write `as` of what repeats (`Observation.component.value as Quantity`) and mean `ofType`; the
      // function `as()` takes one item.
      return word == .is ? try isType(source, type, at: node.at) : try ofType(source, type)
    case .operation(let symbol, let left, let right):
      return try operation(symbol, left, right, focus: focus, at: node.at)
    }
  }

  private func number(_ text: String, at: Int) throws(Stop) -> Bound {
    if text.contains(".") {
      guard let decimal = ExactDecimal(text.utf8) else { throw Stop(.literal("a decimal"), at: at) }
      return Bound(plan: .literal(.decimal(decimal)), shape: Shape(system: [.decimal]))
    }
    guard let integer = Int32(text) else { throw Stop(.literal("an integer of 32 bits"), at: at) }
    return Bound(plan: .literal(.integer(integer)), shape: Shape(system: [.integer]))
  }

  // MARK: Names

  /// A name, a variable or a function, invoked on `source`; at the head of a path on the focus.
  private func invoke(_ node: Syntax.Node, on source: Bound, isHead: Bool) throws(Stop) -> Bound {
    switch node.form {
    case .name(let name): return try member(name, of: source, isHead: isHead, at: node.at)
    case .variable("this") where isHead: return source
    case .variable(let name): throw Stop(.unsupported("`$\(name)` here"), at: node.at)
    case .function(let name, let arguments): return try function(name, arguments, on: source, at: node.at)
    default: throw Stop(.expected("a name or a function", found: "`\(node)`"), at: node.at)
    }
  }

  /// The children of that name; at the head also the focus itself, when the name is its type's.
  private func member(_ name: String, of source: Bound, isHead: Bool, at: Int) throws(Stop) -> Bound {
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
    if !found.isEmpty {
      return Bound(
        plan: .children(source.plan, NumberSet(found.map(\.id))), shape: Shape(types: found.map(\.type), in: schema))
    }
    if isHead, let type = schema.type(named: name) { return try leading(type, of: source, at: at) }
    if let alternative {
      throw Stop(.choice(name, stem: alternative.stem, type: schema[alternative.type].name), at: at)
    }
    // Of nothing there is nothing, whatever its name.
    if source.shape.types.isEmpty && source.shape.system.isEmpty { return Bound(plan: .nothing, shape: Shape()) }
    throw Stop(.unknownElement(name, of: source.shape.names(in: schema)), at: at)
  }

  /// `Patient` at the start of `Patient.name`: no step, but a test when the focus may be something else.
  private func leading(_ type: TypeID, of source: Bound, at: Int) throws(Stop) -> Bound {
    let named = NamedType.schema(type)
    let shape = source.shape.filtered(named, .exact, in: schema)
    guard !shape.types.isEmpty else {
      throw Stop(.otherType(schema[type].name, than: source.shape.names(in: schema)), at: at)
    }
    if shape.types.count == source.shape.types.count, source.shape.system.isEmpty { return source }
    return Bound(plan: .ofType(source.plan, named.test(.exact, in: schema)), shape: shape)
  }

  // MARK: Operators

  private func operation(
    _ symbol: Syntax.Operator, _ left: Syntax.Node, _ right: Syntax.Node, focus: Shape, at: Int
  ) throws(Stop) -> Bound {
    switch symbol {
    case .union:
      return try union(left, right, focus: focus)
    case .and:
      return Bound(
        plan: .and(try compile(left, focus: focus).plan, try compile(right, focus: focus).plan, at: at),
        shape: .boolean)
    case .or:
      return Bound(
        plan: .or(try compile(left, focus: focus).plan, try compile(right, focus: focus).plan, at: at),
        shape: .boolean)
    case .equal, .notEqual:
      let one = try compile(left, focus: focus)
      let other = try compile(right, focus: focus)
      try checkComparable(one.shape, other.shape, at: at)
      return Bound(
        plan: symbol == .equal ? .equal(one.plan, other.plan) : .notEqual(one.plan, other.plan), shape: .boolean)
    default:
      throw Stop(.unsupported("the operator `\(symbol.rawValue)`"), at: at)
    }
  }

  /// An alternative that starts with a type the focus can't be is left out; one at least must stay.
  private func union(_ left: Syntax.Node, _ right: Syntax.Node, focus: Shape) throws(Stop) -> Bound {
    var kept: Bound?
    var dropped: Stop?
    for node in [left, right] {
      do throws(Stop) {
        let bound = try compile(node, focus: focus)
        kept = kept.map { Bound(plan: .union($0.plan, bound.plan), shape: $0.shape.union(bound.shape)) } ?? bound
      } catch {
        guard case .otherType = error.reason, error.at == node.head.at else { throw error }
        dropped = dropped ?? error
      }
    }
    guard let kept else { throw dropped ?? Stop(.tooDeep, at: left.at) }
    return kept
  }

  /// What may meet must have an exact equality here: booleans, numbers and texts, in any mix.
  private func checkComparable(_ left: Shape, _ right: Shape, at: Int) throws(Stop) {
    for one in left.comparisons(in: schema) {
      for other in right.comparisons(in: schema) {
        switch (one, other) {
        case (.complex, _), (_, .complex): throw Stop(.unsupported("comparing a complex type"), at: at)
        case (.time, .time), (.time, .text), (.text, .time): throw Stop(.unsupported("comparing dates"), at: at)
        default: continue
        }
      }
    }
  }
}

extension Syntax.Node {
  /// The name, function or literal an expression starts with.
  var head: Syntax.Node {
    switch form {
    case .path(let left, _), .item(let left, _), .operation(_, let left, _), .type(_, let left, _): left.head
    default: self
    }
  }
}
