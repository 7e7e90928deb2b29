import FHIR
import Tree

/// Whether what is written at an element is a code of a value set: a concept by any of its codings, a coding or quantity
/// by system and code, a primitive by itself.
enum CodeCheck {
  enum Verdict {
    case fine
    /// The code at this element is not in the set.
    case outside(Element)
    /// There is no code where one must be.
    case missing
    /// It can't be told.
    case unknown
  }

  static func verdict(on element: Element, _ set: CodeSet) -> Verdict {
    switch R4.schema[element.type].name {
    case "CodeableConcept": verdict(onConcept: element, set)
    case "Coding", "Quantity", "Age", "Duration", "Distance", "Count", "Money": verdict(onCoding: element, set)
    default: verdict(onCode: element, set)
    }
  }

  private static func verdict(onConcept element: Element, _ set: CodeSet) -> Verdict {
    let codings = element.all("coding").filter { $0.first("code")?.hasValue == true }
    // A text without a code is no code of the set; a concept that only says why it is absent is the profile's affair.
    guard !codings.isEmpty else {
      return element.first("text") == nil && element.all("coding").isEmpty ? .fine : .missing
    }
    let verdicts = codings.map { verdict(onCoding: $0, set) }
    if verdicts.contains(where: { if case .fine = $0 { true } else { false } }) { return .fine }
    return verdicts.contains { if case .unknown = $0 { true } else { false } } ? .unknown : .outside(element)
  }

  private static func verdict(onCoding element: Element, _ set: CodeSet) -> Verdict {
    guard let code = element.first("code"), let text = code.value else { return .fine }
    return verdict(set.membership(of: text, system: element.first("system")?.value), code)
  }

  private static func verdict(onCode element: Element, _ set: CodeSet) -> Verdict {
    guard let text = element.value, let format = R4.schema[element.type].format else { return .fine }
    // What is no code at all is the reader's finding.
    guard format.accepts(element.bytes) else { return .fine }
    return verdict(set.membership(of: text), element)
  }

  private static func verdict(_ membership: CodeSet.Membership, _ element: Element) -> Verdict {
    switch membership {
    case .inside: .fine
    case .outside: .outside(element)
    case .unknown: .unknown
    }
  }
}
