import FHIR
import Tree

/// A coding's code is one of its system's, wherever it stands, if the packages have the whole system. Of other systems,
/// and of another version than the packages have, nothing can be said.
struct CodingRule: Rule {
  private let systems: [String: CodeSlot]

  init(_ terminology: Terminology) { systems = terminology.systems }

  private static let coding = R4.schema.type(named: "Coding")

  func check(_ survey: Survey, _ findings: inout Findings) {
    survey.document.root.forEach { element in
      guard element.type == Self.coding, element.first("version") == nil, let system = element.first("system")?.value,
        let code = element.first("code"), let text = code.value, let slot = systems[system]
      else { return }
      if slot.codes.membership(of: text, system: system) == .outside { findings.add(.codeUnknown, at: code, system) }
    }
  }
}
