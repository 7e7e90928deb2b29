import FHIR
import FHIRPath
import Testing
import Tree

/// Every search parameter of FHIR R4, for every resource type that has it.
@Suite struct SearchExpressionTests {
  private struct Case {
    let type: SchemaType
    let parameter: SearchParameter
    let expression: String
  }

  private let cases: [Case] = R4.schema.types.filter { $0.kind == .root }.flatMap { type in
    SearchParameters.of(type.name).compactMap { parameter in
      parameter.expression.map { Case(type: type, parameter: parameter, expression: $0) }
    }
  }

  @Test func allAreRead() throws {
    #expect(cases.count > 2_500)
    #expect(Set(cases.map(\.expression)).count > 1_400)
    for one in Set(cases.map(\.expression)) {
      let syntax = try Syntax(parsing: one)
      #expect(try Syntax(parsing: syntax.description).description == syntax.description)
    }
  }

  /// The evaluator takes all but those that FHIRPath or the schema can't say.
  @Test func allButTheseAreBound() throws {
    var refused: Set<String> = []
    for one in cases {
      do throws(ExpressionFault) {
        let expression = try Expression(parsing: one.expression, schema: R4.schema, context: one.type.id)
        #expect(!expression.types.isEmpty || expression.makesValues, "\(one.parameter.url)")
      } catch {
        refused.insert("\(one.type.name) \(one.parameter.code): \(error.text)")
      }
    }
    #expect(refused == [])
  }
}
