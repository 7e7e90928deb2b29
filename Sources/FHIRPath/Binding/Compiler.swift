import Tree
import Values

/// Binds syntax to a schema: names become numbers, types are followed from step to step, and what can't be meant is
/// refused with its place. Operators stand in `Operators.swift`, functions in `FunctionTable.swift`.
struct Compiler {
  let known: KnownTypes
  /// What the whole expression is evaluated on: `%context`.
  let context: Shape
  /// The names of the caller's own `%constants`.
  let variables: Set<String>
  /// Whether `first()` and the like are refused where the order means nothing.
  let checksOrder: Bool
  let warnings = Warnings()

  /// What is no error, and surely not meant; and what is counted: how many `repeat` stand around what is being bound, the
  /// variables that were defined, and how much has been looked at.
  final class Warnings {
    var stops: [Stop] = []
    var repeats = 0
    var slots = 0
    private var work = 0
    private static let mostWork = 400_000

    /// Errors: `tooLarge` when more has been looked at than for any sensible expression.
    func take(_ count: Int, at: Int) throws(Stop) {
      work += 1 + count
      guard work <= Self.mostWork else { throw Stop(.tooLarge, at: at) }
    }
  }

  var schema: Schema { known.schema }

  /// A part of an expression that has been bound.
  struct Bound {
    var plan: Plan
    var shape: Shape
    /// The variables that what follows in the path may name.
    var defined: [String: Defined] = [:]
  }

  /// What the words `$this`, `$index` and `$total` mean where a part of an expression stands.
  struct Scope {
    var this: Shape
    var hasIndex = false
    var total: Shape?
    var defined: [String: Defined] = [:]
    /// What a path starts on where that is not `$this`: a collection.
    var focus: Bound?
  }

  /// The whole expression.
  func compile(_ node: Syntax.Node) throws(Stop) -> Bound { try compile(node, in: Scope(this: context)) }

  func compile(_ node: Syntax.Node, in scope: Scope) throws(Stop) -> Bound {
    try warnings.take(0, at: node.at)
    switch node.form {
    case .empty: return Bound(plan: .nothing, shape: Shape())
    case .boolean(let value): return literal(.boolean(value))
    case .string(let text): return literal(.string(text))
    case .number(let text): return literal(try Self.number(text, at: node.at))
    case .date(let text): return literal(try Self.time(text, .date, at: node.at))
    case .dateTime(let text): return literal(try Self.time(text, .dateTime, at: node.at))
    case .time(let text): return literal(try Self.time(text, .time, at: node.at))
    case .quantity(let text, let unit, let isCalendar):
      return literal(try Self.quantity(text, unit, isCalendar: isCalendar, at: node.at))
    case .sign(let sign, let part): return try signed(sign, part, in: scope, at: node.at)
    case .constant(let name): return try constant(name, in: scope, at: node.at)
    case .variable, .name, .function:
      return try invoke(node, on: scope.focus ?? Bound(plan: .this, shape: scope.this), in: scope, isHead: true)
    case .path(let left, let right):
      if case .function("is", let arguments) = right.form, let reference = Self.resolved(left) {
        return try pointsTo(reference, try typeArgument("is", arguments, at: right.at), in: scope, at: right.at)
      }
      let source = try compile(left, in: scope)
      guard !source.defined.isEmpty else { return try invoke(right, on: source, in: scope, isHead: false) }
      var inner = scope
      inner.defined.merge(source.defined) { _, new in new }
      var result = try invoke(right, on: source, in: inner, isHead: false)
      result.defined.merge(source.defined) { new, _ in new }
      return result
    case .item(let left, let index):
      let source = try compile(left, in: scope)
      let place = try operand(index, .integer, "an index", in: scope)
      try checkOrder(of: source, "an index", at: node.at)
      return Bound(plan: .item(source.plan, place.plan, at: index.at), shape: source.shape, defined: source.defined)
    case .type(let word, let left, let type):
      if word == .is, let reference = Self.resolved(left) {
        return try pointsTo(reference, type, in: scope, at: node.at)
      }
      let source = try compile(left, in: scope)
      // Search parameters write `as` of what repeats (`Observation.component.value as Quantity`) and mean `ofType`; the
      // function `as()` takes one item.
      return word == .is ? try isType(source, type, at: node.at) : try ofType(source, type)
    case .operation(let symbol, let left, let right):
      return try operation(symbol, left, right, in: scope, at: node.at)
    }
  }

  /// An operand that is one item of some of these kinds. Errors: `operand` where it can be of none.
  func operand(
    _ node: Syntax.Node, _ kinds: Kinds, _ what: String, in scope: Scope
  ) throws(Stop) -> Bound {
    let bound = try compile(node, in: scope)
    try check(bound.shape, kinds, what, at: node.at)
    return bound
  }

  func check(_ shape: Shape, _ kinds: Kinds, _ what: String, at: Int) throws(Stop) {
    guard shape.isNothing || !shape.kinds(in: known).isDisjoint(with: kinds) else {
      throw Stop(.operand(what, needs: kinds.names, found: shape.names(in: schema)), at: at)
    }
  }

  /// What skips, counts or picks by position needs an order.
  func checkOrder(of source: Bound, _ what: String, at: Int) throws(Stop) {
    guard !checksOrder || source.shape.isOrdered else { throw Stop(.unordered(what), at: at) }
  }

  // MARK: Literals

  private func literal(_ item: Item) -> Bound {
    Bound(plan: .literal(item), shape: Shape(system: item.system.map { [$0] } ?? []))
  }

  private static func number(_ text: String, at: Int) throws(Stop) -> Item {
    if text.contains(".") {
      guard let decimal = ExactDecimal(text.utf8) else { throw Stop(.literal("a decimal"), at: at) }
      return .decimal(decimal)
    }
    guard let integer = Int32(text) else { throw Stop(.literal("an integer of 32 bits"), at: at) }
    return .integer(Int(integer))
  }

  private static func time(_ text: String, _ kind: PartialDateTime.Kind, at: Int) throws(Stop) -> Item {
    guard let time = PartialDateTime(text.utf8, as: kind) else { throw Stop(.literal("a date or time"), at: at) }
    return .time(time)
  }

  private static func quantity(
    _ text: String, _ unit: String, isCalendar: Bool, at: Int
  ) throws(Stop) -> Item {
    guard let value = ExactDecimal(text.utf8) else { throw Stop(.literal("a decimal"), at: at) }
    guard isCalendar else { return .quantity(Quantity(value, code: unit)) }
    guard let unit = CalendarUnit(unit) else { throw Stop(.literal("a calendar duration"), at: at) }
    return .quantity(Quantity(value, .calendar(unit)))
  }

  /// `-1` is a literal; `-a` is computed.
  private func signed(_ sign: String, _ part: Syntax.Node, in scope: Scope, at: Int) throws(Stop) -> Bound {
    if case .number(let text) = part.form, sign == "-", !text.contains(".") {
      // The least integer has no positive brother.
      guard let integer = Int32("-" + text) else { throw Stop(.literal("an integer of 32 bits"), at: part.at) }
      return literal(.integer(Int(integer)))
    }
    let bound = try operand(part, [.number, .quantity], "`\(sign)`", in: scope)
    return Bound(plan: .sign(bound.plan, isMinus: sign == "-", at: at), shape: numbers(bound.shape))
  }

  private func numbers(_ shape: Shape) -> Shape {
    Shape(shape.kinds(in: known).intersection([.number, .quantity]))
  }

  // MARK: Constants

  /// `%context` and those that stand for an address (N1 §9, https://hl7.org/fhir/R4/fhirpath.html#vars).
  func constant(_ name: String, in scope: Scope, at: Int) throws(Stop) -> Bound {
    if let defined = scope.defined[name] {
      return Bound(plan: .variable(.defined(defined.slot)), shape: defined.shape)
    }
    if variables.contains(name) {
      return Bound(plan: .variable(.named(name, at: at)), shape: .anything(in: schema))
    }
    switch name {
    case "context": return Bound(plan: .variable(.context), shape: context)
    case "resource": return Bound(plan: .variable(.resource), shape: resources(orContext: true))
    case "rootResource": return Bound(plan: .variable(.rootResource), shape: resources(orContext: false))
    case "ucum": return literal(.string("http://unitsofmeasure.org"))
    case "sct": return literal(.string("http://snomed.info/sct"))
    case "loinc": return literal(.string("http://loinc.org"))
    case let name where name.hasPrefix("vs-"):
      return literal(.string("http://hl7.org/fhir/ValueSet/" + name.dropFirst(3)))
    case let name where name.hasPrefix("ext-"):
      return literal(.string("http://hl7.org/fhir/StructureDefinition/" + name.dropFirst(4)))
    case "factory", "terminologies", "server", "questionnaire", "qitem":
      throw Stop(.unsupported("the constant `%\(name)`"), at: at)
    default: throw Stop(.unknownConstant(name), at: at)
    }
  }

  /// What a document's root may be; where the context is one itself, that.
  private func resources(orContext: Bool) -> Shape {
    if orContext, !context.types.isEmpty, context.types.allSatisfy({ schema[$0].kind == .root }) { return context }
    var shape = Shape()
    shape.types = schema.types.filter { $0.kind == .root }.map(\.id)
    return shape
  }
}
