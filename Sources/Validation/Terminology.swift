import FHIR
import FHIRPath
public import Packages
import Tree

/// The value sets that a validator needs, worked out from packages once and then only asked.
///
///     let terminology = Terminology(packages: [core, expansions])
///     let set = terminology["http://hl7.org/fhir/ValueSet/address-use|4.0.1"]
public struct Terminology: Equatable, Sendable {
  /// By canonical URL, with the version where the binding names one; each is read from its text when it is asked for.
  let slots: [String: CodeSlot]
  /// The code systems that the packages have whole, by the system's URL; other versions of them by `URL|version`.
  let systems: [String: Slot<CodeTable>]

  /// Works out these value sets, as far as the packages hold what they consist of. Where several packages have the same
  /// resource, the earlier ones count first.
  public init(packages: [FHIRPackage], valueSets: Set<String> = Self.required) {
    self.init(Definitions(packages), valueSets: valueSets)
  }

  init(_ definitions: Definitions, valueSets: Set<String>) {
    var all = ValueSets(definitions)
    self.init(sets: Dictionary(uniqueKeysWithValues: valueSets.map { ($0, all.codes(of: $0)) }))
  }

  /// With the code systems, too.
  init(_ definitions: Definitions, valueSets: Set<String>, systems: [String]) {
    let terminology = Terminology(definitions, valueSets: valueSets)
    var known: [String: Slot<CodeTable>] = [:]
    for url in systems {
      for (number, document) in definitions.documents("CodeSystem", url).enumerated() {
        guard let table = CodeTable(CodeSystem(document)) else { continue }
        let name = number == 0 ? url : "\(url)|\(table.version)"
        if known[name] == nil { known[name] = Slot(name, table) }
      }
    }
    self.init(slots: terminology.slots, systems: known)
  }

  init(sets: [String: CodeSet]) {
    self.init(slots: Dictionary(uniqueKeysWithValues: sets.map { ($0, CodeSlot($0, $1)) }))
  }

  init(slots: [String: CodeSlot], systems: [String: Slot<CodeTable>] = [:]) {
    self.slots = slots
    self.systems = systems
  }

  /// All of them.
  var sets: [String: CodeSet] { slots.mapValues(\.codes) }

  /// The codes of a value set; unknown where the terminology was made without it.
  public subscript(_ canonical: String) -> CodeSet { slot(canonical).codes }

  /// The same, to be asked later.
  func slot(_ canonical: String) -> CodeSlot { slots[canonical] ?? CodeSlot(canonical, .unknown) }

  /// Whether one of the codings is in the value set; nil where that can't be told.
  func contains(_ codings: [Environment.Coding], in valueSet: String) -> Bool? {
    let codes = self[valueSet]
    let answers = codings.map {
      $0.system.isEmpty ? codes.membership(of: $0.code) : codes.membership(of: $0.code, system: $0.system)
    }
    return answers.contains(.inside) ? true : answers.contains(.unknown) ? nil : false
  }

  /// The value sets that R4 requires anywhere.
  public static let required = bound(by: ["required"])

  /// The value sets of R4's bindings of these strengths.
  static func bound(by strengths: Set<String>) -> Set<String> {
    Set(
      R4.schema.elements.compactMap { element in
        element.binding.flatMap { strengths.contains($0.strength) ? $0.valueSet : nil }
      })
  }

  /// Whether both say the same of the same value sets and code systems.
  public static func == (left: Terminology, right: Terminology) -> Bool {
    left.sets == right.sets && left.systems.mapValues(\.content) == right.systems.mapValues(\.content)
  }
}
