public import Tree

/// One item of what an expression gives: a place in the document, or a value that the expression made itself.
public enum PathResult: Sendable {
  /// An element of the document that was evaluated.
  case element(Element)
  /// A value of FHIRPath's `System.Boolean`.
  case boolean(Bool)
  /// `System.Integer`
  case integer(Int32)
  /// `System.Decimal`
  case decimal(ExactDecimal)
  /// `System.String`
  case string(String)

  /// The element, or nil for a value.
  public var element: Element? {
    if case .element(let element) = self { return element }
    return nil
  }
}

/// The types of FHIRPath itself, those of its literals.
enum SystemType: String, CaseIterable, Sendable {
  case boolean = "Boolean"
  case string = "String"
  case integer = "Integer"
  case decimal = "Decimal"
  case date = "Date"
  case dateTime = "DateTime"
  case time = "Time"
  case quantity = "Quantity"
}

extension PathResult {
  /// The type of a value, or nil for an element: an element is of its schema's types and never of these.
  var system: SystemType? {
    switch self {
    case .element: nil
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .string: .string
    }
  }
}
