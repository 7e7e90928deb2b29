public import FHIR
public import FHIRPath
public import Tree

/// The search parameters of one resource type that this gateway answers, their expressions bound to the schema. Make one
/// for each type that is served and keep it: making it compiles expressions, using it looks nothing up by text but the
/// few names inside data types.
///
///     guard let index = SearchIndex(of: "Condition") else { … }
///     let terms = try index.terms(of: document)
///
/// It knows resources and terms. It knows no store, and no access: which terms a reader may search by is decided before.
public struct SearchIndex: Sendable {
  /// A parameter that is answered.
  public struct Parameter: Sendable {
    /// `birthdate`
    public let code: String
    /// How its terms are compared.
    public let kind: SearchTerm.Kind
    /// The resource types its references may point to; empty for any.
    public let targets: [String]
    /// What its terms are made from.
    public let expression: Expression
    fileprivate let conversions: [TypeID: Conversion]

    /// Whether its values are few: codes that the specification lists, and flags.
    var isWeak: Bool { kind == .token && conversions.values.allSatisfy { $0 == .codeToken || $0 == .plainToken } }
    /// Whether it is worked out as true or false (`Patient?deceased`), and not taken from an element.
    var isFlag: Bool { kind == .token && conversions.isEmpty }
    /// Whether its terms are drawn from the elements themselves, and not from what extensions hold.
    var isDirect: Bool {
      conversions.values.allSatisfy { if case .extension = $0 { false } else { true } }
    }
    /// Whether identifiers are among its values, which have a type.
    var hasIdentifiers: Bool { conversions.values.contains { $0 == .identifier || $0 == .extension(.token) } }
  }

  /// A parameter of the specification that is not answered, and why.
  public struct Refused: Equatable, Sendable {
    /// The reasons there are.
    public enum Reason: Equatable, Sendable {
      /// Of a kind that can't be searched yet: `composite`, `special`.
      case kind(SearchParameter.Kind)
      /// The specification gives no expression.
      case noExpression
      /// Its expression can't be bound.
      case expression(ExpressionFault)
      /// Nothing its expression gives can be compared in its way; the types.
      case types([String])
    }

    /// As the specification has it.
    public let code: String
    /// Why it is not answered.
    public let reason: Reason
  }

  /// The resource type.
  public let type: TypeID
  /// By code. `_id` and `_lastUpdated` are not among them: every resource has them beside its terms; nor are `_text` and `_content`.
  public let parameters: [String: Parameter]
  /// The composite ones, by code.
  let composites: [String: Composite]
  /// Those of the type that are not answered, by code.
  public let refused: [Refused]
  /// By code, those of the parameters, as the specification writes them.
  let expressions: [String: String]
  private let ordered: [Parameter]
  /// Those of `FullText` that the type has.
  let words: Set<String>

  /// The codes that are conditions of their own kind, not terms.
  static let own: Set<String> = ["_id", "_lastUpdated"]

  /// Nil for a name that is no resource type.
  public init?(of resourceType: String) {
    guard let type = R4.schema.type(named: resourceType), R4.schema[type].kind == .root else { return nil }
    self.type = type
    var parameters: [Parameter] = []
    var refused: [Refused] = []
    var expressions: [String: String] = [:]
    var composites: [String: Composite] = [:]
    var words: Set<String> = []
    for definition in SearchParameters.of(resourceType) where !Self.own.contains(definition.code) {
      if FullText.parameters.contains(definition.code) {
        words.insert(definition.code)
        continue
      }
      if definition.type == .composite, let composite = Composite(definition, on: type) {
        composites[composite.code] = composite
        expressions[composite.code] = composite.elements
        continue
      }
      switch Self.bind(definition, on: type) {
      case .success(let parameter):
        parameters.append(parameter)
        expressions[parameter.code] = definition.expression
      case .failure(let why): refused.append(Refused(code: definition.code, reason: why.reason))
      }
    }
    ordered = parameters
    self.words = words
    self.parameters = Dictionary(parameters.map { ($0.code, $0) }) { first, _ in first }
    self.composites = composites
    self.refused = refused
    self.expressions = expressions
  }

  private struct Why: Error {
    let reason: Refused.Reason
  }

  private static func bind(_ definition: SearchParameter, on type: TypeID) -> Result<Parameter, Why> {
    guard let kind = SearchTerm.Kind(rawValue: definition.type.rawValue) else {
      return .failure(Why(reason: .kind(definition.type)))
    }
    guard let text = definition.expression else { return .failure(Why(reason: .noExpression)) }
    do throws(ExpressionFault) {
      let expression = try Expression(parsing: text, schema: R4.schema, context: type)
      var conversions: [TypeID: Conversion] = [:]
      for result in expression.types { conversions[result] = Conversion(kind, R4.schema[result].name) }
      guard !conversions.isEmpty || (kind == .token && expression.makesValues) else {
        return .failure(Why(reason: .types(expression.types.map { R4.schema[$0].name })))
      }
      return .success(
        Parameter(
          code: definition.code, kind: kind, targets: definition.targets, expression: expression,
          conversions: conversions))
    } catch {
      return .failure(Why(reason: .expression(error)))
    }
  }

  /// The terms of a resource, each once, by parameter. Errors: `ExpressionFault` where the document breaks its own
  /// cardinalities.
  ///
  /// It may have only part of its elements: then it has the terms of that part. A parameter that is computed also from
  /// what is absent (`Patient?deceased=false`) needs `isWhole` to be said: of a part it has a term only where it is true.
  public func terms(of document: Document, isWhole: Bool = true) throws(ExpressionFault) -> [SearchTerm] {
    var seen: Set<SearchTerm> = []
    var result: [SearchTerm] = []
    for parameter in ordered {
      for item in try parameter.expression.evaluate(document.root) {
        for term in Self.terms(parameter, of: item, isWhole: isWhole) where seen.insert(term).inserted {
          result.append(term)
        }
      }
    }
    for (_, composite) in composites.sorted(by: { $0.key < $1.key }) {
      result += try composite.terms(of: document).filter { seen.insert($0).inserted }
    }
    return result + FullText.terms(of: document).filter { words.contains($0.parameter) }
  }

  /// Whether the parameter is answered.
  func has(_ code: String) -> Bool {
    parameters[code] != nil || composites[code] != nil || Self.own.contains(code) || words.contains(code)
  }

  private static func terms(_ parameter: Parameter, of item: PathResult, isWhole: Bool) -> [SearchTerm] {
    switch item {
    case .element(let element):
      parameter.conversions[element.type].map {
        $0.terms(parameter.code, of: element) + $0.aspects(parameter.code, of: element)
      } ?? []
    case .boolean(let value) where parameter.kind == .token && (value || isWhole):
      Conversion.token(parameter.code, nil, "\(value)")
    default: []
    }
  }
}
