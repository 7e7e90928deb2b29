import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Tree

/// The one `switch` from refusals to statuses and OperationOutcomes. The texts say how to mend it, in English and
/// Japanese; their subject is only ever the caller's own request.
enum RefusalResponse {
  static func make(_ refusal: Refusal, _ negotiation: Negotiation) -> Response {
    let (status, issues) = parts(refusal)
    let outcome = OperationOutcome.document(issues, language: negotiation.language)
    var response = FHIRResponse.make(outcome, status: status, negotiation)
    if case .unauthenticated = refusal { response.headers[.wwwAuthenticate] = "Bearer" }
    if case .notAllowed(let allowed) = refusal { response.headers[.allow] = allowed.joined(separator: ", ") }
    return response
  }

  private static func parts(_ refusal: Refusal) -> (HTTPResponse.Status, [OperationOutcome.Entry]) {
    switch refusal {
    case .unauthenticated:
      (
        .unauthorized,
        [
          .init(
            code: "login", english: "a valid bearer token is needed: send `Authorization: Bearer TOKEN`",
            japanese: "有効なトークンが必要です。`Authorization: Bearer トークン`を送ってください")
        ]
      )
    case .denied(let decision):
      (.forbidden, [.init(code: "forbidden", english: decision.explain(in: .english), japanese: decision.explain(in: .japanese))])
    case .notFound:
      (
        .notFound,
        [.init(code: "not-found", english: "there is nothing here that you may read", japanese: "閲覧できるものはここにありません")]
      )
    case .unknownType(let type):
      (
        .notFound,
        [
          .init(
            code: "not-supported", english: "`\(type.prefix(64))` is not a resource type served here; see /fhir/metadata",
            japanese: "`\(type.prefix(64))`はここで扱うリソース型ではありません。/fhir/metadataをご覧ください")
        ]
      )
    case .invalid(let issues): (.badRequest, issues.map { .init($0) })
    case .unprocessable(let issues): (.unprocessableContent, issues.map { .init($0) })
    case .tooLarge(let limit):
      (
        .contentTooLarge,
        [.init(code: "too-long", english: "the body is larger than \(limit) bytes", japanese: "本文が\(limit)バイトを超えています")]
      )
    case .unsupportedMediaType:
      (
        .unsupportedMediaType,
        [
          .init(
            code: "not-supported", english: "send `Content-Type: application/fhir+json` or `application/fhir+xml`",
            japanese: "`Content-Type: application/fhir+json`か`application/fhir+xml`で送ってください")
        ]
      )
    case .notAcceptable:
      (
        .notAcceptable,
        [
          .init(
            code: "not-supported", english: "only `application/fhir+json` and `application/fhir+xml` can be answered",
            japanese: "返せるのは`application/fhir+json`と`application/fhir+xml`だけです")
        ]
      )
    case .notAllowed(let allowed):
      (
        .methodNotAllowed,
        [
          .init(
            code: "not-supported", english: "only \(allowed.joined(separator: ", ")) can be done here",
            japanese: "ここでできるのは\(allowed.joined(separator: ", "))だけです")
        ]
      )
    case .badParameter(let name, let reason):
      (
        .badRequest,
        [
          .init(
            code: "invalid", english: "the parameter `\(name.prefix(64))`: \(reason)",
            japanese: "パラメータ`\(name.prefix(64))`: \(reason)")
        ]
      )
    case .hiddenParameter(let name):
      (
        .forbidden,
        [
          .init(
            code: "forbidden", english: "your occupation may not search by `\(name.prefix(64))`",
            japanese: "この職種は`\(name.prefix(64))`で検索できません")
        ]
      )
    case .unavailable:
      (
        .serviceUnavailable,
        [
          .init(
            code: "transient", english: "the gateway can't answer now; nothing was changed",
            japanese: "現在ゲートウェイが応答できません。変更はされていません")
        ]
      )
    }
  }
}
