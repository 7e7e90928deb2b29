/// Reads the value of a result parameter, which says what to answer with.
struct ControlReading {
  let code: String
  let modifier: String?
  let value: String

  func control() throws(SearchProblem) -> SearchQuery.Control {
    switch code {
    case "_include", "_revinclude": return .include(try include())
    case "_elements": return try elements()
    default: break
    }
    if let modifier { throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier)) }
    switch code {
    case "_count":
      guard !value.isEmpty, value.utf8.allSatisfy(ParameterReading.isDigit) else { throw bad(.count) }
      // As many as are given at most are fewer than any number that is none here.
      return .count(Int(value) ?? .max)
    case "_summary":
      guard let summary = SearchQuery.Summary(rawValue: value) else { throw bad(.summary) }
      return .summary(summary)
    case "_total", "_totalMethod":
      let written = code == "_totalMethod" && value == "count" ? "accurate" : value
      guard let total = SearchQuery.Total(rawValue: written) else { throw bad(.total) }
      return .total(total)
    case "_sort": return .sort(try sort())
    case "_contained":
      guard value == "false" else { throw .unsupportedParameter(code) }
      return .uncontained
    case "_pretty":
      guard let isPretty = ParameterReading.boolean(value) else { throw bad(.flag) }
      return .pretty(isPretty)
    default:
      guard !value.isEmpty else { throw bad(.mediaType) }
      return .format(value)
    }
  }

  /// How many keys an order has at most.
  static let mostKeys = 5

  private func sort() throws(SearchProblem) -> [SearchQuery.SortRule] {
    var rules: [SearchQuery.SortRule] = []
    for text in value.split(separator: ",", omittingEmptySubsequences: false) {
      let isDescending = text.hasPrefix("-")
      let code = isDescending ? text.dropFirst() : text
      guard !code.isEmpty, rules.count < Self.mostKeys else {
        throw bad(.order(atMost: Self.mostKeys))
      }
      rules.append(.init(code: String(code), isDescending: isDescending))
    }
    return rules
  }

  /// `a,b`; with `:exclude` or, as some clients write it, with `-` before them, what is left out.
  private func elements() throws(SearchProblem) -> SearchQuery.Control {
    guard modifier == nil || modifier == "exclude" else {
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier ?? ""))
    }
    let isExclusion = modifier == "exclude" || value.hasPrefix("-")
    let names = (value.hasPrefix("-") ? value.dropFirst() : value[...]).split(
      separator: ",", omittingEmptySubsequences: false
    ).map(String.init)
    guard names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isNameByte) }) else {
      throw bad(.elements)
    }
    return .elements(names, isExclusion: isExclusion)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: ".")
  }

  /// `Type:parameter`, `Type:parameter:Target`, `Type:*`, `*`.
  private func include() throws(SearchProblem) -> SearchQuery.IncludeRule {
    // `:recurse` is what `:iterate` was called before R4.
    guard modifier == nil || modifier == "iterate" || modifier == "recurse" else {
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier ?? ""))
    }
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    func rule(_ type: String?, _ parameter: String?, _ target: String?) -> SearchQuery.IncludeRule {
      .init(
        isReverse: code == "_revinclude", iterates: modifier != nil, type: type, code: parameter, target: target)
    }
    if value == "*" { return rule(nil, nil, nil) }
    guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ !$0.isEmpty }),
      ReferenceAddress.isResourceType(parts[0]), parts.count == 2 || ReferenceAddress.isResourceType(parts[2])
    else { throw bad(.include) }
    return rule(parts[0], parts[1] == "*" ? nil : parts[1], parts.count == 3 ? parts[2] : nil)
  }

  private func bad(_ expected: ValueHint) -> SearchProblem {
    .badValue(parameter: code, alternative: 1, expected: expected)
  }
}
