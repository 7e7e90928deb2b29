import FHIR
import Tree

/// Codes are of the value sets that the specification requires (R4 §4.1.5,
/// https://hl7.org/fhir/R4/terminologies.html#required). Where a value set can't be told from the packages given, one
/// piece of information says so once for each document: what was not checked is never called valid.
///
/// With `extensible`, codes outside the value sets that should be used where they can (§4.1.5.2) are told as warnings.
struct BindingRule: Rule {
  /// What is asked of each element, by the element's number; looked up once, not at every node.
  private let bindings: [Binding?]

  private struct Binding {
    /// Canonical URL without the version.
    let valueSet: String
    let codes: CodeSlot
    let isRequired: Bool
  }

  /// With the bindings of the schema, and others for elements given by their numbers.
  init(terminology: Terminology, additional: [ElementID: String] = [:], extensible: Bool = false) {
    let strengths: Set<String> = extensible ? ["required", "extensible"] : ["required"]
    bindings = R4.schema.elements.map { element in
      let own = element.binding.flatMap { strengths.contains($0.strength) ? $0 : nil }
      return (additional[element.id] ?? own?.valueSet).map { valueSet in
        Binding(
          valueSet: String(valueSet.prefix { $0 != "|" }), codes: terminology.slot(valueSet),
          isRequired: own?.strength != "extensible" || additional[element.id] != nil)
      }
    }
  }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var untold: Set<String> = []
    survey.document.root.forEach { element in
      guard let binding = bindings[Int(element.id.rawValue)] else { return }
      if Self.alsoAllowed[element.id]?.contains(element.value ?? "") == true { return }
      switch CodeCheck.verdict(on: element, binding.codes.codes) {
      case .fine: break
      case .outside(let place):
        findings.add(binding.isRequired ? .codeInvalid : .codeElsewhere, at: place, binding.valueSet)
      case .missing: if binding.isRequired { findings.add(.codeMissing, at: element, binding.valueSet) }
      case .unknown:
        if untold.insert(binding.valueSet).inserted { findings.add(.codeUnchecked, at: element, binding.valueSet) }
      }
    }
  }

  /// `CapabilityStatement.format` is "xml | json | ttl | mime type" by its definition, but only media types by its
  /// binding (R4 §5.2.8).
  private static let alsoAllowed: [ElementID: Set<String>] = {
    let type = R4.schema.type(named: "CapabilityStatement")
    let format = type.flatMap { R4.schema.element("format", of: $0) }
    return format.map { [$0: ["xml", "json", "ttl"]] } ?? [:]
  }()
}
