import Tree
import Values

/// One alternative of a value, by the kind of its parameter.
extension ParameterReading {
  func token(_ number: Int, _ texts: [String]) throws(SearchProblem) -> SearchCondition.Alternative {
    let last = texts[texts.count - 1].lowercased()
    switch texts.count {
    case 1 where !last.isEmpty: return .token(.any, last)
    case 2 where texts[0].isEmpty && !last.isEmpty: return .token(.none, last)
    case 2 where !texts[0].isEmpty: return .token(.named(texts[0]), last.isEmpty ? nil : last)
    default: throw bad(number, .token)
    }
  }

  /// The type of an identifier and the identifier (`:of-type`), as one code.
  func typed(_ number: Int, _ texts: [String]) throws(SearchProblem) -> SearchCondition.Alternative {
    guard texts.count == 3, texts.allSatisfy({ !$0.isEmpty }) else { throw bad(number, .typedToken) }
    return .token(.named(texts[0]), "\(texts[1])|\(texts[2])".lowercased())
  }

  func string(_ number: Int, _ texts: [String]) throws(SearchProblem) -> SearchCondition.Alternative {
    let text = try whole(number, texts, .text(atMost: Folding.limit))
    let folded = Folding.fold(text)
    // Nothing but punctuation would match everything; a text longer than what is kept could match what differs.
    guard modifier == "exact" || (!folded.isEmpty && folded.unicodeScalars.count <= Folding.limit) else {
      throw bad(number, .text(atMost: Folding.limit))
    }
    return .string(folded: folded, exact: text)
  }

  func date(_ number: Int, _ texts: [String]) throws(SearchProblem) -> SearchCondition.Comparison {
    let (prefix, rest) = Self.prefix(of: texts[0])
    guard texts.count == 1, var span = PartialDate.span(rest.utf8) else {
      throw bad(number, .date(Self.prefixes))
    }
    if prefix == .ap { span = span.widened(by: max(span.low - now, now - span.high, 0) / 10) }
    return SearchCondition.Comparison(prefix, span)
  }

  func comparison(_ number: Int, _ text: String) throws(SearchProblem) -> SearchCondition.Comparison {
    let (prefix, rest) = Self.prefix(of: text)
    guard let decimal = ExactDecimal(rest.utf8),
      let span = prefix.span(of: decimal)
    else {
      throw bad(number, .number(Self.prefixes))
    }
    return SearchCondition.Comparison(prefix, span)
  }

  func quantity(_ number: Int, _ texts: [String]) throws(SearchProblem) -> SearchCondition.Alternative {
    guard texts.count == 1 || texts.count == 3 else {
      throw bad(number, .quantity)
    }
    let comparison = try comparison(number, texts[0])
    let unit = texts.dropFirst().map { $0.isEmpty ? nil : $0 }
    return .quantity(comparison, system: unit.first ?? nil, code: unit.last ?? nil)
  }

  /// `Patient/x`, an id (of `type`, where there is but one), or an address.
  func reference(
    _ number: Int, _ texts: [String], type: String?
  ) throws(SearchProblem) -> SearchCondition.Alternative {
    let text = address.relative(try whole(number, texts, .reference))
    let isID = PrimitiveFormat.id.accepts(Array(text.utf8)[...])
    if let modifier, ReferenceAddress.isResourceType(modifier) {
      // `subject:Patient=x` takes an id and nothing else.
      guard isID else { throw bad(number, .id) }
      return .reference("\(modifier)/\(text)")
    }
    if isID { return type.map { .reference("\($0)/\(text)") } ?? .referenceID(text) }
    guard let address = ReferenceAddress(text), address.id != nil || text.contains(":") else {
      throw bad(number, .reference)
    }
    return .reference(address.text)
  }

  /// A text in which a bar means nothing.
  func whole(_ number: Int, _ texts: [String], _ expected: ValueHint) throws(SearchProblem) -> String {
    let text = texts.joined(separator: "|")
    guard !text.isEmpty else { throw bad(number, expected) }
    return text
  }

  private static let prefixes = SearchPrefix.allCases.map(\.rawValue).joined(separator: ", ")

  private static func prefix(of text: String) -> (SearchPrefix, Substring) {
    guard let prefix = SearchPrefix(rawValue: String(text.prefix(2))) else { return (.eq, text[...]) }
    return (prefix, text.dropFirst(2))
  }
}
