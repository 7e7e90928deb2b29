// What each reason says, and how the thing is mended. Texts only: which reason applies is decided elsewhere.

public import Tree

extension Reason {
  /// What failed.
  var phrase: Phrase { texts.phrase }
  /// What failed, in that language.
  public func text(in language: Language) -> String { phrase.text(in: language) }
  /// Who does what so that it passes; or that nothing can be done, and why.
  var remedy: Phrase { texts.remedy }

  private var texts: (phrase: Phrase, remedy: Phrase) {
    switch self {
    case .tableNotInForce:
      return (
        Phrase("no version of the access table is in force", "施行中の権限設定がない"),
        Phrase("the operator loads a version that is in force today", "運用者が施行済みの権限設定を読み込む")
      )
    case .clientUnregistered:
      return (
        Phrase("the token names a program that is not registered", "トークンのアプリは登録されていない"),
        Phrase(
          "the secretariat registers the program, or a token is made for one that is",
          "事務局がアプリを登録するか、登録済みのアプリのトークンを発行する")
      )
    case .userSuspended:
      return (
        Phrase("the person is suspended", "利用者は利用停止中である"),
        Phrase("the operating committee lifts the suspension", "運営委員会が利用停止を解除する")
      )
    case .userRevoked:
      return (
        Phrase("the person's registration is revoked", "利用者の登録は取り消されている"),
        Phrase("the operating committee registers the person anew", "運営委員会が改めて登録する")
      )
    case .roleNotCurrent:
      return (
        Phrase("the person's role at the facility has not begun or has ended", "利用者は現在この施設に在職していない"),
        Phrase("the facility's administrator has the role corrected", "施設の管理者が在職期間の訂正を届け出る")
      )
    case .pledgeRequired:
      return (
        Phrase("no pledge of the person is recorded", "利用者の誓約書の記録がない"),
        Phrase("the person signs the pledge and the secretariat records it", "誓約書を提出し、事務局が記録する")
      )
    case .trainingRequired:
      return (
        Phrase("no training of the person is recorded", "利用者の講習の記録がない"),
        Phrase("the person attends a training and the secretariat records it", "講習を受け、事務局が記録する")
      )
    case .occupationUnknown:
      return (
        Phrase("the access table has no such occupation", "職種が権限設定にない"),
        Phrase("the secretariat registers an occupation of the table", "事務局が権限設定にある職種で登録する")
      )
    case .facilityInactive:
      return (
        Phrase("the facility is not active", "施設が有効でない"),
        Phrase("the secretariat activates the facility", "事務局が施設を有効にする")
      )
    case .facilityApplicationRequired:
      return (
        Phrase("no application of the facility is recorded", "施設の利用申込書の記録がない"),
        Phrase("the facility applies and the secretariat records it", "利用申込書を提出し、事務局が記録する")
      )
    case .facilityPledgeRequired:
      return (
        Phrase("no pledge of the facility is recorded", "施設の誓約書の記録がない"),
        Phrase("the facility pledges and the secretariat records it", "施設が誓約書を提出し、事務局が記録する")
      )
    case .facilityAdminRequired:
      return (
        Phrase("the facility has no administrator", "施設に管理者がいない"),
        Phrase("the head of the facility appoints an administrator", "施設の長が管理者を置く")
      )
    case .deviceUnregistered:
      return (
        Phrase("the terminal is not in the ledger", "端末が台帳に登録されていない"),
        Phrase("the facility's administrator has the terminal entered", "施設の管理者が端末の登録を届け出る")
      )
    case .devicePersonal:
      return (
        Phrase("the terminal is somebody's own", "端末が個人所有である"),
        Phrase("use a terminal of the facility or of the association", "事業所管理端末か医師会貸与端末を使う")
      )
    case .deviceOfOtherFacility:
      return (
        Phrase("the terminal is managed by another facility", "端末が他の施設の管理端末である"),
        Phrase("use a terminal of the facility asked for", "所属施設の端末を使う")
      )
    case .deviceSuspended:
      return (
        Phrase("the terminal is suspended", "端末は停止されている"),
        Phrase("the secretariat releases the terminal after the incident", "事務局が事故の対応後に停止を解除する")
      )
    case .deviceLost:
      return (
        Phrase("the terminal is reported lost", "端末は紛失と届け出られている"),
        Phrase("use another terminal; report this one if it was found", "別の端末を使い、見つかった場合は届け出る")
      )
    case .deviceRetired:
      return (
        Phrase("the terminal is out of use", "端末は廃止されている"),
        Phrase("use another terminal", "別の端末を使う")
      )
    case .purposeNotAllowed:
      return (
        Phrase("the purpose of use is not allowed or not stated", "利用目的が認められていない、又は示されていない"),
        Phrase("state a purpose of use that the access table allows", "権限設定にある利用目的を示す")
      )
    case .breakGlassOccupation:
      return (
        Phrase("this occupation may not state an emergency", "この職種は緊急アクセスを宣言できない"),
        Phrase("ask an occupation that may, or state an ordinary purpose of use", "宣言できる職種に依頼するか、通常の利用目的を示す")
      )
    case .breakGlassUndeclared:
      return (
        Phrase("no emergency is declared, or its 30 minutes are over", "緊急アクセスの宣言がない、又は30分を過ぎている"),
        Phrase("declare it for the patient, with the reason", "患者と理由を示して宣言する")
      )
    case .sennenPhysicianOnly:
      return (
        Phrase("only physicians may ask the hospitals", "千年カルテに接続できるのは医師のみである"),
        Phrase("ask a physician of the patient's care team", "患者のチームの医師に依頼する")
      )
    case .notInTeam:
      return (
        Phrase("there is no such patient for this person", "この利用者にとって該当する患者はいない"),
        Phrase(
          "check the id; the attending physician asks the secretariat for membership in a team",
          "患者IDを確かめる。チームへの登録は主治医が事務局に依頼する")
      )
    case .noConsent:
      return (
        Phrase("there is no active consent", "有効な同意がない"),
        Phrase("obtain the patient's consent and have it recorded", "患者の同意を得て記録する")
      )
    case .consentImproper:
      return (
        Phrase(
          "the consent was not obtained by the attending physician or on his instruction",
          "同意が主治医又はその指示を受けた者により取得されていない"),
        Phrase("the attending physician records his instruction or obtains consent", "主治医が指示を記録するか、同意を取得する")
      )
    case .consentExcludes:
      return (
        Phrase(
          "the patient's consent leaves this category, facility or occupation out",
          "患者の同意はこの情報、施設又は職種を除いている"),
        Phrase(
          "only the patient can widen it: withdraw the consent and record a new one",
          "広げられるのは患者のみ。同意を撤回し、新しい同意を記録する")
      )
    case .clientScope:
      return (
        Phrase("the program may not do this", "使用中のアプリには認められていない"),
        Phrase("use a program that may, or have its scopes extended", "認められたアプリを使うか、アプリの範囲を広げる")
      )
    case .scopeView:
      return (
        Phrase("the occupation may not view this category", "この職種はこの情報を閲覧できない"),
        Phrase("only the operating committee can change the table", "権限設定は運営委員会のみが改められる")
      )
    case .scopeUpdate:
      return (
        Phrase("the occupation may not write this category", "この職種はこの情報を更新できない"),
        Phrase("ask an occupation that may, or the operating committee", "更新できる職種に依頼するか、運営委員会に諮る")
      )
    case .categoryUnknown:
      return (
        Phrase("the access table has no such category", "情報の区分が権限設定にない"),
        Phrase("the operator loads a version that has it", "運用者がその区分のある権限設定を読み込む")
      )
    case .notOwn:
      return (
        Phrase("the entry is another facility's", "他の施設の記録である"),
        Phrase("ask its author or its facility to correct it", "記載者又はその施設に訂正を依頼する")
      )
    case .breakGlassReadOnly:
      return (
        Phrase("break-glass only reads", "緊急アクセスでは閲覧のみできる"),
        Phrase("state an ordinary purpose of use to write", "通常の利用目的で書き込む")
      )
    case .secretariatOnly:
      return (
        Phrase("only the secretariat may do this", "事務局のみが行える"),
        Phrase("ask the secretariat", "事務局に依頼する")
      )
    case .undisclosed:
      return (
        Phrase("a label keeps the entry from this person", "未告知・未提供・制限の指定により開示されない記録である"),
        Phrase("ask the attending physician or its author", "主治医又は記載者に相談する")
      )
    case .originRefused:
      return (
        Phrase("the facility it comes from refuses", "提供元の施設が認めていない"),
        Phrase("ask the facility it comes from", "提供元の施設に相談する")
      )
    }
  }
}
