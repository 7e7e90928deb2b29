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
    let (status, entries) = answer(refusal)
    let outcome = OperationOutcome.document(entries, language: negotiation.language)
    var response = FHIRResponse.make(outcome, status: status, negotiation)
    if case .unauthenticated = refusal { response.headers[.wwwAuthenticate] = "Bearer" }
    if case .unsupportedPatch = refusal { response.headers[.acceptPatch] = Patch.mediaTypes.joined(separator: ", ") }
    if case .notAllowed(let allowed) = refusal { response.headers[.allow] = allowed.joined(separator: ", ") }
    switch refusal {
    case .tooMany(let seconds), .busy(let seconds): response.headers[.retryAfter] = String(seconds)
    case .unavailable: response.headers[.retryAfter] = "5"
    default: break
    }
    return response
  }

  /// The status, and what is said.
  static func answer(_ refusal: Refusal) -> (HTTPResponse.Status, [OperationOutcome.Entry]) {
    switch refusal {
    case .unauthenticated:
      (
        .unauthorized,
        note(
          "login", "a valid bearer token is needed: send `Authorization: Bearer TOKEN`",
          "有効なトークンが必要です。`Authorization: Bearer トークン`を送ってください")
      )
    case .denied(let decision):
      (.forbidden, note("forbidden", decision.explain(in: .english), decision.explain(in: .japanese)))
    case .notFound:
      (.notFound, note("not-found", "there is nothing here that you may read", "閲覧できるものはここにありません"))
    case .gone:
      (.gone, note("deleted", "there is nothing of it left that you may read", "閲覧できるものはもう残っていません"))
    case .noSuchUpdate:
      (
        .methodNotAllowed,
        note(
          "not-supported",
          "there is nothing here that you may read, so nothing can be updated; ids are given by this server: create with POST, "
            + "or keep your own key in `identifier` and send `PUT TYPE?identifier=SYSTEM|VALUE`",
          "閲覧できるものはここにないため、更新できません。IDはこのサーバーが付けます。POSTで作成するか、独自のキーを`identifier`に入れて"
            + "`PUT 型?identifier=SYSTEM|VALUE`を送ってください")
      )
    case .severalMatch:
      (
        .preconditionFailed,
        note(
          "multiple-matches", "more than one thing that you may read meets the criteria: make them narrower",
          "条件に合うものが複数あります。条件を絞ってください")
      )
    case .preconditionFailed:
      (
        .preconditionFailed,
        note(
          "conflict", "the version you name is not the one you see now; read it again",
          "示された版は現在見える版ではありません。読み直してください")
      )
    case .consentHolds:
      (
        .conflict,
        note(
          "business-rule", "a consent of the patient holds; record its withdrawal first",
          "この患者の有効な同意があります。先に同意の撤回を記録してください")
      )
    case .unknownType(let type):
      (
        .notFound,
        note(
          "not-supported",
          "`\(InputName.told(type))` is not a resource type served here (upper and lower case count); see /fhir/metadata",
          "`\(InputName.told(type))`はここで扱うリソース型ではありません（大文字と小文字は区別されます）。/fhir/metadataをご覧ください")
      )
    case .invalid(let issues): (.badRequest, issues.map { .init($0) })
    case .unprocessable(let issues): (.unprocessableContent, issues.map { .init($0) })
    case .tooLarge(let limit):
      (.contentTooLarge, note("too-long", "the body is larger than \(limit) bytes", "本文が\(limit)バイトを超えています"))
    case .unsupportedForm:
      (
        .unsupportedMediaType,
        note(
          "not-supported", "send the form as `Content-Type: application/x-www-form-urlencoded`",
          "フォームは`Content-Type: application/x-www-form-urlencoded`で送ってください")
      )
    case .unsupportedMediaType:
      (
        .unsupportedMediaType,
        note(
          "not-supported", "send `Content-Type: application/fhir+json` or `application/fhir+xml`",
          "`Content-Type: application/fhir+json`か`application/fhir+xml`で送ってください")
      )
    case .unsupportedPatch:
      (
        .unsupportedMediaType,
        note(
          "not-supported",
          "a patch is a JSON Patch, a JSON Merge Patch or a FHIRPath Patch (a Parameters); send it as one of "
            + Patch.mediaTypes.map { "`\($0)`" }.joined(separator: ", "),
          "パッチはJSON Patch、JSON Merge Patch、FHIRPath Patch (Parameters) のいずれかです。次のどれかで送ってください: "
            + Patch.mediaTypes.map { "`\($0)`" }.joined(separator: ", "))
      )
    case .notAcceptable:
      (
        .notAcceptable,
        note(
          "not-supported", "only `application/fhir+json` and `application/fhir+xml` can be answered",
          "返せるのは`application/fhir+json`と`application/fhir+xml`だけです")
      )
    case .notAllowed(let allowed):
      (
        .methodNotAllowed,
        note(
          "not-supported", "only \(allowed.joined(separator: ", ")) can be done here",
          "ここでできるのは\(allowed.joined(separator: ", "))だけです")
      )
    case .badParameter("", let reason, let japanese):
      (.badRequest, note("invalid", "the parameters: \(reason)", "パラメータ: \(japanese ?? reason)"))
    case .badParameter(let name, let reason, let japanese):
      (
        .badRequest,
        note(
          "invalid", "the parameter `\(name.prefix(64))`: \(reason)",
          "パラメータ`\(name.prefix(64))`: \(japanese ?? reason)")
      )
    case .hiddenParameter(let name):
      (
        .forbidden,
        note(
          "forbidden", "your occupation may not search by `\(name.prefix(64))`",
          "この職種は`\(name.prefix(64))`で検索できません")
      )
    case .unsupportedEncoding:
      (
        .unsupportedMediaType,
        note(
          "not-supported", "send the body as it is, or with `Content-Encoding: gzip`",
          "本文はそのまま、または`Content-Encoding: gzip`で送ってください")
      )
    case .tooMany(let seconds):
      (
        .tooManyRequests,
        note(
          "throttled", "too many requests; ask again in \(seconds) seconds",
          "リクエストが多すぎます。\(seconds)秒後にもう一度お試しください")
      )
    case .busy(let seconds):
      (
        .serviceUnavailable,
        note(
          "throttled", "the gateway is busy; ask again in \(seconds) seconds",
          "ゲートウェイが混み合っています。\(seconds)秒後にもう一度お試しください")
      )
    case .inEntry(let number, let refusal):
      Self.inEntry(number, answer(refusal))
    case .timeout:
      (.requestTimeout, note("timeout", "the body did not come in time", "本文が時間内に届きませんでした"))
    case .unavailable:
      (
        .serviceUnavailable,
        note(
          "transient", "the gateway can't answer now; nothing was changed", "現在ゲートウェイが応答できません。変更はされていません")
      )
    case .undecided:
      // Not 503, which programs take for leave to send it again.
      (
        .internalServerError,
        note(
          "incomplete",
          "the database was lost while it stored this: it may be stored, or not; look before you send it again",
          "保存の最中にデータベースとの接続が切れました。保存されたかどうか不明です。再送の前に確認してください")
      )
    }
  }

  /// What is said of an entry of a transaction.
  private static func inEntry(
    _ number: Int, _ answer: (HTTPResponse.Status, [OperationOutcome.Entry])
  ) -> (HTTPResponse.Status, [OperationOutcome.Entry]) {
    var note = OperationOutcome.Entry(
      code: "processing", english: "`Bundle.entry[\(number)]` is refused, so nothing of the transaction was done",
      japanese: "`Bundle.entry[\(number)]`が拒否されたため、トランザクション全体を実行していません")
    note.expression = "Bundle.entry[\(number)]"
    return (answer.0, [note] + answer.1)
  }

  private static func note(_ code: String, _ english: String, _ japanese: String) -> [OperationOutcome.Entry] {
    [.init(code: code, english: english, japanese: japanese)]
  }
}

extension HTTPField.Name {
  static var acceptPatch: Self { Self("Accept-Patch") ?? .date }
}
