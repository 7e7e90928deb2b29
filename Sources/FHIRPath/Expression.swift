public import Tree
import Values

/// A FHIRPath expression bound to a schema, ready to be evaluated on any number of documents.
///
/// It is the whole of FHIRPath N1 (https://hl7.org/fhirpath/N1/) with the mappings, functions and constants of FHIR R4
/// (https://hl7.org/fhir/R4/fhirpath.html) and the newer functions of the official tests, but `elementDefinition()` and
/// `slice()`, which need more than a document.
///
///     let path = try Expression(parsing: "Patient.name.where(use = 'official').family", schema: schema)
///     for result in try path.evaluate(document.root) { print(result.element?.path ?? "") }
public struct Expression: Sendable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  /// The type it is evaluated on, or nil for any.
  public let context: TypeID?
  /// The schema types that its results may be of.
  public let types: [TypeID]
  /// Whether its results may be values of its own, such as `true`, instead of elements.
  public let makesValues: Bool
  /// What is allowed and surely not meant, such as comparing a date with a text.
  public let warnings: [ExpressionFault]

  private let schema: Schema
  private let known: KnownTypes
  private let plan: Plan

  /// How strictly an expression is checked, and what it may name.
  public struct Options: Sendable {
    /// The names of the caller's own `%constants`.
    public var variables: Set<String> = []
    /// Whether `first()`, `skip()` and the like are refused after `children()`, whose order means nothing.
    public var checksOrder = false

    /// The usual ones.
    public init() {}
  }

  /// Reads an expression and binds it. With a `context`, a name that the type does not have is an error, and in
  /// `A.code | B.code` the alternatives that start with another type are left out. Errors: `ExpressionFault`.
  public init(
    parsing text: String, schema: Schema, context: TypeID? = nil, options: Options = Options()
  ) throws(ExpressionFault) {
    try self.init(try Syntax(parsing: text), schema: schema, context: context, options: options)
  }

  /// Binds an expression that has been read.
  public init(
    _ syntax: Syntax, schema: Schema, context: TypeID? = nil, options: Options = Options()
  ) throws(ExpressionFault) {
    text = syntax.text
    self.context = context
    self.schema = schema
    known = KnownTypes(schema)
    let shape = Shape(types: context.map { [$0] } ?? schema.types.map(\.id), in: schema)
    let compiler = Compiler(
      known: known, context: shape, variables: options.variables, checksOrder: options.checksOrder)
    do throws(Stop) {
      let bound = try compiler.compile(syntax.root)
      plan = bound.plan
      types = bound.shape.types
      makesValues = !bound.shape.system.isEmpty || bound.shape.isDescription
      warnings = compiler.warnings.stops.map { ExpressionFault($0, in: syntax.text) }
    } catch {
      throw ExpressionFault(error, in: syntax.text)
    }
  }

  /// The results, in document order of each step. `element` must be of the same schema object. Errors: `otherType` when
  /// it is not of the context's type, `several` where one item was needed, `limit` where it would cost more than that, and
  /// those of what was asked of `environment`.
  public func evaluate(
    _ element: Element, in environment: Environment? = nil, limit: Limit = .trusted
  ) throws(ExpressionFault) -> [PathResult] {
    try run(element, environment, limit) { (evaluation, frame) throws(Stop) in
      var results: [PathResult] = []
      _ = try evaluation.each(plan, frame) { (item) throws(Stop) in
        try evaluation.run.keep()
        results.append(item.result(in: element.document))
        return true
      }
      return results
    }
  }

  /// Whether it is true, as a criterion would be: nil where there is no result. Errors: as of `evaluate`.
  public func isTrue(
    _ element: Element, in environment: Environment? = nil, limit: Limit = .trusted
  ) throws(ExpressionFault) -> Bool? {
    try run(element, environment, limit) { (evaluation, frame) throws(Stop) in
      try evaluation.truth(plan, frame, "a criterion", at: 0)
    }
  }

  // In line: else the environment is copied once more, which costs a tenth of a simple path.
  @inline(__always)
  private func run<Result>(
    _ element: Element, _ environment: Environment?, _ limit: Limit,
    _ body: (Evaluation, Evaluation.Frame) throws(Stop) -> Result
  ) throws(ExpressionFault) -> Result {
    precondition(element.document.schema === schema, "an expression is evaluated on its own schema")
    do throws(Stop) {
      if let context, !schema.isA(element.type, context) {
        throw Stop(.otherType(schema[element.type].name, than: [schema[context].name]), at: 0)
      }
      return try element.document.withNodes { (nodes) throws(Stop) in
        let evaluation = Evaluation(
          document: element.document, nodes: nodes, known: known, context: element.nodeIndex,
          environment: environment, run: Run(limit, now: environment?.now), dispatch: Self.dispatch)
        return try body(evaluation, Evaluation.Frame(this: .node(element.nodeIndex)))
      }
    } catch {
      throw ExpressionFault(error, in: text)
    }
  }

  private static let dispatch: Evaluation.Dispatch = { (evaluation, plan, frame, visit) throws(Stop) in
    try evaluation.run.step()
    do throws(Stop) {
      return try evaluation.handItems(of: plan, frame, to: visit)
    } catch {
      guard error.at == Stop.unplaced, let at = plan.place else { throw error }
      throw Stop(error.reason, at: at)
    }
  }

  /// The expression as it was written.
  public var description: String { text }
}
