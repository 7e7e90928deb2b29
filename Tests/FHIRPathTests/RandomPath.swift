import FHIR
import TestSupport
import Tree

/// Makes random expressions that have a chance to mean something: paths of elements that the types have, all functions
/// and operators, literals at their limits. It does not care whether they can be bound.
struct RandomPath {
  var random: SeededGenerator
  /// What nests costly things is used seldom.
  private var costly = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// An expression on that type.
  mutating func expression(on type: TypeID, depth: Int) -> String {
    costly = 0
    return any(type, depth)
  }

  private mutating func pick<Element>(_ all: [Element]) -> Element { random.pick(all) }

  private mutating func any(_ type: TypeID, _ depth: Int) -> String {
    guard depth > 0 else { return leaf(type) }
    switch Int.random(in: 0..<10, using: &random) {
    case 0...3: return call(type, depth)
    case 4...6:
      let symbol = pick(Self.operators)
      return "(\(any(type, depth - 1)) \(symbol) \(any(type, depth - 1)))"
    case 7: return "(\(any(type, depth - 1)) \(pick(["is", "as"])) \(pick(Self.types)))"
    case 8: return "(\(any(type, depth - 1)))[\(pick(["0", "1", "-1", "$index", "2147483647"]))]"
    default: return "\(pick(["-", "+"]))(\(any(type, depth - 1)))"
    }
  }

  private mutating func leaf(_ type: TypeID) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0...3: return path(type).text
    case 4: return pick(["$this", "$index", "$total", "%context", "%resource", "%rootResource", "{}"])
    default: return pick(Self.literals)
    }
  }

  /// One to three steps along elements that there are.
  private mutating func path(_ start: TypeID) -> (text: String, type: TypeID) {
    var type = start
    var names: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let elements = Array(R4.schema.elements(of: type))
      guard !elements.isEmpty else { break }
      let element = pick(elements)
      names.append("`\(element.choice ?? element.name)`")
      type = element.type
    }
    return names.isEmpty ? ("$this", start) : (names.joined(separator: "."), type)
  }

  private mutating func call(_ type: TypeID, _ depth: Int) -> String {
    let isPath = Bool.random(using: &random)
    let (text, inner) = isPath ? path(type) : ("(\(any(type, depth - 1)))", type)
    var name = pick(Self.functions)
    if Self.costly.contains(name) {
      costly += 1
      if costly > 2 { name = "first" }
    }
    if ["is", "as", "ofType"].contains(name) { return "\(text).\(name)(\(pick(Self.types)))" }
    let count = pick([0, 1, 1, 1, 2, 3])
    let arguments = (0..<(Self.arities[name] ?? count)).map { _ in any(inner, depth - 1) }
    return "\(text).\(name)(\(arguments.joined(separator: ", ")))"
  }

  private static let operators = [
    "*", "/", "div", "mod", "+", "-", "&", "|", "<", "<=", ">", ">=", "=", "!=", "~", "!~", "in", "contains", "and",
    "or", "xor", "implies",
  ]
  private static let types = [
    "Patient", "HumanName", "Quantity", "System.Quantity", "string", "String", "Resource", "boolean", "Integer",
    "Reference", "FHIR.code", "Nobody",
  ]
  private static let literals = [
    "0", "1", "2147483647", "-2147483648", "1.50", "0.0000000000000000001", "99999999999999999999999999999999.9",
    "'a'", "''", "'日本語😀'", "'e\u{301}'", "'[a-c]+'", "'http://example.org/a'", "true", "false", "{}", "@2015",
    "@2016-02-29", "@2015-02-04T14", "@2015-02-04T14:34:28.123+09:00", "@9999-12-31T23:59:59Z", "@T10",
    "@T23:59:59.999",
    "4 'mg'", "0.5 'g'", "1 'zork'", "3 days", "1 year", "2147483647 years", "1 millisecond", "%ucum", "'#o1'",
    "'0 \\'mg\\''", "'hex'", "'html'", "(1 | 2)", "('a' | 'b')",
  ]
  static let functions: [String] = arities.keys.sorted()
  private static let costly: Set<String> = ["descendants", "children", "repeat", "repeatAll", "aggregate", "combine"]
  /// How many arguments are likeliest.
  private static let arities: [String: Int] = [
    "where": 1, "select": 1, "repeat": 1, "ofType": 1, "as": 1, "is": 1, "first": 0, "last": 0, "tail": 0, "single": 0,
    "skip": 1, "take": 1, "distinct": 0, "union": 1, "combine": 1, "repeatAll": 1, "coalesce": 2, "defineVariable": 2,
    "intersect": 1, "exclude": 1, "children": 0,
    "descendants": 0, "extension": 1, "resolve": 0, "aggregate": 2, "iif": 3, "trace": 1, "sort": 1, "split": 1,
    "toChars": 0, "exists": 1, "empty": 0, "not": 0, "isDistinct": 0, "allTrue": 0, "anyTrue": 0, "allFalse": 0,
    "anyFalse": 0, "hasValue": 0, "all": 1, "subsetOf": 1, "supersetOf": 1, "count": 0, "getValue": 0, "type": 0,
    "join": 1, "now": 0, "today": 0, "timeOfDay": 0, "memberOf": 1, "conformsTo": 1, "subsumes": 1, "subsumedBy": 1,
    "checkModifiers": 1, "htmlChecks": 0, "elementDefinition": 0, "slice": 2, "indexOf": 1, "lastIndexOf": 1,
    "substring": 2, "startsWith": 1, "endsWith": 1, "contains": 1, "upper": 0, "lower": 0, "replace": 2, "matches": 1,
    "matchesFull": 1, "replaceMatches": 2, "length": 0, "trim": 0, "encode": 1, "decode": 1, "escape": 1, "unescape": 1,
    "abs": 0, "ceiling": 0, "exp": 0, "floor": 0, "ln": 0, "log": 1, "power": 1, "round": 1, "sqrt": 0, "truncate": 0,
    "lowBoundary": 0, "highBoundary": 1, "precision": 0, "comparable": 1, "yearOf": 0, "monthOf": 0, "dayOf": 0,
    "hourOf": 0, "minuteOf": 0, "secondOf": 0,
    "millisecondOf": 0, "timezoneOffsetOf": 0, "dateOf": 0, "timeOf": 0, "duration": 2, "difference": 2, "toBoolean": 0,
    "convertsToBoolean": 0,
    "toString": 0, "convertsToString": 0, "toInteger": 0, "convertsToInteger": 0, "toDecimal": 0,
    "convertsToDecimal": 0, "toDate": 0, "convertsToDate": 0, "toDateTime": 0, "convertsToDateTime": 0, "toTime": 0,
    "convertsToTime": 0, "toQuantity": 1, "convertsToQuantity": 0,
  ]
}
