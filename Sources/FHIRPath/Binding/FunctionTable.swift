import Tree

/// A function as it is called: its name, its arguments, and what it is called on.
struct Call {
  let name: String
  let arguments: [Syntax.Node]
  let source: Compiler.Bound
  let scope: Compiler.Scope
  /// Whether it stands at the head, and so is called on the focus itself.
  let isHead: Bool
  let at: Int
}

/// One function of FHIRPath: what it takes, and how a call of it is bound.
struct FunctionRow: Sendable {
  typealias Binder = @Sendable (Compiler, Call) throws(Stop) -> Compiler.Bound

  let arity: ClosedRange<Int>
  /// Said when the arguments are others.
  let takes: String
  let bind: Binder

  init(_ arity: ClosedRange<Int>, _ takes: String, _ bind: @escaping Binder) {
    self.arity = arity
    self.takes = takes
    self.bind = bind
  }

  static func none(_ bind: @escaping Binder) -> FunctionRow { FunctionRow(0...0, "no arguments", bind) }
  static func one(_ takes: String, _ bind: @escaping Binder) -> FunctionRow { FunctionRow(1...1, takes, bind) }
}

extension Compiler {
  /// Binds a call by its row. Errors: `unknownFunction`, `arguments`, and those of the row.
  func function(_ call: Call) throws(Stop) -> Bound {
    guard let row = Self.functions[call.name] else { throw Stop(.unknownFunction(call.name), at: call.at) }
    guard row.arity.contains(call.arguments.count) else {
      throw Stop(.arguments(call.name, takes: row.takes), at: call.at)
    }
    try warnings.take(call.source.shape.types.count, at: call.at)
    return try row.bind(self, call)
  }

  /// All functions of FHIRPath N1 §5 and §6, of FHIR R4 (https://hl7.org/fhir/R4/fhirpath.html#functions), and the newer
  /// ones of the official tests, by name.
  static let functions: [String: FunctionRow] = {
    var all = itemFunctions
    all.merge(otherFunctions) { one, _ in one }
    for function in ScalarFunctions.all {
      all[function.name] = FunctionRow(function.signature.arity, function.signature.takes) {
        (compiler, call) throws(Stop) in try compiler.scalar(function, call)
      }
    }
    return all
  }()

  /// A criterion or projection: evaluated on each item of the source.
  func each(_ node: Syntax.Node, _ call: Call) throws(Stop) -> Bound {
    try compile(
      node,
      in: Scope(this: call.source.shape, hasIndex: true, total: call.scope.total, defined: call.scope.defined))
  }

  /// An argument that is evaluated once, where the call stands.
  func argument(_ index: Int, _ kinds: Kinds, _ call: Call) throws(Stop) -> Bound {
    try operand(call.arguments[index], kinds, call.name, in: call.scope)
  }

  func with(_ call: Call, _ plan: Plan) -> Bound { Bound(plan: plan, shape: call.source.shape) }

  /// A function of one value, with values as arguments.
  private func scalar(_ function: any ScalarFunction, _ call: Call) throws(Stop) -> Bound {
    let signature = function.signature
    try check(call.source.shape, signature.input, call.name, at: call.at)
    var arguments: [Plan] = []
    for (index, kinds) in signature.arguments.prefix(call.arguments.count).enumerated() {
      arguments.append(try argument(index, kinds, call).plan)
    }
    try function.check(call)
    let kinds = signature.result ?? call.source.shape.kinds(in: known).intersection(signature.input)
    return Bound(plan: .call(function, call.source.plan, arguments, at: call.at), shape: Shape(kinds))
  }

  // MARK: Items

  /// Those that give, filter or project items.
  private static let itemFunctions: [String: FunctionRow] = [
    "where": .one("one criterion") { (compiler, call) throws(Stop) in
      compiler.with(
        call,
        .filter(call.source.plan, try compiler.each(call.arguments[0], call).plan, at: call.arguments[0].at))
    },
    "select": .one("one projection") { (compiler, call) throws(Stop) in
      let projection = try compiler.each(call.arguments[0], call)
      var shape = projection.shape
      shape.isOrdered = shape.isOrdered && call.source.shape.isOrdered
      return Bound(plan: .select(call.source.plan, projection.plan, at: call.at), shape: shape)
    },
    "repeat": .one("one projection") { (compiler, call) throws(Stop) in try compiler.repeated(call) },
    "repeatAll": .one("one projection") { (compiler, call) throws(Stop) in try compiler.repeated(call, isAll: true) },
    "coalesce": FunctionRow(1...64, "collections") { (compiler, call) throws(Stop) in
      var plans: [Plan] = []
      var shape = Shape()
      for index in call.arguments.indices {
        let one = try compiler.argument(index, .any, call)
        plans.append(one.plan)
        shape = shape.union(one.shape)
      }
      return Bound(plan: .coalesce(plans), shape: shape)
    },
    "defineVariable": FunctionRow(1...2, "a name in quotes, and perhaps what it stands for") {
      (compiler, call) throws(Stop) in try compiler.definedVariable(call)
    },
    "ofType": .one("one type's name") { (compiler, call) throws(Stop) in
      try compiler.ofType(call.source, try compiler.typeArgument(call.name, call.arguments, at: call.at))
    },
    "as": .one("one type's name") { (compiler, call) throws(Stop) in
      try compiler.cast(call.source, try compiler.typeArgument(call.name, call.arguments, at: call.at), at: call.at)
    },
    "is": .one("one type's name") { (compiler, call) throws(Stop) in
      try compiler.isType(call.source, try compiler.typeArgument(call.name, call.arguments, at: call.at), at: call.at)
    },
    "first": part(.first), "last": part(.last), "tail": part(.tail), "single": part(.single),
    "skip": part(.skip), "take": part(.take),
    "distinct": .none { (compiler, call) throws(Stop) in compiler.with(call, .distinct(call.source.plan)) },
    "union": .one("one collection") { (compiler, call) throws(Stop) in
      let other = try compiler.argument(0, .any, call)
      return Bound(plan: .union([call.source.plan, other.plan]), shape: call.source.shape.union(other.shape))
    },
    "combine": FunctionRow(1...2, "one collection, and perhaps whether its order is kept") {
      (compiler, call) throws(Stop) in
      // It always is.
      if call.arguments.count > 1 { _ = try compiler.argument(1, .boolean, call) }
      let other = try compiler.argument(0, .any, call)
      return Bound(
        plan: .combine(call.source.plan, other.plan, at: call.at), shape: call.source.shape.union(other.shape))
    },
    "intersect": .one("one collection") { (compiler, call) throws(Stop) in
      compiler.with(call, .intersect(call.source.plan, try compiler.argument(0, .any, call).plan))
    },
    "exclude": .one("one collection") { (compiler, call) throws(Stop) in
      compiler.with(call, .exclude(call.source.plan, try compiler.argument(0, .any, call).plan))
    },
    "children": .none { (compiler, call) throws(Stop) in
      var shape = compiler.childShape(of: call.source.shape)
      shape.isOrdered = false
      return Bound(plan: .children(call.source.plan, at: call.at), shape: shape)
    },
    "descendants": .none { (compiler, call) throws(Stop) in
      var shape = Shape.anything(in: compiler.schema)
      shape.isOrdered = false
      return Bound(plan: .descendants(call.source.plan, at: call.at), shape: shape)
    },
    "extension": .one("one address") { (compiler, call) throws(Stop) in try compiler.extensions(call) },
    "resolve": .none { (compiler, call) throws(Stop) in
      try compiler.checkReference(call.source, at: call.at)
      var shape = Shape()
      shape.types = compiler.schema.types.filter { $0.kind == .root }.map(\.id)
      return Bound(plan: .resolve(call.source.plan), shape: shape)
    },
    "aggregate": FunctionRow(1...2, "an expression, and perhaps what it starts with") {
      (compiler, call) throws(Stop) in try compiler.aggregated(call)
    },
    "iif": FunctionRow(2...3, "a criterion, what holds then, and perhaps what holds otherwise") {
      (compiler, call) throws(Stop) in try compiler.chosen(call)
    },
    "trace": FunctionRow(1...2, "a name, and perhaps what to tell") { (compiler, call) throws(Stop) in
      let name = try compiler.argument(0, .string, call)
      let projection: Plan? = call.arguments.count > 1 ? try compiler.each(call.arguments[1], call).plan : nil
      return compiler.with(
        call, .trace(call.source.plan, name: name.plan, projection: projection, at: call.at))
    },
    "sort": FunctionRow(0...8, "keys: `sort(family, -birthDate)`") { (compiler, call) throws(Stop) in
      try compiler.sorted(call)
    },
    "split": .one("a separator") { (compiler, call) throws(Stop) in
      try compiler.check(call.source.shape, .string, "`split`", at: call.at)
      return Bound(
        plan: .split(call.source.plan, try compiler.argument(0, .string, call).plan, at: call.at), shape: .string)
    },
    "toChars": .none { (compiler, call) throws(Stop) in
      try compiler.check(call.source.shape, .string, "`toChars`", at: call.at)
      return Bound(plan: .split(call.source.plan, nil, at: call.at), shape: .string)
    },
  ]

  private static func part(_ part: Plan.Part) -> FunctionRow {
    guard part == .skip || part == .take else {
      return .none { (compiler, call) throws(Stop) in
        if part != .single { try compiler.checkOrder(of: call.source, part.rawValue, at: call.at) }
        return compiler.with(call, .part(part, call.source.plan, nil, at: call.at))
      }
    }
    return .one("a number") { (compiler, call) throws(Stop) in
      try compiler.checkOrder(of: call.source, part.rawValue, at: call.at)
      return compiler.with(
        call, .part(part, call.source.plan, try compiler.argument(0, .integer, call).plan, at: call.at))
    }
  }
}
