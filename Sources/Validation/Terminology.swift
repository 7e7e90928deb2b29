import FHIR
public import Packages
import Tree

/// The value sets that a validator needs, worked out from packages once and then only asked.
///
///     let terminology = Terminology(packages: [core, expansions])
///     let set = terminology["http://hl7.org/fhir/ValueSet/address-use|4.0.1"]
public struct Terminology: Equatable, Sendable {
  /// By canonical URL, with the version where the binding names one.
  let sets: [String: CodeSet]

  /// Works out these value sets, as far as the packages hold what they consist of. Where several packages have the same
  /// resource, the earlier ones count first.
  public init(packages: [FHIRPackage], valueSets: Set<String> = Self.required) {
    var all = ValueSets(Definitions(packages))
    sets = Dictionary(uniqueKeysWithValues: valueSets.map { ($0, all.codes(of: $0)) })
  }

  init(sets: [String: CodeSet]) { self.sets = sets }

  /// The codes of a value set; unknown where the terminology was made without it.
  public subscript(_ canonical: String) -> CodeSet { sets[canonical] ?? .unknown }

  /// The value sets that R4 requires anywhere.
  public static let required = Set(
    R4.schema.elements.compactMap { $0.binding?.strength == "required" ? $0.binding?.valueSet : nil })
}
