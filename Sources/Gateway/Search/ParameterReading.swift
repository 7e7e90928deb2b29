import FHIR
import Tree

/// Reads the value of one parameter by its kind. Every refusal names the alternative, counted from 1, and the form it
/// should have.
struct ParameterReading {
  /// The parameter's code, fit to be shown.
  let code: String
  let modifier: String?
  let value: String
  /// What may stand before a reference.
  var address = OwnAddress(base: "")
  /// Milliseconds since 1970: dates are the more approximate, the farther they lie from it.
  var now: Int64 = 0
  /// The codes of a value set, by system, where all of them are known.
  var valueSet: (_ canonical: String) -> [(system: String, codes: [String])]? = { _ in nil }

  func id() throws(SearchProblem) -> SearchCondition {
    let modifier = try modifier(among: [.not, .missing])
    if modifier == .missing { return try missing(.id) }
    let alternatives = try alternatives { number, texts throws(SearchProblem) in
      let id = texts.joined(separator: "|")
      guard PrimitiveFormat.id.accepts(Array(id.utf8)[...]) else { throw bad(number, .id) }
      return .id(id)
    }
    return SearchCondition(parameter: code, subject: .id, modifier: modifier, alternatives: alternatives)
  }

  func lastUpdated() throws(SearchProblem) -> SearchCondition {
    if try modifier(among: [.missing]) == .missing { return try missing(.lastUpdated) }
    let alternatives = try alternatives { number, texts throws(SearchProblem) in
      .lastUpdated(try date(number, texts))
    }
    return SearchCondition(parameter: code, subject: .lastUpdated, modifier: .none, alternatives: alternatives)
  }

  /// Words with blanks between them, all of which must be there: `_text`, `_content`. They are found wherever they stand, as
  /// `:contains` has it.
  func words() throws(SearchProblem) -> SearchCondition {
    let known = SearchCondition.Modifier(rawValue: modifier ?? "")
    func condition(_ alternatives: [SearchCondition.Alternative]) -> SearchCondition {
      SearchCondition(parameter: code, subject: .words, modifier: known ?? .none, alternatives: alternatives)
    }
    switch known {
    case .missing: return try missing(.words)
    case .none?, .contains:
      return condition(
        try alternatives { number, texts throws(SearchProblem) in
          guard let words = FullText.words(of: texts.joined(separator: " ")) else {
            throw bad(number, .words(atMost: FullText.mostWords, of: FullText.longestWord))
          }
          return .words(words)
        })
    default: throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier ?? ""))
    }
  }

  func condition(on parameter: SearchIndex.Parameter) throws(SearchProblem) -> SearchCondition {
    let kind = parameter.kind
    var known = SearchCondition.Modifier.none
    var type: String?
    switch (modifier, kind) {
    case (nil, _): break
    case (let name?, .reference) where ReferenceAddress.isResourceType(name): type = name
    case (let name?, _):
      guard let named = SearchCondition.Modifier(rawValue: name), named.suits(kind, parameter) else {
        throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(name))
      }
      known = named
    }
    func condition(_ alternatives: [SearchCondition.Alternative]) -> SearchCondition {
      SearchCondition(
        parameter: code, subject: .terms(kind), modifier: known, alternatives: alternatives, isWeak: parameter.isWeak)
    }
    if parameter.isFlag, [.none, .not, .missing].contains(known) { return try flag(known) }
    if known == .missing { return try missing(.terms(kind)) }
    if known == .in || known == .notIn { return condition(try codes(ofValueSet: value)) }
    if type == nil, parameter.targets.count == 1 { type = parameter.targets[0] }
    return condition(
      try alternatives { number, texts throws(SearchProblem) in
        switch (known, kind) {
        case (.text, _): try string(number, texts)
        case (.identifier, _): try token(number, texts)
        case (.ofType, _): try typed(number, texts)
        default: try alternative(of: kind, number, texts, type: type)
        }
      })
  }

  /// A parameter that is true or false of each resource: a resource has its term where it is true, and is never without it.
  private func flag(_ modifier: SearchCondition.Modifier) throws(SearchProblem) -> SearchCondition {
    var wanted: Set<Bool> = []
    if modifier == .missing {
      guard let isMissing = Self.boolean(value) else { throw bad(1, .flag) }
      wanted = isMissing ? [] : [true, false]
    } else {
      // Any other code, or one of another system, is no resource's.
      for texts in Self.split(value) where texts.count == 1 || (texts.count == 2 && Self.flagSystems.contains(texts[0]))
      {
        if let flag = Self.boolean(texts[texts.count - 1].lowercased()) { wanted.insert(flag) }
      }
      if modifier == .not { wanted = Set([true, false]).subtracting(wanted) }
    }
    // Whoever wants both, or none, asks for what no resource has.
    let sought = SearchCondition.Alternative.token(.any, wanted.count == 1 ? "true" : "")
    return SearchCondition(
      parameter: code, subject: .terms(.token), modifier: wanted.contains(false) ? .not : .none,
      alternatives: [sought])
  }

  /// The systems of true and false (R4 §3.1.1.4.10, and as terminology.hl7.org has it since), and none.
  private static let flagSystems: Set<String> = [
    "", "http://hl7.org/fhir/special-values", "http://terminology.hl7.org/CodeSystem/special-values",
  ]

  /// The codes of a value set, named by its canonical address (`:in`, `:not-in`).
  private func codes(ofValueSet name: String) throws(SearchProblem) -> [SearchCondition.Alternative] {
    guard let codes = valueSet(name) else {
      throw bad(1, .valueSet(atMost: Self.mostCodes))
    }
    return codes.flatMap { system, codes in codes.map { .token(.named(system), $0.lowercased()) } }
  }

  /// How many codes a value set has at most that is searched by.
  static let mostCodes = 500

  /// A value, by how it is compared; `type` is that of a reference which names none.
  func alternative(
    of kind: SearchTerm.Kind, _ number: Int, _ texts: [String], type: String? = nil
  ) throws(SearchProblem) -> SearchCondition.Alternative {
    switch kind {
    case .token: try token(number, texts)
    case .string: try string(number, texts)
    case .date: .date(try date(number, texts))
    case .number: .number(try comparison(number, texts.count == 1 ? texts[0] : ""))
    case .quantity: try quantity(number, texts)
    case .reference: try reference(number, texts, type: type)
    case .uri: .uri(try whole(number, texts, .address))
    }
  }

  private func missing(_ subject: SearchCondition.Subject) throws(SearchProblem) -> SearchCondition {
    guard let isMissing = Self.boolean(value) else { throw bad(1, .flag) }
    return SearchCondition(
      parameter: code, subject: subject, modifier: .missing, alternatives: [.missing(isMissing)])
  }

  /// The modifier of a parameter that is no term, which knows these.
  private func modifier(
    among known: [SearchCondition.Modifier]
  ) throws(SearchProblem) -> SearchCondition.Modifier {
    guard let modifier else { return .none }
    guard let named = SearchCondition.Modifier(rawValue: modifier), known.contains(named) else {
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier))
    }
    return named
  }

  // MARK: Values

  func bad(_ number: Int, _ expected: ValueHint) -> SearchProblem {
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
