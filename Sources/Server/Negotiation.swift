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
  /// Whether the answer may be packed with gzip.
  let acceptsGzip: Bool

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
    acceptsGzip = Self.acceptsGzip(request.headers[.acceptEncoding] ?? "")
  }

  /// By `Accept-Encoding` (RFC 9110 §12.5.3): named, or meant by `*`, and not with `q=0`.
  private static func acceptsGzip(_ header: String) -> Bool {
    var meant: [String: Bool] = [:]
    for part in header.lowercased().split(separator: ",") {
      let words = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let name = words.first else { continue }
      let weight = words.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
      meant[name] = weight?.contains { ("1"..."9").contains($0) } ?? true
    }
    return meant["gzip"] ?? meant["*"] ?? false
  }

  /// What is written even when nothing acceptable can be: a refusal must be told in some form.
  var format: FHIRFormat { accepted ?? .json }

  /// Refuses before any work is done.
  func demand() throws(Refusal) {
    if accepted == nil { throw .notAcceptable }
  }
}
