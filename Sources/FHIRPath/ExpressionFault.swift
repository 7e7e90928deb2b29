public import Tree

/// Why an expression could not be read, bound to a schema or evaluated, and where in the expression.
///
/// It quotes the expression, which its author wrote, and names types and elements. It never holds a value of the
/// document that was evaluated.
public struct ExpressionFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Reason: Hashable, Sendable {
    /// A character that starts no word.
    case character
    /// A string, a delimited name or a comment that nothing ends.
    case unterminated(String)
    /// A backslash before something it can't escape.
    case escape
    /// A number, date or time that does not exist; with the form it should have.
    case literal(String)
    /// Something else was expected here.
    case expected(String, found: String)
    /// Nested deeper, or a longer chain, than any sensible expression.
    case tooDeep
    /// Larger than any sensible expression.
    case tooLarge
    /// No type of that name.
    case unknownType(String)
    /// None of these types has that element.
    case unknownElement(String, of: [String])
    /// A choice was written with its type, `valueQuantity`; the stem and the type.
    case choice(String, stem: String, type: String)
    /// It starts with a type that what it is evaluated on can't be.
    case otherType(String, than: [String])
    /// No function of that name.
    case unknownFunction(String)
    /// The function takes other arguments: what it takes.
    case arguments(String, takes: String)
    /// FHIRPath has it, this evaluator does not.
    case unsupported(String)
    /// No `%constant` of that name.
    case unknownConstant(String)
    /// `defineVariable` of a name that has a meaning already.
    case defined(String)
    /// A variable that means nothing here, and where it would.
    case misplaced(String, in: String)
    /// An operator that has no meaning between these types.
    case operands(String, [String], [String])
    /// Types that are never equal: a warning.
    case never(String, [String], [String])
    /// A function or an operator that takes other types.
    case operand(String, needs: [String], found: [String])
    /// What depends on an order, of items that have none.
    case unordered(String)
    /// No regular expression.
    case pattern
    /// While evaluating: one item was expected and there were more.
    case several(String)
    /// A quantity that is no duration this type can be moved by.
    case duration(String)
    /// Ever new items.
    case endless(String)
    /// A text, or a collection, that grows beyond all use.
    case tooLong(String)
    /// What more than the evaluation's limit is needed of.
    case limit(Expression.Limit.Part)
    /// What needs a value set, a code system or a profile that is not at hand.
    case unavailable(String)
    /// A constant of the caller's is an element of another document than the one that is evaluated.
    case foreign(String)
    /// An element has a modifier extension that was not named.
    case modifier
  }

  /// What is wrong.
  public let reason: Reason
  /// Line and column, from 1, within the expression.
  public let place: Place
  /// The line of the expression it stands on.
  public let line: String

  init(_ stop: Stop, in text: String) {
    let bytes = Array(text.utf8)
    reason = stop.reason
    let at = max(0, stop.at)
    place = Place(offset: at, in: bytes)
    let start = bytes[..<at].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    line = String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// What is wrong, in one sentence without the place.
  public var text: String { reason.text }

  /// `1:9: text`, the line, and a caret below the place.
  public var description: String {
    // What is as wide as two letters needs a blank as wide below it.
    let indent = line.unicodeScalars.prefix(place.column - 1).map { scalar in
      scalar == "\t" ? "\t" : scalar.value >= 0x2e80 ? "\u{3000}" : " "
    }
    return "\(place.line):\(place.column): \(text)\n\(line)\n\(indent.joined())^"
  }
}

/// A fault on its way out, before it knows its line.
struct Stop: Error {
  let reason: ExpressionFault.Reason
  /// The offset of a byte in the expression, or `unplaced`.
  let at: Int

  /// Of a limit that was reached: the part of the expression that was being evaluated tells where it stands.
  static let unplaced = -1

  init(_ reason: ExpressionFault.Reason, at: Int) {
    self.reason = reason
    self.at = at
  }
}

extension ExpressionFault.Reason {
  var text: String {
    switch self {
    case .character: "this character starts nothing FHIRPath knows"
    case .unterminated(let what): "\(what) is not ended"
    case .escape: "a backslash can't stand before this"
    case .literal(let form): "not \(form)"
    case .expected(let what, let found): "expected \(what), found \(found)"
    case .tooDeep: "nested too deep"
    case .tooLarge: "too large an expression"
    case .unknownType(let name): "unknown type `\(name)`"
    case .unknownElement(let name, let types): "\(Self.list(types)) has no element `\(name)`"
    case .choice(let name, let stem, let type): "`\(name)` is written `\(stem).ofType(\(type))`"
    case .otherType(let name, let types): "`\(name)` can't stand here, only \(Self.list(types))"
    case .unknownFunction(let name): "unknown function `\(name)`"
    case .arguments(let name, let takes): "`\(name)` takes \(takes)"
    case .unsupported(let what): "\(what) is not supported yet"
    case .unknownConstant(let name): "unknown constant `%\(name)`"
    case .defined(let name): "`%\(name)` has a meaning already"
    case .misplaced(let name, let place): "`\(name)` has a meaning only in \(place)"
    case .operands(let symbol, let left, let right):
      "`\(symbol)` has no meaning between \(Self.list(left)) and \(Self.list(right))"
    case .never(let symbol, let left, let right):
      "`\(symbol)` compares \(Self.list(left)) with \(Self.list(right)), which are never equal"
    case .operand(let what, let needs, let found):
      "\(Self.named(what)) takes \(Self.list(needs)), not \(Self.list(found))"
    case .unordered(let what): "\(Self.named(what)) needs items in an order, and children have none"
    case .pattern: "not a regular expression"
    case .several(let what): "\(Self.named(what)) needs one item and got several"
    case .duration(let type): "a quantity that is no duration `\(type)` can be moved by; write `1 month`, `2 'h'`"
    case .endless(let what): "\(Self.named(what)) does not come to an end"
    case .tooLong(let what): "\(Self.named(what)) gives more than can be meant"
    case .limit(.steps): "the evaluation takes more steps than it may"
    case .limit(.items): "the evaluation keeps more items than it may"
    case .limit(.bytes): "the evaluation makes longer texts than it may"
    case .unavailable(let name): "`\(name)` needs what is not at hand here: a value set, a code system or a profile"
    case .foreign(let name): "`%\(name)` is an element of another document"
    case .modifier: "an element has a modifier extension that `checkModifiers` does not name"
    }
  }

  /// A word of FHIRPath in its quotes; what says more stays. Names are passed bare, so that nothing is composed as long as
  /// nothing is wrong.
  private static func named(_ what: String) -> String {
    what.contains("`") || what.contains(" ") ? what : "`\(what)`"
  }

  /// At most three names: a choice can have fifty.
  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "what stands here" }
    let shown = names.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}
