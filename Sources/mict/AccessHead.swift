import Access

/// What stands above an access table and what its marks mean, in both languages.
struct AccessHead {
  struct Line {
    let english: String
    let japanese: String
  }

  let lines: [Line]

  init(_ held: HeldTable) {
    let table = held.table
    func joined(_ words: [String]) -> String { words.isEmpty ? "-" : words.joined(separator: " ") }
    let occupations = table.columns.map(\.code).filter(table.breakGlassOccupations.contains)
    let emergencies = joined(table.breakGlassPurposes)
    var lines = [
      Line(
        english: "Access table \(table.version), in force from \(table.effective)",
        japanese: "権限設定 \(table.version)（\(table.effective) 施行）"),
      Line(
        english: "Purposes of use: \(joined(table.purposes))", japanese: "利用目的: \(joined(table.purposes))"),
      Line(
        english: "Emergencies: \(emergencies), declared by \(joined(occupations))",
        japanese: "緊急アクセス: \(emergencies)、宣言できる職種 \(joined(occupations))"),
      Line(
        english: "What the patient was not told is seen by "
          + (table.uninformed.map { "who may view \($0.code)" } ?? "its authors only"),
        japanese: "未告知の記録を閲覧できる者: "
          + (table.uninformed.map { "\(table.label(of: $0) ?? $0.code)を閲覧できる職種" } ?? "記載者のみ")),
    ]
    if let overlay = held.overlay {
      lines.append(
        Line(
          english: "Narrowed by facility \(overlay.facility)'s own table \(overlay.version), in force from "
            + "\(overlay.effective)",
          japanese: "施設\(overlay.facility)の規程 \(overlay.version)（\(overlay.effective) 施行）による制限を含む"))
    }
    self.lines = lines
  }

  /// What each mark gives.
  static let marks: [(mark: Mark, english: String, japanese: String)] = [
    (.none, "nothing", "不可"),
    (.view, "view", "閲覧"),
    (.writeOwn, "view, create, correct own (by the person or the facility)", "閲覧・作成・自分と自施設の記録の訂正"),
    (.writeAny, "view, create, correct any", "閲覧・作成・すべての記録の訂正"),
    (.onBehalf, "create on behalf of a named author, without viewing", "責任者名を示す代行入力（閲覧不可）"),
  ]
}
