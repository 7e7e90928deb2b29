import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Tree

/// What form of answer the caller wants: `_format` before `Accept`, `_pretty`, and the language.
struct Negotiation {
  /// Nil when nothing that the caller accepts can be written.
  let accepted: FHIRFormat?
  let isPretty: Bool
  let language: Language

  /// By the request and, for a form, its parameters.
  init(_ request: Request, form: [(name: String, value: String)] = []) {
    let parameters = ((try? Query.parameters(of: request.uri.query ?? "")) ?? []) + form
    if let format = parameters.last(where: { $0.name == "_format" }) {
      accepted = FHIRFormat(queryValue: format.value)
    } else {
      accepted = FHIRFormat.accepted(request.headers[.accept])
    }
    isPretty = parameters.contains { $0.name == "_pretty" && $0.value == "true" }
    language = request.headers[.acceptLanguage]?.lowercased().hasPrefix("ja") == true ? .japanese : .english
  }

  /// What is written even when nothing acceptable can be: a refusal must be told in some form.
  var format: FHIRFormat { accepted ?? .json }

  /// Refuses before any work is done.
  func demand() throws(Refusal) {
    if accepted == nil { throw .notAcceptable }
  }
}
