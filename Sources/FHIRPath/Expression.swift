public import Tree

/// A FHIRPath expression bound to a schema, ready to be evaluated on any number of documents.
///
/// The grammar is the whole of FHIRPath N1. What can be evaluated now is what the search parameters of FHIR R4 use:
/// paths (a choice by its stem, `Observation.value`), a leading type name, `|`, `=`, `!=`, `and`, `or`, `is`, `as`,
/// `where`, `exists`, `empty`, `not`, `first`, `ofType`, `extension`, indexes, `resolve() is Type`, literals of
/// strings, numbers and booleans. Anything else is refused when the expression is made.
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

  private let schema: Schema
  private let plan: Plan

  /// Reads an expression and binds it. With a `context`, a name that the type does not have is an error, and in
  /// `A.code | B.code` the alternatives that start with another type are left out. Errors: `ExpressionFault`.
  public init(parsing text: String, schema: Schema, context: TypeID? = nil) throws(ExpressionFault) {
    try self.init(try Syntax(parsing: text), schema: schema, context: context)
  }

  /// Binds an expression that has been read.
  public init(_ syntax: Syntax, schema: Schema, context: TypeID? = nil) throws(ExpressionFault) {
    text = syntax.text
    self.context = context
    self.schema = schema
    do throws(Stop) {
      let bound = try Compiler(schema: schema).compile(
        syntax.root, on: context.map { [$0] } ?? schema.types.map(\.id))
      plan = bound.plan
      types = bound.shape.types
      makesValues = !bound.shape.system.isEmpty
    } catch {
      throw ExpressionFault(error, in: syntax.text)
    }
  }

  /// The results in document order of each step. `element` must be of the same schema object. Errors: `otherType` when
  /// it is not of the context's type, `several` where one item was needed.
  public func evaluate(_ element: Element) throws(ExpressionFault) -> [PathResult] {
    precondition(element.document.schema === schema, "an expression is evaluated on its own schema")
    do throws(Stop) {
      if let context, !schema.isA(element.type, context) {
        throw Stop(.otherType(schema[element.type].name, than: [schema[context].name]), at: 0)
      }
      return try Evaluator.items(of: plan, .element(element))
    } catch {
      throw ExpressionFault(error, in: text)
    }
  }

  /// The expression as it was written.
  public var description: String { text }
}
