import FHIR
import FHIRPath
import Tree

/// A composite parameter: it pairs two values of one element, `code-value-quantity=8867-4$gt100`. Each pair leaves two terms,
/// `code-value-quantity$1` and `…$2`, with the number of the element in the document.
struct Composite: Sendable {
  private struct Component: Sendable {
    let expression: Expression
    let conversions: [TypeID: Conversion]
  }

  let code: String
  /// How the values of its two components are compared.
  let kinds: [SearchTerm.Kind]
  /// The elements of the resource that its values come from, as an expression.
  let elements: String
  private let expression: Expression
  /// By the type of the element that holds both.
  private let components: [TypeID: [Component]]

  /// Nil for one that has not two components, or one that can't be bound.
  init?(_ definition: SearchParameter, on type: TypeID) {
    let kinds = definition.components.compactMap { SearchTerm.Kind(rawValue: $0.type.rawValue) }
    guard kinds.count == 2, definition.components.count == 2, let text = definition.expression,
      let expression = try? Expression(parsing: text, schema: R4.schema, context: type)
    else { return nil }
    var components: [TypeID: [Component]] = [:]
    for holder in expression.types {
      for (component, kind) in zip(definition.components, kinds) {
        // R4 writes the name of the primitive type with a capital in one of them (`code-value-date`).
        let text = component.expression.replacing("as(DateTime)", with: "as(dateTime)")
        guard let bound = try? Expression(parsing: text, schema: R4.schema, context: holder) else {
          return nil
        }
        var conversions: [TypeID: Conversion] = [:]
        for result in bound.types { conversions[result] = Conversion(kind, R4.schema[result].name) }
        guard !conversions.isEmpty else { return nil }
        components[holder, default: []].append(Component(expression: bound, conversions: conversions))
      }
    }
    code = definition.code
    self.kinds = kinds
    self.expression = expression
    self.components = components
    let name = R4.schema[type].name
    elements = text.split(separator: "|").map { part in
      let holder = part.filter { $0 != " " }
      guard holder == name else { return holder }
      return definition.components.map { "\(name).\($0.expression.drop { $0 == "(" })" }.joined(separator: " | ")
    }.joined(separator: " | ")
  }

  func terms(of document: Document) throws(ExpressionFault) -> [SearchTerm] {
    var result: [SearchTerm] = []
    for (place, item) in try expression.evaluate(document.root).enumerated() {
      guard case .element(let holder) = item, let components = components[holder.type] else { continue }
      for (number, component) in components.enumerated() {
        for item in try component.expression.evaluate(holder) {
          guard case .element(let element) = item, let conversion = component.conversions[element.type] else {
            continue
          }
          result += conversion.terms("\(code)$\(number + 1)", of: element).map { term in
            var term = term
            term.place = Int64(place)
            return term
          }
        }
      }
    }
    return result
  }
}

extension ParameterReading {
  /// The pairs of a composite parameter: `a$b,c$d`.
  func condition(on composite: Composite) throws(SearchProblem) -> SearchCondition {
    func condition(
      _ modifier: SearchCondition.Modifier, _ alternatives: [SearchCondition.Alternative]
    ) -> SearchCondition {
      SearchCondition(parameter: code, subject: .pairs, modifier: modifier, alternatives: alternatives)
    }
    if modifier == "missing" {
      guard let isMissing = Self.boolean(value) else { throw bad(1, .flag) }
      return condition(.missing, [.missing(isMissing)])
    }
    if let modifier {
      throw .unsupportedModifier(parameter: code, modifier: SearchProblem.clipped(modifier))
    }
    var alternatives: [SearchCondition.Alternative] = []
    for (place, text) in Self.cut(value, at: ",").enumerated() {
      let sides = Self.cut(text, at: "$").map { Self.split($0)[0] }
      guard sides.count == 2 else { throw bad(place + 1, .pair) }
      alternatives.append(
        .pair(
          try alternative(of: composite.kinds[0], place + 1, sides[0]),
          try alternative(of: composite.kinds[1], place + 1, sides[1])))
    }
    return condition(.none, alternatives)
  }

  /// Cuts a value where a mark stands that no backslash escapes, which it leaves in place.
  private static func cut(_ value: String, at mark: Unicode.Scalar) -> [String] {
    var parts = [String.UnicodeScalarView()]
    var isEscaped = false
    for scalar in value.unicodeScalars {
      if scalar == mark, !isEscaped { parts.append(.init()) } else { parts[parts.count - 1].append(scalar) }
      isEscaped = scalar == "\\" && !isEscaped
    }
    return parts.map { String($0) }
  }
}
