import FHIR
import Tree

/// A coding's code is one of its system's, wherever it stands, if the packages have the whole system, or if the system
/// is a grammar; and so is a quantity's. What the code is called there is what `display` says
/// (R4 §2.24.0.7, https://hl7.org/fhir/R4/datatypes.html#Coding). Of other systems (LOINC, SNOMED CT, a hospital's own),
/// and of another version than the packages have, nothing can be said: that is told once for each system, since what was
/// not checked is never called valid.
struct CodingRule: Rule {
  private let systems: [String: Slot<CodeTable>]
  /// Whether packages are there, so that each system they don't tell of is worth a word.
  private let tellsSystems: Bool

  /// Without a terminology, grammars only, and that no system is known is told once.
  init(_ terminology: Terminology?) {
    systems = terminology?.systems ?? [:]
    tellsSystems = terminology != nil
  }

  /// By type.
  private static let coded: [Bool] = {
    let names = ["Coding", "Quantity"].compactMap { R4.schema.type(named: $0) }
    return R4.schema.types.map { type in names.contains { R4.schema.isA(type.id, $0) } }
  }()

  /// Whether it is a coding or a quantity.
  private static func isCoded(_ element: Element) -> Bool { coded[Int(element.type.rawValue)] }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var untold: Set<String> = []
    survey.document.root.forEach { element in
      guard Self.isCoded(element), let system = element.first("system")?.value,
        let code = element.first("code"), let text = code.value
      else { return }
      if let grammar = Grammar(rawValue: system) {
        if !grammar.accepts(text) { findings.add(.codeUnknown, at: code, system) }
      } else if let table = table(of: system, version: element.first("version")?.value),
        let isOfSystem = table.contains(text)
      {
        if !isOfSystem {
          findings.add(.codeUnknown, at: code, system)
        } else if let display = element.first("display"), let shown = display.value,
          let name = table.name(of: text, insteadOf: shown)
        {
          findings.add(.codeDisplay, at: display, system, "\"\(name)\"")
        }
      } else if tellsSystems {
        if untold.insert(system).inserted { findings.add(.codeSystemUnchecked, at: code, system) }
      } else if untold.isEmpty {
        untold.insert(system)
        findings.add(.codesUnchecked, at: survey.document.root)
      }
    }
  }

  /// The system in that version, in any where none is named.
  private func table(of system: String, version: String?) -> CodeTable? {
    guard let version else { return systems[system]?.content }
    if let other = systems["\(system)|\(version)"] { return other.content }
    return systems[system].map(\.content).flatMap { $0.version == version ? $0 : nil }
  }
}
