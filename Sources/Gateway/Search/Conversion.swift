import FHIRPath
import Tree

/// How an element of one data type becomes the terms of one kind of search parameter (the tables of FHIR R4 §3.1.1.4).
/// Which conversion applies is settled once, from the types an expression can give.
enum Conversion: Sendable, Equatable {
  case coding, concept, identifier, contactPoint, plainToken, codeToken
  case text, humanName, address
  case date, period, timing
  case number, numberRange, quantity, quantityRange, money
  case reference, canonical, uri
  /// An extension stands for its value.
  case `extension`(SearchTerm.Kind)

  /// Nil where parameters of that kind say nothing about that type.
  init?(_ kind: SearchTerm.Kind, _ type: String) {
    switch (kind, type) {
    case (_, "Extension"): self = .extension(kind)
    case (.token, "Coding"): self = .coding
    case (.token, "CodeableConcept"): self = .concept
    case (.token, "Identifier"): self = .identifier
    case (.token, "ContactPoint"): self = .contactPoint
    case (.token, "code"): self = .codeToken
    case (.token, "boolean"), (.token, "string"), (.token, "id"), (.token, "uri"), (.token, "url"),
      (.token, "canonical"), (.token, "oid"), (.token, "uuid"):
      self = .plainToken
    case (.string, "string"), (.string, "markdown"), (.string, "code"), (.string, "uri"): self = .text
    case (.string, "HumanName"): self = .humanName
    case (.string, "Address"): self = .address
    case (.date, "date"), (.date, "dateTime"), (.date, "instant"): self = .date
    case (.date, "Period"): self = .period
    case (.date, "Timing"): self = .timing
    case (.number, "integer"), (.number, "positiveInt"), (.number, "unsignedInt"), (.number, "decimal"): self = .number
    case (.number, "Range"): self = .numberRange
    case (.quantity, "Quantity"), (.quantity, "Age"), (.quantity, "Duration"), (.quantity, "Count"),
      (.quantity, "Distance"):
      self = .quantity
    case (.quantity, "Range"): self = .quantityRange
    case (.quantity, "Money"): self = .money
    case (.reference, "Reference"): self = .reference
    case (.reference, "canonical"), (.reference, "uri"): self = .canonical
    case (.uri, "uri"), (.uri, "url"), (.uri, "canonical"), (.uri, "oid"), (.uri, "uuid"): self = .uri
    default: return nil
    }
  }

  /// The terms of `element` for the parameter `code`; none where it has not what is searched.
  func terms(_ code: String, of element: Element) -> [SearchTerm] {
    switch self {
    case .coding: Self.token(code, element.text("system"), element.text("code"))
    case .concept: element.all("coding").flatMap { Self.coding.terms(code, of: $0) }
    case .identifier: Self.token(code, element.text("system"), element.text("value"))
    case .contactPoint: Self.token(code, nil, element.text("value"))
    case .plainToken: Self.token(code, nil, element.value)
    case .codeToken: Self.token(code, ImpliedSystem.of(element.id), element.value)
    case .text: Self.strings(code, [element.value])
    case .humanName: Self.humanName(code, element)
    case .address: Self.address(code, element)
    case .date: Self.span(code, PartialDate.span(element.bytes))
    case .period: Self.span(code, Self.period(element))
    case .timing: Self.span(code, Self.timing(element))
    case .number: Self.number(code, element)
    case .numberRange: Self.range(code, .number, element)
    case .quantity: Self.quantity(code, element)
    case .quantityRange: Self.range(code, .quantity, element)
    case .money: Self.money(code, element)
    case .reference: Self.reference(code, element.text("reference"))
    case .canonical: Self.reference(code, element.value)
    case .uri: element.value.map { [SearchTerm(code, .uri, code: $0)] } ?? []
    case .extension(let kind): Self.value(code, kind, element)
    }
  }

  /// The system and the code in lower case; a token with a system only can be found by `system|`.
  static func token(_ parameter: String, _ system: String?, _ code: String?) -> [SearchTerm] {
    if system == nil && code == nil { return [] }
    return [SearchTerm(parameter, .token, system: system, code: code?.lowercased())]
  }

  private static func value(_ code: String, _ kind: SearchTerm.Kind, _ element: Element) -> [SearchTerm] {
    for child in element.children where child.definition.choice == "value" {
      let type = child.document.schema[child.type].name
      return Conversion(kind, type)?.terms(code, of: child) ?? []
    }
    return []
  }
}

extension Element {
  /// The value of the first child of that name, or nil.
  func text(_ name: String) -> String? { first(name)?.value }
}
