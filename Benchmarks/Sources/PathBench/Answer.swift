import FHIR
import FHIRPath
import Tree

/// What is compared of the results of an expression: the values in each item, wherever they stand in it. A number is
/// marked, for `1.50` and `1.5` are the same to peers whose numbers are binary.
enum Answer {
  static func items(_ results: [PathResult]) -> [[String]] {
    results.map { result in
      switch result {
      case .element(let element): element.hasValue ? [value(element)] : values(in: element)
      case .boolean(let value): ["\(value)"]
      case .integer(let value): ["#\(value)"]
      case .decimal(let value): ["#\(value)"]
      case .string(let value): [value]
      case .time(let value): ["\(value)"]
      case .quantity(let value): ["\(value)"]
      case .type(let value): [value.namespace, value.name]
      }
    }
  }

  private static func values(in element: Element) -> [String] {
    (element.hasValue ? [value(element)] : []) + element.children.flatMap { values(in: $0) }
  }

  private static let numbers: Set<String> = ["decimal", "integer", "positiveInt", "unsignedInt"]

  private static func value(_ element: Element) -> String {
    (numbers.contains(R4.schema[element.type].name) ? "#" : "") + (element.value ?? "")
  }
}
