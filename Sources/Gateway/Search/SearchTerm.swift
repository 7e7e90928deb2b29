/// A *search term* is one fact a resource can be found by: the value of one search parameter, in the form it is
/// compared in. A resource has many; a row of a table holds one. What compares how stands with `SearchCondition`.
///
/// It holds patient data: it is stored and compared, never logged.
public struct SearchTerm: Hashable, Sendable {
  /// The ways of comparing, those of FHIR R4 §3.1.1.4 that need no second parameter.
  public enum Kind: String, CaseIterable, Sendable {
    case token, string, date, reference, quantity, number, uri
  }

  /// The search parameter's code: `birthdate`.
  public var parameter: String
  /// How it is compared.
  public var kind: Kind
  /// The namespace of `code`: of a token, an identifier, a unit. Nil where there is none.
  public var system: String?
  /// What is compared for equality.
  /// - token: the code or identifier in lower case (R4: when in doubt, case does not count).
  /// - string: the text as `Folding` makes it, at most `Folding.limit` scalars.
  /// - reference: `Patient/x`, or an absolute address as it was written; no `/_history/…`.
  /// - quantity: the unit's code, or its name; a quantity with both has two terms.
  /// - uri: as it was written.
  public var code: String?
  /// Beside the code.
  /// - string: the text as it was written, for `:exact`; nil where the term joins several elements.
  /// - reference: the id alone, where the reference is relative.
  /// - number, quantity: the decimal in canonical form, for people and for other scales; nil for a range.
  public var text: String?
  /// The first value it covers. Dates: milliseconds since 1970 in UTC. Numbers and quantities: millionths, rounded to
  /// the nearest. `Int64.min` where the range has no beginning; nil where the kind has no range.
  public var low: Int64?
  /// The first value after those it covers; `Int64.max` where the range has no end.
  public var high: Int64?
  /// For the terms of a composite parameter: those with the same number were drawn from one element. Else nil.
  public var place: Int64?

  /// A term; what its kind does not use stays nil.
  public init(
    _ parameter: String, _ kind: Kind, system: String? = nil, code: String? = nil, text: String? = nil,
    low: Int64? = nil, high: Int64? = nil, place: Int64? = nil
  ) {
    self.parameter = parameter
    self.kind = kind
    self.system = system
    self.code = code
    self.text = text
    self.low = low
    self.high = high
    self.place = place
  }

  /// The term of a resource's own id. A store has it in a column of its own; this is for `SearchCondition.matches`.
  public static func id(_ id: String) -> SearchTerm { SearchTerm("_id", .token, code: id) }

  /// The term of the moment a resource was last changed, in milliseconds since 1970. As with `id`.
  public static func lastUpdated(_ milliseconds: Int64) -> SearchTerm {
    SearchTerm("_lastUpdated", .date, low: milliseconds, high: milliseconds + 1)
  }
}
