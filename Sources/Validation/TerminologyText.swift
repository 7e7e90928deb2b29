import CR4Table
import FHIR
public import Packages

/// A terminology as a table of facts: of each value set a line with its canonical URL, with the version where the binding
/// names one, then its lines as `CodeSetText` has them.
///
///     set<TAB>http://hl7.org/fhir/ValueSet/address-use|4.0.1
///     complete
///     codes<TAB>http://hl7.org/fhir/address-use<TAB>billing<TAB>home …
extension Terminology {
  /// The value sets that R4's own elements are bound to, as far as their codes are known: what can be said of codes where
  /// no package was given.
  public static let embedded: Terminology = {
    let table = mict_r4_codes()
    guard let terminology = Terminology(table: [UInt8](UnsafeBufferPointer(start: table.bytes, count: table.length)))
    else { preconditionFailure("The embedded table of codes is unreadable; remake it with `mict table codes`.") }
    return terminology
  }()

  /// The file the table is written to.
  public static let tableFile = "r4-codes.tsv"

  /// Code systems whose licences do not let them be handed on.
  private static let licensed: Set<String> = ["http://snomed.info/sct", "http://loinc.org"]

  /// The table of these packages: the value sets of R4's bindings but for the examples, all of whose codes are known and
  /// may be handed on. The same packages give the same bytes.
  public static func table(of packages: [FHIRPackage]) -> [UInt8] {
    let made = packages.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    let terminology = Terminology(
      packages: packages, valueSets: Terminology.bound(by: ["required", "extensible", "preferred"]))
    var lines = ["# Codes of FHIR R4's value sets. Made by `mict table codes` from \(made) (CC0-1.0); not edited."]
    for (canonical, slot) in terminology.slots.sorted(by: { $0.key < $1.key })
    where slot.codes.isComplete && licensed.isDisjoint(with: slot.codes.codes.keys) {
      lines += ["set\t\(canonical)"] + slot.codes.lines
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Reads a table, each set when it is asked for; nil where it has a line before its first set.
  init?(table: [UInt8]) {
    var slots: [String: CodeSlot] = [:]
    var open: (canonical: String, start: Int)?
    func close(at end: Int) {
      guard let open else { return }
      slots[open.canonical] = CodeSlot(open.canonical, text: table[open.start..<end])
    }
    for line in table.split(separator: 10) where line.first != UInt8(ascii: "#") {
      if line.starts(with: Array("set\t".utf8)) {
        close(at: line.startIndex)
        open = (String(decoding: line.dropFirst(4), as: UTF8.self), min(line.endIndex + 1, table.endIndex))
      } else if open == nil {
        return nil
      }
    }
    close(at: table.endIndex)
    self.init(slots: slots)
  }

  /// With what the embedded table knows of the value sets of which nothing is known here.
  func completed() -> Terminology {
    let unknown = Self.embedded.slots.filter { slot($0.key).codes == .unknown }
    return Terminology(slots: slots.merging(unknown) { $1 }, systems: systems)
  }

  /// The codes of a value set as a caller may name it: without a version it is that of any, the newest where there are
  /// several. Nil where nothing is known of it.
  public func codes(ofValueSet canonical: String) -> CodeSet? {
    func known(_ name: String) -> CodeSet? { slots[name].map(\.codes).flatMap { $0 == .unknown ? nil : $0 } }
    if let codes = known(canonical) { return codes }
    guard !canonical.contains("|") else { return nil }
    let versions = slots.keys.filter { $0.hasPrefix(canonical + "|") }
    func order(_ name: String) -> [Int] {
      name.dropFirst(canonical.count + 1).split(separator: ".").map { Int($0) ?? 0 }
    }
    return versions.sorted { order($1).lexicographicallyPrecedes(order($0)) }.lazy.compactMap(known).first
  }
}
