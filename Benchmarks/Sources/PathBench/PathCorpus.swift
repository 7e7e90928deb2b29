import FHIR
import FHIRPath
import Measuring
import Tree

/// A *sample* is a resource that expressions are evaluated on: its JSON for the peers, its document for this project.
struct Sample {
  let json: [UInt8]
  let document: Document

  var type: TypeID { document.root.type }
}

/// An expression of a corpus, compiled, and the samples it is evaluated on.
struct PathExpression {
  /// Where it comes from: `Patient birthdate`, `obs-3`.
  let name: String
  let expression: Expression
  /// Indices of the corpus's samples: those of its type.
  let samples: [Int]
}

/// A *corpus* is expressions and samples that are measured together. An *evaluation* is one expression on one sample; a
/// *pass* does all of them once.
struct PathCorpus {
  /// As `--only` takes it: `search`, `bundle`.
  let name: String
  /// What it is, in words.
  let summary: String
  let samples: [Sample]
  /// Their numbers count from 1, in this order.
  private(set) var expressions: [PathExpression] = []
  /// The names of the expressions that this project can't compile or evaluate, each with the reason. They are not in
  /// `expressions`.
  private(set) var refused: [(name: String, reason: String)] = []

  init(_ name: String, _ summary: String, _ samples: [Sample]) {
    self.name = name
    self.summary = summary
    self.samples = samples
  }

  /// Adds an expression of a type, unless there is no sample of that type.
  mutating func add(_ name: String, _ text: String, of type: TypeID) {
    let indices = samples.indices.filter { R4.schema.isA(samples[$0].type, type) }
    guard !indices.isEmpty else { return }
    do throws(ExpressionFault) {
      let expression = try Expression(parsing: text, schema: R4.schema, context: type)
      for index in indices { _ = try expression.evaluate(samples[index].document.root) }
      expressions.append(PathExpression(name: name, expression: expression, samples: indices))
    } catch {
      refused.append((name, error.text))
    }
  }

  func evaluations(_ numbers: [Int]) -> Int {
    numbers.reduce(0) { $0 + expressions[$1].samples.count }
  }

  /// Evaluates some of its expressions on all their samples: how many items they give.
  func pass(_ numbers: [Int]) throws -> Int {
    var items = 0
    for number in numbers {
      let one = expressions[number]
      for index in one.samples { items += try one.expression.evaluate(samples[index].document.root).count }
    }
    return items
  }
}
