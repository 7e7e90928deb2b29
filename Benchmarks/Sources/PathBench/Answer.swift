import FHIR
import FHIRPath
import Tree

/// What is compared of the results of an expression: the values in each item, wherever they stand in it.
enum Answer {
  static func items(_ results: [PathResult]) -> [[String]] {
    results.map { result in
      switch result {
      case .element(let element): element.hasValue ? [element.value ?? ""] : values(in: element)
      case .boolean(let value): ["\(value)"]
      case .integer(let value): ["\(value)"]
      case .decimal(let value): ["\(value)"]
      case .string(let value): [value]
      case .time(let value): ["\(value)"]
      case .quantity(let value): ["\(value)"]
      case .type(let value): [value.namespace, value.name]
      }
    }
  }

  private static func values(in element: Element) -> [String] {
    (element.hasValue ? [element.value ?? ""] : []) + element.children.flatMap { values(in: $0) }
  }
}
