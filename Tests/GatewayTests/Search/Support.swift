// What the search tests share: resources made by hand, a condition read from a request, and numbers from a seed.

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

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
