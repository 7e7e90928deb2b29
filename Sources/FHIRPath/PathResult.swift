public import Tree
public import Values

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
  /// `System.Date`, `System.DateTime` or `System.Time`, as its kind says.
  case time(PartialDateTime)
  /// `System.Quantity`
  case quantity(Quantity)
  /// What `type()` gives.
  case type(TypeDescription)

  /// The element, or nil for a value.
  public var element: Element? {
    if case .element(let element) = self { return element }
    return nil
  }
}

/// The name of a type, as `type()` gives it (FHIRPath N1 §10.2).
public struct TypeDescription: Hashable, Sendable {
  /// `System`, or the name of the schema: `FHIR`.
  public let namespace: String
  /// `Integer`, `Patient`.
  public let name: String

  /// Makes one from its parts.
  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }
}

/// The types of FHIRPath itself, those of its literals (N1 §4.1).
enum SystemType: String, CaseIterable, Sendable {
  case boolean = "Boolean"
  case string = "String"
  case integer = "Integer"
  case decimal = "Decimal"
  case date = "Date"
  case dateTime = "DateTime"
  case time = "Time"
  case quantity = "Quantity"

  init(_ kind: PartialDateTime.Kind) {
    self =
      switch kind {
      case .date: .date
      case .dateTime: .dateTime
      case .time: .time
      }
  }
}
