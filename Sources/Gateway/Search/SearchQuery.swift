/// Reads the search parameters of a request, one at a time, as FHIR R4 §3.1.1 writes them: `name[:modifier]=value`.
///
///     switch try SearchQuery.parse("birthdate", "ge1950", for: index) {
///     case .condition(let condition): conditions.append(condition)
///     case .control(let control): …
///     }
///
/// It knows the parameters of one resource type. What a problem means for the request is the caller's to say.
public enum SearchQuery {
  /// What a parameter is for.
  public enum Part: Hashable, Sendable {
    /// It says which resources.
    case condition(SearchCondition)
    /// It says what to answer with.
    case control(Control)
  }

  /// The result parameters that are understood.
  public enum Control: Hashable, Sendable {
    /// `_count`: how many on a page.
    case count(Int)
    /// `_summary`
    case summary(Summary)
    /// `_format`, as it was written.
    case format(String)
    /// `_pretty`
    case pretty(Bool)
  }

  /// The values of `_summary`.
  public enum Summary: String, Hashable, Sendable {
    case yes = "true"
    case no = "false"
    case text, data, count
  }

  /// One parameter, its name and value as they stand in the request after percent-decoding. Errors: `SearchProblem`.
  public static func parse(_ name: String, _ value: String, for index: SearchIndex) throws(SearchProblem) -> Part {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let code = String(parts[0])
    let modifier = parts.count > 1 ? String(parts[1]) : nil
    let reading = ParameterReading(code: SearchProblem.clipped(code), modifier: modifier, value: value)
    switch code {
    case "_count", "_summary", "_format", "_pretty":
      return .control(try reading.control())
    case "_id":
      return .condition(try reading.id())
    case "_lastUpdated":
      return .condition(try reading.lastUpdated())
    default:
      if let parameter = index.parameters[code] { return .condition(try reading.condition(on: parameter)) }
      let isKnown =
        index.refused.contains { $0.code == code } || general.contains(code) || code.contains(".")
      throw isKnown ? .unsupportedParameter(reading.code) : .unknownParameter(reading.code)
    }
  }

  /// Whether a name, with its modifier, is one that some search has: then it says nothing of its sender.
  static func isKnown(_ name: String, for index: SearchIndex) -> Bool {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let code = parts.first ?? ""
    let modifiers = SearchCondition.Modifier.allCases.map(\.rawValue)
    guard parts.count == 1 || modifiers.contains(parts[1]) else { return false }
    return index.parameters[code] != nil || general.contains(code) || code == "_id" || code == "_lastUpdated"
      || ["_count", "_summary", "_format", "_pretty", "_after"].contains(code)
  }

  /// Parameters of every search that the specification has beside those in its table.
  private static let general: Set<String> = [
    "_sort", "_total", "_include", "_revinclude", "_elements", "_contained", "_containedType", "_has", "_type", "_list",
  ]
}
