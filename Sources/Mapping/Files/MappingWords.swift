/// The words that the files of `Mappings/` know, each where it may stand: what readers refuse all others by, and what the
/// JSON Schemas in `Mappings/schema/` must say too (a test compares them).
package enum MappingWords {
  /// What a lens has of its own where several share a file; also in a file for one. The words for its sides are the
  /// names of the schemas.
  package static let head: Set<String> = ["mapping", "profile", "residue", "when"]
  /// A mapping file.
  package static let mapping = head.union(["rows", "lenses"])
  /// A file of `groups/`.
  package static let group: Set<String> = ["group", "stock", "fhir", "rows"]
  /// `stock.yaml`.
  package static let model: Set<String> = ["version", "groups", "items"]
  /// An item of the stock model.
  package static let item: Set<String> = ["en", "ja", "category", "author", "finer", "fields"]
  /// A group of fields of the stock model.
  package static let fieldGroup: Set<String> = ["fields"]
  /// A field inside another or in a group.
  package static let innerField: Set<String> = ["type", "min", "max", "en", "ja", "fields", "choice"]
  /// An item's own field.
  package static let field = innerField.union(["category"])
  /// A finer category.
  package static let finer: Set<String> = ["category", "fields", "when"]
  /// A short name with several URIs.
  package static let system: Set<String> = ["emit", "accept"]
  /// What may stand behind `via`, besides a table.
  package static let conversions = Set(Convert.allCases.map(\.rawValue)).union(["systems"])
}
