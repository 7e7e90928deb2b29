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
  /// By type and parameter, its aspects (`code:text`) and its absence (`code:missing`) apart; nil means the entry's head,
  /// which whoever sees the entry sees.
  private let categories: [String: [String: Set<String>?]]
  /// All lenses, with the categories that entries of each can have.
  private let lenses: [(name: String, categories: Set<String>)]
  /// By type: the parameters that name the patient of whose record the entry is, and nobody else.
  private let patients: [String: Set<String>]

  init(mappings: MappingSet) {
    var indexes: [String: SearchIndex] = [:]
    var categories: [String: [String: Set<String>?]] = [:]
    var patients: [String: Set<String>] = [:]
    for type in Set(mappings.lenses.map { $0.resourceSchema[$0.resourceType].name }) {
      guard let index = SearchIndex(of: type) else { continue }
      indexes[type] = index
      let lenses = mappings.lenses(for: type)
      for (code, expression) in index.expressions {
        let elements = Self.elements(expression, type: type)
        for (name, places) in Self.places(code, expression, type, index) {
          categories[type, default: [:]][name] = Self.categories(elements, in: places, lenses: lenses)
        }
        if elements.count == 1, lenses.allSatisfy({ $0.categories(under: elements[0]) == nil }),
          index.parameters[code].map({ $0.kind == .reference && $0.targets.contains("Patient") }) == true
        {
          patients[type, default: []].insert(code)
        }
      }
      // Words are of the resource as a whole, or of its narrative, which no field of the stock model holds.
      categories[type, default: [:]][FullText.content] = lenses.reduce(into: Set()) { $0.formUnion($1.categories) }
      categories[type, default: [:]][FullText.narrative] = Set(lenses.map(\.residueCategory))
    }
    self.indexes = indexes
    self.categories = categories
    self.patients = patients
    lenses = mappings.lenses.map { ($0.name, $0.categories) }
  }

  subscript(_ type: String) -> SearchIndex? { indexes[type] }

  /// Whether the parameter is answered.
  func isServed(_ code: String, of type: String) -> Bool {
    self[type]?.has(code) ?? false
  }

  /// All parameters that are references, by type and code.
  var references: [(type: String, code: String, targets: [String])] {
    indexes.sorted { $0.key < $1.key }.flatMap { type, index in
      index.parameters.values.filter { $0.kind == .reference }.sorted { $0.code < $1.code }
        .map { (type, $0.code, $0.targets) }
    }
  }

  /// What a scope may search.
  func field(for scope: Scope, mostLinks: Int = SearchField.usualLinks) -> SearchField {
    SearchField(
      // To what its program may not search there is no link, and no inclusion brings it.
      types: indexes.keys.filter { scope.denial(of: .search, on: $0) == nil }.sorted(), mostLinks: mostLinks,
      index: { self[$0] },
      isOpen: { isOpen($0, wholly: $1, of: $2, to: scope) },
      namesPatient: { patients[$1]?.contains($0) == true }, marks: { ReaderMarks(of: scope, lenses: lenses) })
  }

  /// Whether a scope may search by the parameter: whether it reads, of anybody, a category that the parameter speaks of; or,
  /// `wholly`, all of them.
  func isOpen(_ parameter: String, wholly: Bool, of type: String, to scope: Scope) -> Bool {
    guard let known = categories[type]?[parameter] else { return true }
    guard let speaksOf = known else { return true }
    let readable = Set(scope.table.categories(in: scope.readableAnywhere).map(\.code))
    return wholly ? speaksOf.isSubset(of: readable) : !speaksOf.isDisjoint(with: readable)
  }

  /// A parameter and what else can be asked of it, each with the children of its elements that its terms are drawn from
  /// (nil: from all that stands below). A code and its text can be of different categories: then who may know the
  /// text alone is told so by name, where the code is asked for.
  private static func places(
    _ code: String, _ expression: String, _ type: String, _ index: SearchIndex
  ) -> [(name: String, places: Set<String>?)] {
    let whole: [(name: String, places: Set<String>?)] = [(code, nil), ("\(code):missing", nil)]
    guard let parameter = index.parameters[code], parameter.isDirect, isOfRoot(expression, type) else { return whole }
    let own: Set<String>? =
      switch parameter.kind {
      case .token: ["coding", "system", "code", "value"]
      case .reference: ["reference"]
      default: nil
      }
    return [
      (code, own), ("\(code):missing", nil), ("\(code):text", ["text", "coding", "display", "type"]),
      ("\(code):identifier", ["identifier"]), ("\(code):of-type", ["type", "system", "value"]),
    ]
  }

  /// Whether the alternatives of an expression that are about a type name elements of its root and nothing below them.
  private static func isOfRoot(_ expression: String, _ type: String) -> Bool {
    expression.split(separator: "|").allSatisfy { part in
      guard let start = part.firstRange(of: "\(type).") else { return true }
      let rest = part[start.upperBound...].drop { $0.isLetter || $0.isNumber }
      return !rest.hasPrefix(".")
        || ([".as(", ".ofType(", ".where("].contains { rest.hasPrefix($0) } && !rest.contains(")."))
    }
  }

  /// The elements that the alternatives of an expression begin with.
  private static func elements(_ expression: String, type: String) -> [String] {
    expression.split(separator: "|").compactMap { part in
      part.firstRange(of: "\(type).").map { start in
        String(part.suffix(from: start.upperBound).prefix { $0.isLetter || $0.isNumber })
      }
    }
  }

  /// The categories of these elements.
  private static func categories(_ elements: [String], in places: Set<String>?, lenses: [Lens]) -> Set<String>? {
    var found: Set<String> = []
    for element in elements {
      for lens in lenses {
        guard let categories = lens.categories(under: element, in: places) else { return nil }
        found.formUnion(categories)
      }
    }
    // What no mapping file names (`meta`, above all) is in the residue.
    return found.isEmpty ? Set(lenses.map(\.residueCategory)) : found
  }
}
