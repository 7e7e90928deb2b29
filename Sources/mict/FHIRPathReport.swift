import FHIR
import FHIRPath
import Foundation
import JSON
import Tree
import Values

/// Evaluates expressions on resources and prints what they give. An expression is bound once for each type.
struct FHIRPathReport {
  var trace: Bool
  var type: Bool
  let valuesOnly: Bool
  let variables: [String: [PathResult]]
  private(set) var hasFailed = false
  /// Of how many resources the expression speaks of another type.
  private(set) var passedOver = 0
  private var bound: [String: [TypeID: FHIRPath.Expression]] = [:]

  init(trace: Bool, type: Bool, valuesOnly: Bool, variables: [String: [PathResult]]) {
    self.trace = trace
    self.type = type
    self.valuesOnly = valuesOnly
    self.variables = variables
  }

  /// A resource that says nothing, for expressions that need none.
  static let nothing: Document = {
    let type = R4.schema.type(named: "Basic") ?? R4.schema.types[0].id
    return DocumentBuilder(schema: R4.schema, root: type).finish()
  }()

  /// A number or a boolean where the text looks like one.
  static func constant(_ text: String) -> PathResult {
    if let whole = Int32(text) { return .integer(whole) }
    if let decimal = ExactDecimal(text.utf8) { return .decimal(decimal) }
    return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .string(text)
  }

  mutating func fail() { hasFailed = true }

  mutating func complain(_ fault: Any) {
    hasFailed = true
    Files.complain(fault)
  }

  /// The resource, or nil after saying why it can't be read whole.
  mutating func document(_ reading: Reading, _ name: String) -> Document? {
    let lost = reading.issues.filter { !$0.code.keepsAll }
    for issue in lost { Files.complain(issue.rendered(file: name)) }
    if let document = reading.document, lost.isEmpty { return document }
    hasFailed = true
    return nil
  }

  /// Prints the results on that resource; before each its file, where there are several.
  mutating func evaluate(_ text: String, on document: Document, of file: String?) {
    do throws(ExpressionFault) {
      let expression = try expression(text, on: document.root.type, file)
      var environment = Environment()
      environment.variables = variables
      environment.isNarrative = { _ in Narrative.issues(in: document).isEmpty }
      if trace {
        environment.trace = { name, items in
          for item in items { Files.complain("trace \(name): \(Self.line(item, type: false))") }
          if items.isEmpty { Files.complain("trace \(name): nothing") }
        }
      }
      for result in try expression.evaluate(document.root, in: environment) {
        let line = valuesOnly ? Self.value(result, quoted: false) : Self.line(result, type: type)
        Files.say((valuesOnly ? "" : file.map { "\($0): " } ?? "") + line)
      }
    } catch {
      // Of many resources, an expression for one type is not meant for the others.
      if case .otherType = error.reason, file != nil { return passedOver += 1 }
      hasFailed = true
      Files.complain("\(file.map { "\($0): " } ?? "")error: \(error.told)")
      if document === Self.nothing, !error.isOfSyntax {
        Files.complain("no resource was given: name a file after the expression")
      }
    }
  }

  private mutating func expression(
    _ text: String, on type: TypeID, _ file: String?
  ) throws(ExpressionFault) -> FHIRPath.Expression {
    if let known = bound[text]?[type] { return known }
    var options = Expression.Options()
    options.variables = Set(variables.keys)
    let made = try FHIRPath.Expression(parsing: text, schema: R4.schema, context: type, options: options)
    for warning in made.warnings { Files.complain("warning: \(warning)") }
    bound[text, default: [:]][type] = made
    return made
  }

  // MARK: Results in words

  /// `Patient.name[0].family: "Sample"`, or a value alone.
  private static func line(_ result: PathResult, type: Bool) -> String {
    let path = result.element.map { "\($0.path): " } ?? ""
    return path + value(result, quoted: true) + (type ? "  (\(typeName(result)))" : "")
  }

  private static func typeName(_ result: PathResult) -> String {
    switch result {
    case .element(let element): element.document.schema[element.type].name
    case .boolean: "System.Boolean"
    case .integer: "System.Integer"
    case .decimal: "System.Decimal"
    case .string: "System.String"
    case .time(let value): "System.\(["date": "Date", "dateTime": "DateTime"]["\(value.kind)"] ?? "Time")"
    case .quantity: "System.Quantity"
    case .type: "System.TypeInfo"
    }
  }

  private static func value(_ result: PathResult, quoted: Bool) -> String {
    switch result {
    case .element(let element):
      guard let value = element.value else { return String(decoding: JSONWriter.text(element), as: UTF8.self) }
      let isQuoted = quoted && element.document.schema[element.type].format?.isJSONLiteral != true
      return ValueText.plain(value, quoted: isQuoted)
    case .boolean(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .decimal(let value): return value.written
    case .string(let value): return ValueText.plain(value, quoted: quoted)
    case .time(let value): return value.description
    case .quantity(let value): return value.description
    case .type(let value): return "\(value.namespace).\(value.name)"
    }
  }
}
