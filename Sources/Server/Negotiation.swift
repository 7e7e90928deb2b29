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

  init(_ request: Request) {
    if let format = request.uri.queryParameters["_format"] {
      accepted = FHIRFormat(queryValue: String(format))
    } else {
      accepted = FHIRFormat.accepted(request.headers[.accept])
    }
    isPretty = request.uri.queryParameters["_pretty"] == "true"
    language = request.headers[.acceptLanguage]?.lowercased().hasPrefix("ja") == true ? .japanese : .english
  }

  /// What is written even when nothing acceptable can be: a refusal must be told in some form.
  var format: FHIRFormat { accepted ?? .json }

  /// Refuses before any work is done.
  func demand() throws(Refusal) -> FHIRFormat {
    guard let accepted else { throw .notAcceptable }
    return accepted
  }
}
