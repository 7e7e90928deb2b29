import FHIR
import FHIRPath
import Tree

/// A *constraint* of a snapshot (R4 §5.1.0.14, `ElementDefinition.constraint`) that can be carried out: an expression
/// that must be true of an element. This is the only file here that knows FHIRPath.
struct Invariant: Sendable {
  /// `pat-1`.
  let key: String
  /// As the definition says it to people, in its own language.
  let human: String
  /// `canonical|version` of the definition that has it.
  let profile: String
  let level: Level
  private let expression: Expression

  /// How bad it is to break it. An advice is what the specification calls best practice.
  enum Level: Sendable { case error, warning, advice }

  enum Verdict {
    case kept, broken
    /// The expression could not be evaluated here.
    case unknown
  }

  /// Nil where the expression can't be carried out: then it is to be told as not checked.
  init?(_ constraint: ConstraintRow, on type: TypeID?, profile: String) {
    guard let text = constraint.expression,
      let expression = try? Expression(parsing: text, schema: R4.schema, context: type)
    else { return nil }
    self.expression = expression
    key = constraint.key
    human = constraint.human
    level = constraint.level
    self.profile = profile
  }

  /// Whether it holds: only what is true does, and nothing is not.
  func verdict(on element: Element, in environment: Environment) -> Verdict {
    Self.verdict(of: expression, on: element, in: environment)
  }

  fileprivate static func verdict(
    of expression: Expression, on element: Element, in environment: Environment
  ) -> Verdict {
    do throws(ExpressionFault) {
      return try expression.isTrue(element, in: environment) == true ? .kept : .broken
    } catch {
      return .unknown
    }
  }
}

/// A rule of an extension's definition about what the extension stands in (`StructureDefinition.contextInvariant`).
struct ContextInvariant: Sendable {
  /// The expression, as the definition writes it.
  let text: String
  /// Nil where it can't be carried out.
  private let expression: Expression?

  init(_ text: String) {
    self.text = text
    var options = Expression.Options()
    options.variables = ["extension"]
    expression = try? Expression(parsing: text, schema: R4.schema, options: options)
  }

  /// Whether it holds of what the extension stands in.
  func verdict(on holder: Element, of extension: Element, in environment: Environment) -> Invariant.Verdict {
    guard let expression else { return .unknown }
    var environment = environment
    environment.variables["extension"] = [.element(`extension`)]
    return Invariant.verdict(of: expression, on: holder, in: environment)
  }
}

/// Elements of a resource, by an expression that gives them.
struct PlaceExpression: Sendable {
  private let expression: Expression

  /// Nil where it can't be carried out.
  init?(_ text: String) {
    guard let expression = try? Expression(parsing: text, schema: R4.schema) else { return nil }
    self.expression = expression
  }

  /// Whether it gives an element of this resource; nil where that can't be told.
  func gives(_ element: Element, in resource: Element) -> Bool? {
    (try? expression.evaluate(resource))?.contains { $0.element?.nodeIndex == element.nodeIndex }
  }
}

/// A constraint as a snapshot writes it.
struct ConstraintRow: Hashable, Sendable {
  let key: String
  let expression: String?
  let human: String
  let level: Invariant.Level

  init?(_ constraint: Element) {
    guard let key = constraint.first("key")?.value else { return nil }
    self.key = key
    expression = constraint.first("expression")?.value.map { InvariantErrata.corrected(key, $0) }
    human = constraint.first("human")?.value ?? ""
    let isBestPractice = constraint.all("extension").contains {
      $0.first("url")?.value == ProfileLibrary.base + "elementdefinition-bestpractice"
        && $0.first("valueBoolean")?.value == "true"
    }
    let isWarning = constraint.first("severity")?.value == "warning"
    level = isWarning ? (isBestPractice ? .advice : .warning) : .error
  }

  /// Which rule it is, however it is worded.
  var rule: [String?] { [key, expression] }

  /// Those that other rules keep, without FHIRPath.
  static let native: Set<String> = {
    let bundle = (1...12).map { "bdl-\($0)" }
    return Set(["ele-1", "ext-1", "dom-2", "dom-3", "dom-4", "dom-5", "ref-1", "txt-1", "txt-2"] + bundle)
  }()
}
