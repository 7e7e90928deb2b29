// What it means that a step was passed.

extension Step {
  var phrase: Phrase {
    switch self {
    case .table:
      Phrase("a version of the access table is in force", "権限設定が施行されている")
    case .program:
      Phrase("the program is registered", "アプリは登録されている")
    case .person:
      Phrase(
        "the person is active and in the role, pledge and training are recorded, the occupation is in the table",
        "利用者は有効で在職中、誓約と講習の記録があり、職種は権限設定にある")
    case .facility:
      Phrase(
        "the facility is active, has applied and pledged, and has an administrator",
        "施設は有効で、利用申込書と誓約書の記録があり、管理者がいる")
    case .terminal:
      Phrase(
        "the terminal is in the ledger and active, managed by the facility or lent by the association",
        "端末は台帳に登録された有効な事業所管理端末又は医師会貸与端末である")
    case .purpose:
      Phrase("the purpose of use is allowed", "利用目的は認められている")
    case .hospitals:
      Phrase("the occupation may ask the hospitals", "千年カルテに接続できる職種である")
    case .team:
      Phrase("the person is on the patient's care team now", "利用者は現在この患者のチームの一員である")
    case .consent:
      Phrase("the patient's consent is active and was properly obtained", "患者の同意は有効で、正しく取得されている")
    case .cells:
      Phrase("the program and the access table allow it", "アプリと権限設定が認めている")
    case .disclosure:
      Phrase("neither a label nor the facility it comes from hides the entry", "記録の指定も提供元の施設も開示を妨げない")
    case .writing:
      Phrase("the rules for writing allow it", "書き込みの規則を満たしている")
    case .obligations:
      Phrase("allowed under obligations", "条件付きで許可される")
    }
  }
}
