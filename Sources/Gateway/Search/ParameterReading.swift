import FHIR
import Tree

/// Reads the value of one parameter by its kind. Every refusal names the alternative, counted from 1, and the form it
/// should have.
struct ParameterReading {
  /// The parameter's code, fit to be shown.
  let code: String
  let modifier: String?
  let value: String

  func control() throws(SearchProblem) -> SearchQuery.Control {
    try checkUnmodified()
    switch code {
    case "_count":
      guard let count = Int(value), count >= 0, value.utf8.first.map(Self.isDigit) == true else {
        throw bad(1, "a number of resources, 0 or more")
      }
      return .count(count)
    case "_summary":
      guard let summary = SearchQuery.Summary(rawValue: value) else {
        throw bad(1, "true, false, text, data or count")
      }
      return .summary(summary)
    case "_pretty":
      guard let isPretty = Self.boolean(value) else { throw bad(1, "true or false") }
      return .pretty(isPretty)
    default:
      guard !value.isEmpty else { throw bad(1, "a media type, json or xml") }
      return .format(value)
    }
  }

  func id() throws(SearchProblem) -> SearchCondition {
    try checkUnmodified()
    let alternatives = try alternatives { number, texts throws(SearchProblem) in
      let id = texts.joined(separator: "|")
      guard PrimitiveFormat.id.accepts(Array(id.utf8)[...]) else { throw bad(number, "an id") }
      return .id(id)
    }
    return SearchCondition(parameter: code, subject: .id, modifier: .none, alternatives: alternatives)
  }

  func lastUpdated() throws(SearchProblem) -> SearchCondition {
    try checkUnmodified()
    let alternatives = try alternatives { number, texts throws(SearchProblem) in
      .lastUpdated(try date(number, texts))
    }
    return SearchCondition(parameter: code, subject: .lastUpdated, modifier: .none, alternatives: alternatives)
  }

  func condition(on parameter: SearchIndex.Parameter) throws(SearchProblem) -> SearchCondition {
    let kind = parameter.kind
    var known = SearchCondition.Modifier.none
    var type: String?
    switch (modifier, kind) {
    case (nil, _): break
    case ("missing", _): known = .missing
    case ("exact", .string): known = .exact
    case ("contains", .string): known = .contains
    case ("not", .token): known = .not
    case (let name?, .reference) where ReferenceAddress.isResourceType(name): type = name
    case (let name?, _):
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(name))
    }
    if known == .missing {
      guard let isMissing = Self.boolean(value) else { throw bad(1, "true or false") }
      return SearchCondition(
        parameter: code, subject: .terms(kind), modifier: .missing, alternatives: [.missing(isMissing)])
    }
    if type == nil, parameter.targets.count == 1 { type = parameter.targets[0] }
    let alternatives = try alternatives { number, texts throws(SearchProblem) in
      switch kind {
      case .token: try token(number, texts)
      case .string: try string(number, texts)
      case .date: .date(try date(number, texts))
      case .number: .number(try comparison(number, texts.count == 1 ? texts[0] : ""))
      case .quantity: try quantity(number, texts)
      case .reference: try reference(number, texts, type: type)
      case .uri: .uri(try whole(number, texts, "an address"))
      }
    }
    return SearchCondition(parameter: code, subject: .terms(kind), modifier: known, alternatives: alternatives)
  }

  private func checkUnmodified() throws(SearchProblem) {
    if let modifier {
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier))
    }
  }

  // MARK: Values

  func bad(_ number: Int, _ expected: String) -> SearchProblem {
    .badValue(parameter: code, alternative: number, expected: expected)
  }

  /// Reads each alternative, given its number and its texts between unescaped bars.
  private func alternatives(
    _ read: (Int, [String]) throws(SearchProblem) -> SearchCondition.Alternative
  ) throws(SearchProblem) -> [SearchCondition.Alternative] {
    var result: [SearchCondition.Alternative] = []
    for (index, texts) in Self.split(value).enumerated() { result.append(try read(index + 1, texts)) }
    return result
  }

  /// Cuts at commas, and each part at bars; a backslash takes the meaning from a comma, a bar, a dollar sign or a
  /// backslash (R4 §3.1.1.4.1).
  static func split(_ value: String) -> [[String]] {
    var result: [[String]] = [[""]]
    var isEscaped = false
    for scalar in value.unicodeScalars {
      var text: Unicode.Scalar? = scalar
      if isEscaped {
        if !",|$\\".unicodeScalars.contains(scalar) { append("\\", to: &result) }
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
        text = nil
      } else if scalar == "," {
        result.append([""])
        text = nil
      } else if scalar == "|" {
        result[result.count - 1].append("")
        text = nil
      }
      if let text { append(text, to: &result) }
    }
    if isEscaped { append("\\", to: &result) }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout [[String]]) {
    let last = result.count - 1
    result[last][result[last].count - 1].unicodeScalars.append(scalar)
  }

  static func boolean(_ text: String) -> Bool? { text == "true" ? true : text == "false" ? false : nil }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
