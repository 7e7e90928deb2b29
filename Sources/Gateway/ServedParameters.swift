import Access
import FHIR
import Mapping
import Tree

/// Which search parameters are served for each resource type, and which categories each speaks of.
///
/// The categories follow from the mapping files alone, so a parameter that an occupation may not search by is refused by
/// name, before any data is looked at.
struct ServedParameters: Sendable {
  private let indexes: [String: SearchIndex]
  /// By type and parameter; nil means the entry's head, which whoever sees the entry sees.
  private let categories: [String: [String: Set<String>?]]

  init(mappings: MappingSet) {
    var indexes: [String: SearchIndex] = [:]
    var categories: [String: [String: Set<String>?]] = [:]
    for type in Set(mappings.lenses.map { $0.resourceSchema[$0.resourceType].name }) {
      guard let index = SearchIndex(of: type) else { continue }
      indexes[type] = index
      for definition in SearchParameters.of(type) where index.parameters[definition.code] != nil {
        categories[type, default: [:]][definition.code] = Self.categories(
          definition.expression ?? "", type: type, lenses: mappings.lenses(for: type))
      }
    }
    self.indexes = indexes
    self.categories = categories
  }

  subscript(_ type: String) -> SearchIndex? { indexes[type] }

  /// Whether a scope may search by the parameter: whether it reads, of anybody, a category that the parameter speaks of; or,
  /// `wholly`, all of them.
  func isOpen(_ parameter: String, wholly: Bool, of type: String, to scope: Scope) -> Bool {
    guard let known = categories[type]?[parameter] else { return true }
    guard let speaksOf = known else { return true }
    let readable = Set(scope.table.categories(in: scope.readableAnywhere).map(\.code))
    return wholly ? speaksOf.isSubset(of: readable) : !speaksOf.isDisjoint(with: readable)
  }

  /// The categories of the elements that an expression begins with.
  private static func categories(_ expression: String, type: String, lenses: [Lens]) -> Set<String>? {
    var found: Set<String> = []
    for part in expression.split(separator: "|") {
      guard let start = part.firstRange(of: "\(type).") else { continue }
      let element = part[start.upperBound...].prefix { $0.isLetter || $0.isNumber }
      for lens in lenses {
        guard let categories = lens.categories(under: String(element)) else { return nil }
        found.formUnion(categories)
      }
    }
    // What no mapping file names (`meta`, above all) is in the residue.
    return found.isEmpty ? Set(lenses.map(\.residueCategory)) : found
  }
}
