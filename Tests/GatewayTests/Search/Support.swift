// What the search tests share: resources made by hand and a condition read from a request.

import FHIR
import Gateway
import Testing
import Tree

/// A resource of that type.
func resource(_ type: String, _ fill: (inout DocumentBuilder) -> Void) -> Document {
  guard let root = R4.schema.type(named: type) else { preconditionFailure("no such type") }
  var builder = DocumentBuilder(schema: R4.schema, root: root)
  fill(&builder)
  return builder.finish()
}

extension DocumentBuilder {
  /// A child with children.
  mutating func group(_ name: String, type: String? = nil, _ fill: (inout DocumentBuilder) -> Void) {
    begin(name, type: type)
    fill(&self)
    close()
  }

  /// A child whose children are these leaves, in the schema's order.
  mutating func group(_ name: String, _ leaves: KeyValuePairs<String, String>) {
    group(name) { for (name, value) in leaves { $0.leaf(name, value) } }
  }
}

/// The index of a type.
func index(_ type: String) throws -> SearchIndex { try #require(indexes[type]) }

private let indexes: [String: SearchIndex] = Dictionary(
  uniqueKeysWithValues: R4.schema.types.compactMap { type in SearchIndex(of: type.name).map { (type.name, $0) } })

/// The terms of one parameter.
func terms(_ parameter: String, of document: Document) throws -> [SearchTerm] {
  try index(document.type.name).terms(of: document).filter { $0.parameter == parameter }
}

/// The condition that `name=value` is.
func condition(_ type: String, _ name: String, _ value: String) throws -> SearchCondition {
  guard case .condition(let condition) = try SearchQuery.parse(name, value, for: index(type)) else {
    throw NoCondition()
  }
  return condition
}

struct NoCondition: Error {}

/// Whether a resource is found by `name=value`.
func finds(_ document: Document, _ name: String, _ value: String) throws -> Bool {
  let type = document.type.name
  return try condition(type, name, value).matches(terms: index(type).terms(of: document))
}
