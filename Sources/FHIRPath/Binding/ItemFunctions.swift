import Tree

/// How the functions that need more than a line are bound.
extension Compiler {
  /// The types of all elements of these types.
  func childShape(of shape: Shape) -> Shape {
    var seen: Set<TypeID> = []
    for type in shape.types { for element in schema.elements[schema[type].elements] { seen.insert(element.type) } }
    return Shape(types: seen.sorted { $0.rawValue < $1.rawValue }, in: schema)
  }

  /// `repeat`: the projection is bound to what the source may be, then to what it may give itself, until nothing new
  /// comes.
  func repeated(_ call: Call, isAll: Bool = false) throws(Stop) -> Bound {
    warnings.repeats += 1
    defer { warnings.repeats -= 1 }
    // One within many others is bound to anything at once: else each would be bound again for every round of those
    // around it.
    var shape = warnings.repeats > 2 ? Shape.anything(in: schema) : call.source.shape
    var given = Shape()
    while true {
      let projection = try compile(
        call.arguments[0],
        in: Scope(this: shape, hasIndex: true, total: call.scope.total, defined: call.scope.defined))
      let wider = shape.union(projection.shape)
      given = given.union(projection.shape)
      if wider.types.count == shape.types.count, wider.system == shape.system,
        wider.isDescription == shape.isDescription
      {
        return Bound(plan: .repeat(call.source.plan, projection.plan, isAll: isAll, at: call.at), shape: given)
      }
      shape = wider
    }
  }

  /// `aggregate`: what `$total` is follows from what the expression gives.
  func aggregated(_ call: Call) throws(Stop) -> Bound {
    let initial =
      call.arguments.count > 1 ? try argument(1, .any, call) : Bound(plan: .nothing, shape: Shape())
    let step = try compile(
      call.arguments[0],
      in: Scope(
        this: call.source.shape, hasIndex: true, total: .anything(in: schema), defined: call.scope.defined))
    return Bound(
      plan: .aggregate(call.source.plan, step.plan, initial: initial.plan, at: call.at),
      shape: step.shape.union(initial.shape))
  }

  /// `iif`: the criterion is a truth, and only one of the two is evaluated. On a path it is evaluated on the one item.
  func chosen(_ call: Call) throws(Stop) -> Bound {
    let scope = Scope(
      this: call.source.shape, hasIndex: call.scope.hasIndex, total: call.scope.total,
      defined: call.scope.defined, focus: call.isHead ? call.scope.focus : nil)
    let criterion = try operand(call.arguments[0], .boolean, "the criterion of `iif`", in: scope)
    let then = try compile(call.arguments[1], in: scope)
    let otherwise =
      call.arguments.count > 2 ? try compile(call.arguments[2], in: scope) : Bound(plan: .nothing, shape: Shape())
    return Bound(
      plan: .choose(
        call.isHead ? nil : call.source.plan, criterion.plan, then: then.plan, otherwise: otherwise.plan, at: call.at),
      shape: then.shape.union(otherwise.shape))
  }

  /// `sort`: by the items themselves, or by keys; a minus before a key turns its order round, of texts too.
  func sorted(_ call: Call) throws(Stop) -> Bound {
    var keys: [Plan.SortKey] = []
    for node in call.arguments {
      if case .sign("-", let key) = node.form {
        keys.append(Plan.SortKey(plan: try each(key, call).plan, isDescending: true))
      } else {
        keys.append(Plan.SortKey(plan: try each(node, call).plan, isDescending: false))
      }
    }
    if keys.isEmpty { keys = [Plan.SortKey(plan: .this, isDescending: false)] }
    var shape = call.source.shape
    shape.isOrdered = true
    return Bound(plan: .sort(call.source.plan, keys, at: call.at), shape: shape)
  }

  /// `extension('http://…')`: those of the item's own extensions.
  func extensions(_ call: Call) throws(Stop) -> Bound {
    let elements = call.source.shape.types.flatMap { type in
      schema.elements[schema[type].elements].filter { $0.name == "extension" }
    }
    guard let type = elements.first?.type, let url = schema.element("url", of: type) else {
      if call.source.shape.isNothing { return Bound(plan: .nothing, shape: Shape()) }
      throw Stop(.unknownElement("extension", of: call.source.shape.names(in: schema)), at: call.at)
    }
    return Bound(
      plan: .extensions(
        call.source.plan, NumberSet(elements.map(\.id)), url: url, try argument(0, .string, call).plan, at: call.at),
      shape: Shape(types: [type], in: schema))
  }

  // MARK: Truths and values

  /// Those that say something of a collection, and those that ask the outside.
  static let otherFunctions: [String: FunctionRow] = [
    "exists": FunctionRow(0...1, "one criterion or none") { (compiler, call) throws(Stop) in
      guard let criterion = call.arguments.first else {
        return Bound(plan: .exists(call.source.plan), shape: .boolean)
      }
      let filter = Plan.filter(call.source.plan, try compiler.each(criterion, call).plan, at: criterion.at)
      return Bound(plan: .exists(filter), shape: .boolean)
    },
    "empty": truth { (call) in .isEmpty(call.source.plan) },
    "not": truth { (call) in .not(call.source.plan, at: call.at) },
    "isDistinct": truth { (call) in .isDistinct(call.source.plan) },
    "allTrue": truth { (call) in .every(call.source.plan, value: true, isAny: false, at: call.at) },
    "anyTrue": truth { (call) in .every(call.source.plan, value: true, isAny: true, at: call.at) },
    "allFalse": truth { (call) in .every(call.source.plan, value: false, isAny: false, at: call.at) },
    "anyFalse": truth { (call) in .every(call.source.plan, value: false, isAny: true, at: call.at) },
    "hasValue": truth { (call) in .hasValue(call.source.plan) },
    "all": .one("one criterion") { (compiler, call) throws(Stop) in
      let criterion = try compiler.each(call.arguments[0], call)
      return Bound(plan: .all(call.source.plan, criterion.plan, at: call.arguments[0].at), shape: .boolean)
    },
    "subsetOf": .one("one collection") { (compiler, call) throws(Stop) in
      Bound(plan: .subset(call.source.plan, try compiler.argument(0, .any, call).plan), shape: .boolean)
    },
    "supersetOf": .one("one collection") { (compiler, call) throws(Stop) in
      Bound(plan: .subset(try compiler.argument(0, .any, call).plan, call.source.plan), shape: .boolean)
    },
    "count": .none { (_, call) throws(Stop) in Bound(plan: .count(call.source.plan), shape: .integer) },
    "getValue": .none { (compiler, call) throws(Stop) in
      let kinds = call.source.shape.kinds(in: compiler.known).subtracting([.complex, .type])
      return Bound(plan: .systemValue(call.source.plan), shape: Shape(kinds))
    },
    "type": .none { (_, call) throws(Stop) in Bound(plan: .describe(call.source.plan), shape: .description) },
    "join": FunctionRow(0...1, "a separator or none") { (compiler, call) throws(Stop) in
      try compiler.check(call.source.shape, .string, "`join`", at: call.at)
      let separator: Plan? = call.arguments.isEmpty ? nil : try compiler.argument(0, .string, call).plan
      return Bound(plan: .join(call.source.plan, separator, at: call.at), shape: .string)
    },
    "now": clock(.dateTime), "today": clock(.date), "timeOfDay": clock(.time),
    "memberOf": check(.memberOf, takes: "the address of a value set", .string),
    "conformsTo": check(.conformsTo, takes: "the address of a profile", .string),
    "subsumes": check(.subsumes, takes: "a Coding or CodeableConcept", .any),
    "subsumedBy": check(.subsumedBy, takes: "a Coding or CodeableConcept", .any),
    "checkModifiers": FunctionRow(0...64, "addresses of extensions") { (compiler, call) throws(Stop) in
      try compiler.checkedModifiers(call)
    },
    "htmlChecks": .none { (_, call) throws(Stop) in
      Bound(plan: .check(.htmlChecks, call.source.plan, nil, at: call.at), shape: .boolean)
    },
    "elementDefinition": notHere, "slice": notHere,
  ]

  private static func truth(_ plan: @escaping @Sendable (Call) -> Plan) -> FunctionRow {
    .none { (_, call) throws(Stop) in Bound(plan: plan(call), shape: .boolean) }
  }

  private static func clock(_ type: SystemType) -> FunctionRow {
    .none { (_, _) throws(Stop) in Bound(plan: .now(type), shape: Shape(system: [type])) }
  }

  private static func check(_ check: Plan.Check, takes: String, _ kinds: Kinds) -> FunctionRow {
    .one(takes) { (compiler, call) throws(Stop) in
      Bound(
        plan: .check(check, call.source.plan, try compiler.argument(0, kinds, call).plan, at: call.at),
        shape: .boolean)
    }
  }

  /// `checkModifiers('…')`: the items, if they have no other modifier extensions.
  private func checkedModifiers(_ call: Call) throws(Stop) -> Bound {
    var addresses: [Plan] = []
    for index in call.arguments.indices { addresses.append(try argument(index, .string, call).plan) }
    let modifiers = call.source.shape.types.flatMap { type in
      schema.elements[schema[type].elements].filter { $0.name == "modifierExtension" }
    }
    guard let type = modifiers.first?.type, let url = schema.element("url", of: type) else { return call.source }
    return with(
      call,
      .modifiers(call.source.plan, NumberSet(modifiers.map(\.id)), url: url, addresses, at: call.at))
  }

  /// What needs the definition of an element, which a document does not have.
  private static let notHere = FunctionRow(0...2, "what FHIR says") { (_, call) throws(Stop) in
    throw Stop(.unsupported("the function `\(call.name)`, which needs a profile,"), at: call.at)
  }
}
