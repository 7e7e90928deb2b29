/// Reads words into syntax by binding power (Pratt): a term, then every operator that binds at least as strongly as
/// asked for. It knows the grammar and nothing of what names mean.
struct Parser {
  /// Names that are operators or literals wherever they stand. `as`, `is`, `in` and `contains` may be names too.
  static let keywords: Set<String> = ["and", "or", "xor", "implies", "div", "mod", "true", "false"]

  /// How deep an expression may nest, along its longest chain.
  static let limit = 400

  /// How deep it may nest in brackets alone: each such level takes the most of the stack when it is evaluated.
  static let nestingLimit = 100

  private let tokens: [Token]
  private var at = 0
  private var nesting = 0

  private init(_ tokens: [Token]) { self.tokens = tokens }

  /// The whole expression.
  static func parse(_ text: String) throws(Stop) -> Syntax.Node {
    var parser = Parser(try Lexer.tokens(of: text))
    let root = try parser.expression()
    guard parser.next.kind == .end else { throw parser.expected("an operator or the end") }
    return root
  }

  private var next: Token { tokens[at] }

  private mutating func take(_ symbol: String) -> Bool {
    guard next.kind == .symbol(symbol) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(Stop) {
    guard take(symbol) else { throw expected("`\(symbol)`") }
  }

  private func expected(_ what: String) -> Stop {
    Stop(.expected(what, found: next.kind == .end ? "the end" : "`\(next.spelling)`"), at: next.at)
  }

  // MARK: Expressions

  private mutating func expression(power: Int = 0) throws(Stop) -> Syntax.Node {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingLimit else { throw Stop(.tooDeep, at: next.at) }
    var left = try prefix()
    while let node = try suffix(of: left, power: power) {
      guard node.depth <= Self.limit else { throw Stop(.tooDeep, at: node.at) }
      left = node
    }
    return left
  }

  private mutating func prefix() throws(Stop) -> Syntax.Node {
    let token = next
    if take("-") || take("+") {
      let part = try expression(power: Syntax.Operator.signPower)
      return Syntax.Node(.sign(token.spelling, part), at: token.at)
    }
    return try term()
  }

  /// `left` and the operator that follows it with its right side; nil when none follows that binds so strongly.
  private mutating func suffix(of left: Syntax.Node, power: Int) throws(Stop) -> Syntax.Node? {
    let token = next
    switch token.kind {
    case .symbol("."):
      at += 1
      return Syntax.Node(.path(left, try invocation()), at: left.at)
    case .symbol("["):
      at += 1
      let index = try expression()
      try expect("]")
      return Syntax.Node(.item(left, index), at: token.at)
    case .name("is"), .name("as"):
      guard Syntax.Operator.typePower >= power, let word = Syntax.TypeOperator(rawValue: token.spelling) else {
        return nil
      }
      at += 1
      return Syntax.Node(.type(word, left, try typeName()), at: token.at)
    case .symbol, .name:
      guard let symbol = Syntax.Operator(rawValue: token.spelling), symbol.power >= power else { return nil }
      at += 1
      return Syntax.Node(.operation(symbol, left, try expression(power: symbol.power + 1)), at: token.at)
    default:
      return nil
    }
  }

  // MARK: Terms

  private mutating func term() throws(Stop) -> Syntax.Node {
    let token = next
    switch token.kind {
    case .symbol("("):
      at += 1
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("{"):
      at += 1
      try expect("}")
      return Syntax.Node(.empty, at: token.at)
    case .symbol("%"):
      at += 1
      return Syntax.Node(.constant(try constantName()), at: token.at)
    case .name("true"), .name("false"):
      at += 1
      return Syntax.Node(.boolean(token.kind == .name("true")), at: token.at)
    case .string(let text):
      at += 1
      return Syntax.Node(.string(text), at: token.at)
    case .number(let text):
      at += 1
      return number(text, at: token.at)
    case .date(let text):
      at += 1
      return Syntax.Node(.date(text), at: token.at)
    case .dateTime(let text):
      at += 1
      return Syntax.Node(.dateTime(text), at: token.at)
    case .time(let text):
      at += 1
      return Syntax.Node(.time(text), at: token.at)
    default:
      return try invocation()
    }
  }

  /// A number, with its unit when one follows.
  private mutating func number(_ text: String, at start: Int) -> Syntax.Node {
    switch next.kind {
    case .string(let unit):
      at += 1
      return Syntax.Node(.quantity(text, unit: unit, isCalendar: false), at: start)
    case .name(let word) where Self.calendarUnits.contains(word):
      at += 1
      return Syntax.Node(.quantity(text, unit: word, isCalendar: true), at: start)
    default:
      return Syntax.Node(.number(text), at: start)
    }
  }

  private static let calendarUnits: Set<String> = {
    let units = ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"]
    return Set(units + units.map { $0 + "s" })
  }()

  private mutating func constantName() throws(Stop) -> String {
    if case .string(let name) = next.kind {
      at += 1
      return name
    }
    return try identifier("a constant's name")
  }

  private mutating func identifier(_ what: String) throws(Stop) -> String {
    switch next.kind {
    case .name(let name) where !Self.keywords.contains(name):
      at += 1
      return name
    case .delimited(let name):
      at += 1
      return name
    default:
      throw expected(what)
    }
  }

  /// A name, a function with its arguments, or a variable.
  private mutating func invocation() throws(Stop) -> Syntax.Node {
    let start = next.at
    if case .variable(let name) = next.kind {
      guard ["this", "index", "total"].contains(name) else { throw expected("`$this`, `$index` or `$total`") }
      at += 1
      return Syntax.Node(.variable(name), at: start)
    }
    let name = try identifier("a name")
    guard take("(") else { return Syntax.Node(.name(name), at: start) }
    var arguments: [Syntax.Node] = []
    if !take(")") {
      repeat {
        let argument = try expression()
        arguments.append(name == "sort" ? ordered(argument) : argument)
      } while take(",")
      guard take(")") else { throw expected("`,` or `)`") }
    }
    return Syntax.Node(.function(name, arguments), at: start)
  }

  /// A key of `sort` with `asc` or `desc` behind it; descending is a minus before it, too.
  private mutating func ordered(_ key: Syntax.Node) -> Syntax.Node {
    guard next.kind == .name("asc") || next.kind == .name("desc") else { return key }
    at += 1
    return tokens[at - 1].kind == .name("desc") ? Syntax.Node(.sign("-", key), at: key.at) : key
  }

  private mutating func typeName() throws(Stop) -> Syntax.TypeName {
    let start = next.at
    var parts = [try identifier("a type's name")]
    while take(".") { parts.append(try identifier("a type's name")) }
    return Syntax.TypeName(parts: parts, at: start)
  }
}
