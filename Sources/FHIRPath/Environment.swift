public import Tree
public import Values

/// What an expression may ask for besides the document: the caller's constants, the time, value sets, profiles, and
/// someone to tell what `trace()` says. What is not given is not known: a function that needs it fails.
public struct Environment: Sendable {
  /// A code and its system, as `memberOf` and `subsumes` ask for it.
  public struct Coding: Hashable, Sendable {
    /// The address of the code system; empty where none is said.
    public let system: String
    /// The code.
    public let code: String

    /// Makes one from its parts.
    public init(system: String, code: String) {
      self.system = system
      self.code = code
    }
  }

  /// The caller's own `%constants`, by name: values, or elements of the document that is evaluated. Their names are
  /// told when the expression is made.
  public var variables: [String: [PathResult]] = [:]
  /// What `now()`, `today()` and `timeOfDay()` say; the clock when it is nil. One evaluation has one time.
  public var now: PartialDateTime?
  /// Whether one of the codings is in the value set of that address; nil when that can't be known here. A plain `code`
  /// has no system.
  public var memberOf: (@Sendable (_ valueSet: String, _ codings: [Coding]) -> Bool?)?
  /// Whether the first code is the second or one above it; nil when that can't be known here.
  public var subsumes: (@Sendable (_ general: Coding, _ special: Coding) -> Bool?)?
  /// Whether the element conforms to the profile of that address; nil when the profile is not known.
  public var conformsTo: (@Sendable (_ element: Element, _ profile: String) -> Bool?)?
  /// Whether the text is a narrative FHIR allows.
  public var isNarrative: (@Sendable (_ text: ArraySlice<UInt8>) -> Bool)?
  /// Is told the name and the items of each `trace()`.
  public var trace: (@Sendable (_ name: String, _ items: [PathResult]) -> Void)?

  /// One that knows nothing but the clock.
  public init() {}
}
