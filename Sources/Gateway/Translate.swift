public import Access
import FHIR
import Mapping
public import Tree

extension UseCases {
  /// `$translate` (R4, https://hl7.org/fhir/R4/conceptmap-operation-translate.html) by the code tables of the mapping files:
  /// a Parameters with `result` and each match. It looks at nothing that is stored.
  ///
  /// `map` is the id of the map that the path names, nil where it names none.
  public func translate(
    map: String? = nil, _ parameters: [(name: String, value: String)], body: Reading?, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await recorded(AuditEvent(.operation, scope, request, decision: nil)) { _ throws(Refusal) in
      try translation(map: map, parameters, body: body)
    }
  }

  /// The same without its event.
  func translation(
    map: String?, _ parameters: [(name: String, value: String)], body: Reading?
  ) throws(Refusal) -> Document {
    let translation = Translation(
      maps: mappings.codeMaps, base: OperationOutcome.defaultBase, valueSet: check.codeSet)
    var question = TranslateQuestion()
    if let map { try question.take("url", try translation.address(ofMap: map)) }
    for (name, value) in parameters where !Query.formParameters.contains(name) { try question.take(name, value) }
    if let body { try question.take(body) }
    return try translation.answer(question)
  }

  /// `$convert` (R4, https://hl7.org/fhir/R4/resource-operation-convert.html): the resource of the body, to be written in
  /// the format that its caller accepts; by itself, or in a Parameters as `input`. Nothing is stored.
  public func convert(
    _ reading: Reading, scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await recorded(AuditEvent(.operation, scope, request, decision: nil)) { _ throws(Refusal) in
      guard let document = reading.document, reading.isUsable else { throw .invalid(reading.issues) }
      guard document.type.name == "Parameters" else { return document }
      let input = document.root.all("parameter").first { $0.first("name")?.value == "input" }
      return input?.first("resource")?.copied() ?? document
    }
  }
}
