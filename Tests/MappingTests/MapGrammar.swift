/// Reads a text by the grammar of R4's FHIR Mapping Language (https://hl7.org/fhir/R4/mapping.g4), strictly: what the
/// grammar keeps as a word is no identifier. Where it has a place for FHIRPath, what stands between the parentheses is
/// gathered.
struct MapGrammar {
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private enum Token: Equatable {
    case word(String)
    case identifier(String)
    case delimited(String)
    case string(String)
    case number(String)
    case symbol(String)
    case end
  }

  static let words: Set<String> = [
    "map", "uses", "alias", "as", "imports", "group", "extends", "where", "check", "log", "default", "then", "types",
    "first", "not_first", "last", "not_last", "only_one", "share", "collate", "source", "target", "queried", "produced",
    "true", "false",
  ]

  private(set) var rules: [String] = []
  private(set) var conditions: [String] = []
  private(set) var groups: [String] = []
  private(set) var calls: [String] = []
  private(set) var structures: [String] = []
  private let text: [Character]
  private var tokens: [(token: Token, at: Int)] = []
  private var next = 0

  init(_ text: String) throws {
    self.text = Array(text)
    try tokenize()
    try expect(.word("map"))
    _ = try url()
    try expect(.symbol("="))
    _ = try identifier()
    while peek == .word("uses") { try structure() }
    repeat { try group() } while peek != .end
  }

  private mutating func tokenize() throws {
    var at = 0
    func isLetter(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
    while at < text.count {
      let character = text[at]
      let start = at
      if character.isWhitespace {
        at += 1
      } else if character == "/", at + 1 < text.count, text[at + 1] == "/" {
        while at < text.count, text[at] != "\n" { at += 1 }
      } else if "\"`'".contains(character) {
        at += 1
        var content = ""
        while at < text.count, text[at] != character {
          if text[at] == "\\" { at += 1 }
          if at < text.count { content.append(text[at]) }
          at += 1
        }
        guard at < text.count else { throw Fault(description: "an open quote") }
        at += 1
        tokens.append((character == "'" ? .string(content) : .delimited(content), start))
      } else if character.isNumber {
        while at < text.count, text[at].isNumber { at += 1 }
        tokens.append((.number(String(text[start..<at])), start))
      } else if isLetter(character) {
        while at < text.count, isLetter(text[at]) { at += 1 }
        let name = String(text[start..<at])
        tokens.append((Self.words.contains(name) ? .word(name) : .identifier(name), start))
      } else {
        let isArrow = character == "-" && at + 1 < text.count && text[at + 1] == ">"
        at += isArrow ? 2 : 1
        tokens.append((.symbol(String(text[start..<at])), start))
      }
    }
    tokens.append((.end, at))
  }

  private var peek: Token { tokens[next].token }

  private mutating func accept(_ token: Token) -> Bool {
    guard peek == token else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ token: Token) throws {
    guard accept(token) else { throw fault("\(token)") }
  }

  private func fault(_ wanted: String) -> Fault {
    let line = text[..<tokens[next].at].count { $0 == "\n" } + 1
    return Fault(description: "line \(line): \(wanted) was expected, not \(peek)")
  }

  private mutating func identifier() throws -> String {
    switch peek {
    case .identifier(let name), .delimited(let name):
      next += 1
      return name
    default: throw fault("an identifier")
    }
  }

  private mutating func url() throws -> String {
    guard case .delimited(let url) = peek else { throw fault("a URL in quotes") }
    next += 1
    return url
  }

  private mutating func structure() throws {
    try expect(.word("uses"))
    structures.append(try url())
    if accept(.word("alias")) { _ = try identifier() }
    try expect(.word("as"))
    guard case .word(let mode) = peek, ["source", "queried", "target", "produced"].contains(mode) else {
      throw fault("a mode")
    }
    next += 1
  }

  private mutating func group() throws {
    try expect(.word("group"))
    groups.append(try identifier())
    try expect(.symbol("("))
    repeat {
      guard accept(.word("source")) || accept(.word("target")) else { throw fault("source or target") }
      _ = try identifier()
      if accept(.symbol(":")) { _ = try identifier() }
    } while accept(.symbol(","))
    try expect(.symbol(")"))
    try ruleList()
  }

  private mutating func ruleList() throws {
    try expect(.symbol("{"))
    repeat { try rule() } while peek != .symbol("}")
    try expect(.symbol("}"))
  }

  private mutating func rule() throws {
    let number = rules.count
    rules.append("")
    repeat { try source() } while accept(.symbol(","))
    if accept(.symbol("->")) {
      repeat { try target() } while accept(.symbol(","))
    }
    if accept(.word("then")) {
      if peek == .symbol("{") { try ruleList() } else { calls.append(try invocation()) }
    }
    if case .delimited(let name) = peek {
      rules[number] = name
      next += 1
    }
    try expect(.symbol(";"))
  }

  private mutating func context() throws {
    _ = try identifier()
    if accept(.symbol(".")) { _ = try identifier() }
  }

  private mutating func source() throws {
    try context()
    if accept(.symbol(":")) { _ = try identifier() }
    if accept(.word("as")) { _ = try identifier() }
    if accept(.word("where")) { try path() }
    if accept(.word("check")) { try path() }
  }

  /// FHIRPath in parentheses.
  private mutating func path() throws {
    let start = tokens[next].at + 1
    try expect(.symbol("("))
    var depth = 1
    while depth > 0 {
      if peek == .end { throw fault("a closing parenthesis") }
      if peek == .symbol("(") { depth += 1 }
      if peek == .symbol(")") { depth -= 1 }
      next += 1
    }
    conditions.append(String(text[start..<tokens[next - 1].at]))
  }

  private mutating func target() throws {
    try context()
    if accept(.symbol("=")) {
      if case .string = peek {
        next += 1
      } else if case .symbol("(") = tokens[next + 1].token {
        _ = try invocation()
      } else {
        try context()
      }
    }
    if accept(.word("as")) { _ = try identifier() }
  }

  private mutating func invocation() throws -> String {
    let name = try identifier()
    try expect(.symbol("("))
    repeat {
      switch peek {
      case .string, .number, .identifier: next += 1
      default: throw fault("a parameter")
      }
    } while accept(.symbol(","))
    try expect(.symbol(")"))
    return name
  }
}
