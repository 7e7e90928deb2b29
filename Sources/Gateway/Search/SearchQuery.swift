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
    /// `_elements`: the names, and whether they are those to leave out.
    case elements([String], isExclusion: Bool)
    /// `_total`
    case total(Total)
    /// `_sort`: the parameters in their order.
    case sort([SortRule])
    /// `_include`, and `_revinclude`.
    case include(IncludeRule)
    /// `_format`, as it was written.
    case format(String)
    /// `_pretty`
    case pretty(Bool)
    /// `_contained=false`, which is so anyhow.
    case uncontained
  }

  /// The values of `_summary`.
  public enum Summary: String, Hashable, Sendable {
    case yes = "true"
    case no = "false"
    case text, data, count
  }

  /// The values of `_total`.
  public enum Total: String, Hashable, Sendable { case none, estimate, accurate }

  /// One key of `_sort`.
  public struct SortRule: Hashable, Sendable {
    /// The parameter's code.
    public let code: String
    /// Whether the largest comes first.
    public let isDescending: Bool
  }

  /// What an `_include` or a `_revinclude` says.
  public struct IncludeRule: Hashable, Sendable {
    /// Whether it is a `_revinclude`.
    public let isReverse: Bool
    /// Whether it holds for what was included as well.
    public let iterates: Bool
    /// The resource type that has the references; nil for any (`*`).
    public let type: String?
    /// The parameter; nil for all of them.
    public let code: String?
    /// The resource type they are to point to; nil for any.
    public let target: String?
  }

  /// One parameter, its name and value as they stand in the request after percent-decoding. Errors: `SearchProblem`.
  public static func parse(_ name: String, _ value: String, for index: SearchIndex) throws(SearchProblem) -> Part {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let code = String(parts[0])
    let modifier = parts.count > 1 ? String(parts[1]) : nil
    if let control = try control(code, modifier, value) { return .control(control) }
    return .condition(try condition(code, modifier, value, for: index))
  }

  /// A result parameter; nil for any other.
  static func control(_ code: String, _ modifier: String?, _ value: String) throws(SearchProblem) -> Control? {
    guard controls.contains(code) else { return nil }
    return try ControlReading(code: code, modifier: modifier, value: value).control()
  }

  /// A parameter that says which resources, of one type.
  static func condition(
    _ code: String, _ modifier: String?, _ value: String, for index: SearchIndex,
    in field: SearchField? = nil
  ) throws(SearchProblem) -> SearchCondition {
    var reading = ParameterReading(code: SearchProblem.clipped(code), modifier: modifier, value: value)
    if let field { (reading.address, reading.valueSet, reading.now) = (field.address, field.valueSet, field.now) }
    switch code {
    case "_id": return try reading.id()
    case "_lastUpdated": return try reading.lastUpdated()
    case _ where FullText.parameters.contains(code) && index.has(code): return try reading.words()
    default:
      if let parameter = index.parameters[code] { return try reading.condition(on: parameter) }
      if let composite = index.composites[code] { return try reading.condition(on: composite) }
      throw unknown(code, index)
    }
  }

  /// The problem that a type has no such parameter here.
  static func unknown(_ code: String, of type: String, in field: SearchField) -> SearchProblem {
    field.index(type).map { unknown(code, $0) } ?? .unknownParameter(SearchProblem.clipped(code))
  }

  private static func unknown(_ code: String, _ index: SearchIndex) -> SearchProblem {
    let isKnown =
      index.refused.contains { $0.code == code } || index.has(code) || general.contains(code) || code.contains(".")
    let told = SearchProblem.clipped(code)
    return isKnown ? .unsupportedParameter(told) : .unknownParameter(told)
  }

  /// The result parameters. `_totalMethod` is what Aidbox and its clients call `_total`.
  static let controls: Set<String> = [
    "_count", "_summary", "_elements", "_total", "_totalMethod", "_sort", "_include", "_revinclude", "_format",
    "_pretty",
    "_contained",
  ]

  /// Parameters of every search that the specification has beside those in its table.
  private static let general: Set<String> = ["_containedType", "_has", "_type", "_list"]
}
