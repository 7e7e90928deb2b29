import FHIR
import FHIRPath
import Tree

/// FHIRPath: a fault stands in the expression; with all its brackets an expression means the same; what binds is
/// evaluated, and its results are of the types it said.
enum PathOracle {
  private static let samples: [Document] = {
    var sampler = Sampler(random: SeededGenerator(seed: 1))
    return ["Patient", "Observation", "Bundle"].compactMap { name in
      R4.schema.type(named: name).map { sampler.resource($0) }
    }
  }()

  static func check(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(ExpressionFault) {
      let syntax = try Syntax(parsing: text)
      bracketed(syntax)
      let sample = samples[input.count % samples.count]
      // Bound to no type, every name is looked up in all types: that takes its time.
      let context = input.count % 16 == 15 ? nil : sample.root.type
      try bound(syntax, context, sample)
    } catch {
      inText(error, text)
    }
  }

  private static func inText(_ fault: ExpressionFault, _ text: String) {
    let lines = TextLines(text.utf8)
    demand(lines.holds(line: fault.place.line, column: fault.place.column), "a fault is not within the expression")
    demand(!fault.description.isEmpty && !fault.text.isEmpty, "a fault says nothing")
  }

  private static func bracketed(_ syntax: Syntax) {
    let once = syntax.description
    do throws(ExpressionFault) {
      let twice = try Syntax(parsing: once).description
      demand(once == twice, "brackets change the expression")
    } catch {
      // Brackets nest, too.
      demand(error.reason == .tooDeep, "with brackets it can't be read: \(error.text)")
    }
  }

  private static func bound(_ syntax: Syntax, _ context: TypeID?, _ sample: Document) throws(ExpressionFault) {
    let expression = try Expression(syntax, schema: R4.schema, context: context)
    let results = try expression.evaluate(sample.root)
    for result in results {
      if let element = result.element {
        demand(
          expression.types.contains { R4.schema.isA(element.type, $0) },
          "a result of the type \(R4.schema[element.type].name), which it was not to give")
      } else {
        demand(expression.makesValues, "a value, of which nothing was said")
      }
    }
  }
}
