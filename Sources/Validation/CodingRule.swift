import FHIR
import Tree

/// A coding's code is one of its system's, wherever it stands, if the packages have the whole system, or if the system
/// is a grammar; and so is a quantity's. What the code is called there is what `display` says
/// (R4 §2.24.0.7, https://hl7.org/fhir/R4/datatypes.html#Coding). Of other systems, and of another version than the
/// packages have, nothing can be said.
struct CodingRule: Rule {
  private let systems: [String: Slot<CodeTable>]

  /// Without a terminology, grammars only.
  init(_ terminology: Terminology?) { systems = terminology?.systems ?? [:] }

  private static let coding = R4.schema.type(named: "Coding")
  private static let quantities: Set<TypeID> = {
    guard let quantity = R4.schema.type(named: "Quantity") else { return [] }
    return Set(R4.schema.types.map(\.id).filter { R4.schema.isA($0, quantity) })
  }()

  func check(_ survey: Survey, _ findings: inout Findings) {
    survey.document.root.forEach { element in
      guard element.type == Self.coding || Self.quantities.contains(element.type),
        let system = element.first("system")?.value,
        let code = element.first("code"), let text = code.value
      else { return }
      if let grammar = Grammar(rawValue: system) {
        if !grammar.accepts(text) { findings.add(.codeUnknown, at: code, system) }
      } else if let table = table(of: system, version: element.first("version")?.value) {
        if table.contains(text) == false {
          findings.add(.codeUnknown, at: code, system)
        } else if let display = element.first("display"), let shown = display.value,
          let name = table.name(of: text, insteadOf: shown)
        {
          findings.add(.codeDisplay, at: display, system, "\"\(name)\"")
        }
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
