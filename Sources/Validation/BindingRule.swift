import FHIR
import Tree

/// Codes are of the value sets that the specification requires (R4 §4.1.5,
/// https://hl7.org/fhir/R4/terminologies.html#required). Where a value set can't be told from the packages given, one
/// piece of information says so once for each document: what was not checked is never called valid.
struct BindingRule: Rule {
  /// What is required of each element, by the element's number; looked up once, not at every node.
  private let bindings: [Binding?]

  private struct Binding {
    /// Canonical URL without the version.
    let valueSet: String
    let codes: CodeSet
  }

  /// With the bindings of the schema, and others for elements given by their numbers.
  init(terminology: Terminology, additional: [ElementID: String] = [:]) {
    bindings = R4.schema.elements.map { element in
      let required = element.binding?.strength == "required" ? element.binding?.valueSet : nil
      return (additional[element.id] ?? required).map { valueSet in
        Binding(valueSet: String(valueSet.prefix { $0 != "|" }), codes: terminology[valueSet])
      }
    }
  }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var untold: Set<String> = []
    survey.document.root.forEach { element in
      guard let binding = bindings[Int(element.id.rawValue)] else { return }
      switch verdict(on: element, binding.codes) {
      case .fine: break
      case .outside(let place): findings.add(.codeInvalid, at: place, binding.valueSet)
      case .missing: findings.add(.codeMissing, at: element, binding.valueSet)
      case .unknown:
        if untold.insert(binding.valueSet).inserted { findings.add(.codeUnchecked, at: element, binding.valueSet) }
      }
    }
  }

  private enum Verdict { case fine, outside(Element), missing, unknown }

  private func verdict(on element: Element, _ set: CodeSet) -> Verdict {
    switch R4.schema[element.type].name {
    case "CodeableConcept":
      let codings = element.all("coding").filter { $0.first("code")?.hasValue == true }
      // A text without a code is no code of the set; a concept that only says why it is absent is the profile's affair.
      guard !codings.isEmpty else {
        return element.first("text") == nil && element.all("coding").isEmpty ? .fine : .missing
      }
      let verdicts = codings.map { verdict(onCoding: $0, set) }
      if verdicts.contains(where: { if case .fine = $0 { true } else { false } }) { return .fine }
      return verdicts.contains { if case .unknown = $0 { true } else { false } } ? .unknown : .outside(element)
    case "Coding", "Quantity": return verdict(onCoding: element, set)
    default: return verdict(onCode: element, set)
    }
  }

  private func verdict(onCoding element: Element, _ set: CodeSet) -> Verdict {
    guard let code = element.first("code"), let text = code.value else { return .fine }
    return verdict(set.membership(of: text, system: element.first("system")?.value), code)
  }

  private func verdict(onCode element: Element, _ set: CodeSet) -> Verdict {
    guard let text = element.value, let format = R4.schema[element.type].format else { return .fine }
    // What is no code at all is the reader's finding.
    guard format.accepts(element.bytes), Self.alsoAllowed[element.id]?.contains(text) != true else { return .fine }
    return verdict(set.membership(of: text), element)
  }

  private func verdict(_ membership: CodeSet.Membership, _ element: Element) -> Verdict {
    switch membership {
    case .inside: .fine
    case .outside: .outside(element)
    case .unknown: .unknown
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

/// Says, where there is no terminology, that codes were not checked: once for each document that has some.
struct UncheckedBindingRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    var isTold = false
    survey.document.root.forEach { element in
      guard !isTold, element.definition.binding?.strength == "required" else { return }
      findings.add(.codesUnchecked, at: survey.document.root)
      isTold = true
    }
  }
}
