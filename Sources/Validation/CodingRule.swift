import FHIR
import Tree

/// A coding's code is one of its system's, wherever it stands, if the packages have the whole system, or if the system
/// is a grammar; and so is a quantity's. Of other systems (LOINC, SNOMED CT, a hospital's own), and where a version is
/// named, nothing can be said: that is told once for each system, since what was not checked is never called valid.
struct CodingRule: Rule {
  private let systems: [String: CodeSlot]
  private let tellsUnchecked: Bool

  /// Without a terminology, grammars only; that codes are not checked is told by `UncheckedBindingRule` then.
  init(_ terminology: Terminology?) {
    systems = terminology?.systems ?? [:]
    tellsUnchecked = terminology != nil
  }

  /// By type.
  private static let coded: [Bool] = {
    let names = ["Coding", "Quantity"].compactMap { R4.schema.type(named: $0) }
    return R4.schema.types.map { type in names.contains { R4.schema.isA(type.id, $0) } }
  }()

  /// Whether it is a coding or a quantity.
  static func isCoded(_ element: Element) -> Bool { coded[Int(element.type.rawValue)] }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var untold: Set<String> = []
    survey.document.root.forEach { element in
      guard Self.isCoded(element), let system = element.first("system")?.value,
        let code = element.first("code"), let text = code.value
      else { return }
      if let grammar = Grammar(rawValue: system) {
        if !grammar.accepts(text) { findings.add(.codeUnknown, at: code, system) }
      } else if element.first("version") == nil, let known = systems[system]?.codes {
        if known.membership(of: text, system: system) == .outside { findings.add(.codeUnknown, at: code, system) }
      } else if tellsUnchecked, untold.insert(system).inserted {
        findings.add(.codeSystemUnchecked, at: code, system)
      }
    }
  }
}
