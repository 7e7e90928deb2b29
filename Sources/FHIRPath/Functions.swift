import Tree

/// The functions that can be evaluated; the others are refused, known ones and unknown ones apart.
extension Compiler {
  func function(
    _ name: String, _ arguments: [Syntax.Node], on source: Bound, at: Int
  ) throws(Stop) -> Bound {
    switch name {
    case "where":
      guard arguments.count == 1 else { throw Stop(.arguments(name, takes: "one criterion"), at: at) }
      return try filtered(source, by: arguments[0], at: at)
    case "exists":
      guard arguments.count <= 1 else { throw Stop(.arguments(name, takes: "one criterion or none"), at: at) }
      let items = arguments.isEmpty ? source : try filtered(source, by: arguments[0], at: at)
      return Bound(plan: .exists(items.plan), shape: .boolean)
    case "empty":
      try checkNone(name, arguments, at: at)
      return Bound(plan: .isEmpty(source.plan), shape: .boolean)
    case "not":
      try checkNone(name, arguments, at: at)
      return Bound(plan: .not(source.plan, at: at), shape: .boolean)
    case "first":
      try checkNone(name, arguments, at: at)
      return Bound(plan: .item(source.plan, 0), shape: source.shape)
    case "is":
      return try isType(source, try typeArgument(name, arguments, at: at), at: at)
    case "as":
      let type = try typeArgument(name, arguments, at: at)
      let named = try NamedType(type, in: schema)
      return Bound(
        plan: .cast(source.plan, named.test(.exact, in: schema), at: at),
        shape: source.shape.filtered(named, .exact, in: schema))
    case "ofType":
      return try ofType(source, try typeArgument(name, arguments, at: at))
    case "extension":
      return try extensions(arguments, of: source, at: at)
    case "resolve":
      throw Stop(.unsupported("`resolve()` other than in `resolve() is Type`"), at: at)
    default:
      throw Stop(Self.known.contains(name) ? .unsupported("the function `\(name)`") : .unknownFunction(name), at: at)
    }
  }

  /// The other functions of FHIRPath N1 §5 and of FHIR R4 (https://hl7.org/fhir/R4/fhirpath.html#functions).
  private static let known: Set<String> = [
    "all", "allTrue", "anyTrue", "allFalse", "anyFalse", "subsetOf", "supersetOf", "count", "distinct", "isDistinct",
    "select", "repeat", "single", "last", "tail", "skip", "take", "intersect", "exclude", "union", "combine", "iif",
    "toBoolean", "convertsToBoolean", "toInteger", "convertsToInteger", "toDate", "convertsToDate", "toDateTime",
    "convertsToDateTime", "toDecimal", "convertsToDecimal", "toQuantity", "convertsToQuantity", "toString",
    "convertsToString", "toTime", "convertsToTime", "indexOf", "substring", "startsWith", "endsWith", "contains",
    "upper", "lower", "replace", "matches", "replaceMatches", "length", "toChars", "abs", "ceiling", "exp", "floor",
    "ln", "log", "power", "round", "sqrt", "truncate", "children", "descendants", "trace", "now", "timeOfDay",
    "today", "type", "aggregate", "hasValue", "getValue", "elementDefinition", "slice", "checkModifiers",
    "conformsTo", "memberOf", "subsumes", "subsumedBy", "htmlChecks",
  ]

  private func checkNone(_ name: String, _ arguments: [Syntax.Node], at: Int) throws(Stop) {
    guard arguments.isEmpty else { throw Stop(.arguments(name, takes: "no arguments"), at: at) }
  }

  private func filtered(_ source: Bound, by criterion: Syntax.Node, at: Int) throws(Stop) -> Bound {
    let test = try compile(criterion, focus: source.shape)
    return Bound(plan: .filter(source.plan, test.plan, at: at), shape: source.shape)
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

  // MARK: References and extensions

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

  /// `resolve() is Patient`, asked of the reference itself.
  func pointsTo(
    _ reference: Syntax.Node, _ type: Syntax.TypeName, focus: Shape, at: Int
  ) throws(Stop) -> Bound {
    let source = try compile(reference, focus: focus)
    let named = try NamedType(type, in: schema)
    guard let test = ReferenceTest(to: named.types(.isA, in: schema), in: schema),
      source.shape.system.isEmpty,
      source.shape.types.allSatisfy({ schema[$0].name == ReferenceTest.typeName })
    else {
      throw Stop(.unsupported("`resolve()` of anything but a `\(ReferenceTest.typeName)`"), at: at)
    }
    return Bound(plan: .pointsTo(source.plan, test, at: at), shape: .boolean)
  }

  /// `extension('http://…')`: those of the item's own extensions.
  private func extensions(_ arguments: [Syntax.Node], of source: Bound, at: Int) throws(Stop) -> Bound {
    guard arguments.count == 1 else { throw Stop(.arguments("extension", takes: "one address"), at: at) }
    guard case .string(let address) = arguments[0].form else {
      throw Stop(.unsupported("an extension's address that is not a string"), at: arguments[0].at)
    }
    let elements = source.shape.types.flatMap { type in
      schema.elements[schema[type].elements].filter { $0.name == "extension" }
    }
    guard let type = elements.first?.type, let url = schema.element("url", of: type) else {
      throw Stop(.unknownElement("extension", of: source.shape.names(in: schema)), at: at)
    }
    return Bound(
      plan: .extensions(source.plan, NumberSet(elements.map(\.id)), url: url, Array(address.utf8)),
      shape: Shape(types: [type], in: schema))
  }
}
