import FHIR
public import Tree

/// Why a hospital's answer, or part of it, is not shown: a closed list. It never carries what the hospital wrote, so
/// that nothing a stranger wrote reaches a log or a screen. Whatever is shown besides is judged by itself.
public enum DisclosureFailure: Error, Hashable, Sendable {
  /// The patient has no number at the hospital, so it was not asked. Not a fault, but the hospital's part is missing.
  case notLinked
  /// No connection.
  case unreachable
  /// No answer in time.
  case timeout
  /// The server could not be recognised, or TLS failed.
  case insecure
  /// The server answered with another status than success.
  case refused(Refusal)
  /// The answer is not what was asked for: no FHIR or MML, or not well formed.
  case malformed
  /// The answer has data of somebody else. Nothing of it is shown: a server that mixes up patients can't be trusted.
  case otherPatient
  /// The answer is larger than is taken.
  case tooLarge
  /// The gateway's own settings for the hospital don't make a request.
  case misconfigured
  /// Whoever asked went away.
  case interrupted

  /// What a status other than success says.
  public enum Refusal: Hashable, Sendable, CaseIterable {
    /// 401: the hospital does not know the gateway.
    case credential
    /// 403
    case forbidden
    /// 404, 410: it knows no such patient, or nothing of that kind.
    case notFound
    /// Any 3xx: no redirect is followed.
    case redirect
    /// Any other 4xx.
    case request
    /// 5xx, and what is no status at all.
    case server
  }

  /// What a person is told, naming the hospital.
  func entry(_ hospital: String) -> OperationOutcome.Entry {
    let (severity, code, english, japanese) = words
    // What it means for whoever reads the answer is the same for all.
    let isMissing = (
      english: "what it discloses is missing here, wholly or in part", japanese: "この病院の開示情報は全部または一部がここにありません"
    )
    return OperationOutcome.Entry(
      severity: severity, code: code, english: "\(hospital) \(english); \(isMissing.english)",
      japanese: "\(hospital)\(japanese)。\(isMissing.japanese)")
  }

  private var words: (severity: Issue.Severity, code: String, english: String, japanese: String) {
    switch self {
    case .notLinked:
      (
        .information, "informational", "was not asked: the patient has no number there",
        "には、この患者の番号が登録されていないため問い合わせていません"
      )
    case .unreachable: (.error, "transient", "can't be reached", "に接続できません")
    case .timeout: (.error, "timeout", "did not answer in time", "から時間内に応答がありません")
    case .insecure: (.error, "security", "can't be reached over a trusted connection", "と信頼できる接続ができません")
    case .refused(.credential): (.error, "security", "does not accept the gateway's credential", "がゲートウェイの認証情報を受け付けません")
    case .refused(.forbidden): (.error, "forbidden", "refuses to disclose this", "が開示を拒否しました")
    case .refused(.notFound):
      (.error, "not-found", "knows no such patient, or nothing of that kind", "に該当する患者または情報の種類がありません")
    case .refused(.redirect):
      (.error, "processing", "sends the question elsewhere, which is not followed", "が別の宛先を示しましたが、従いません")
    case .refused(.request): (.error, "processing", "does not accept the question", "が問い合わせを受け付けません")
    case .refused(.server): (.error, "exception", "has a fault of its own", "側で障害が起きています")
    case .malformed: (.error, "structure", "sent an answer that can't be read", "の応答を読み取れません")
    case .otherPatient:
      (.error, "security", "sent data of another patient, so nothing it sent is shown", "が別の患者の情報を返したため、何も表示しません")
    case .tooLarge: (.error, "too-long", "sent more than is taken", "の応答が大きすぎます")
    case .misconfigured:
      (.error, "exception", "can't be asked: the gateway's settings for it are wrong", "に問い合わせできません。ゲートウェイの設定に誤りがあります")
    case .interrupted: (.error, "transient", "was not waited for", "の応答を待たずに打ち切りました")
    }
  }
}

extension DisclosureFailure {
  /// What it says in that language, naming the hospital.
  public func text(_ hospital: String, _ language: Language = .english) -> String {
    let entry = entry(hospital)
    return language == .japanese ? entry.japanese : entry.english
  }
}
