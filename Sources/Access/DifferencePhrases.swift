// The difference of two tables in sentences. Texts only: what differs is found elsewhere.

public import Tree

extension CellChange {
  /// What the occupation may do now and could not, and the other way round, such as `may now view; may no longer
  /// correct others' entries`.
  public func words(in language: Language) -> String {
    let keepsOnBehalf = new == .onBehalf
    let gained = Self.list(gains.map { $0.phrase.text(in: language) }, language)
    let lost = Self.list(
      losses.map { ($0 == .create && keepsOnBehalf ? Right.createInOwnName : $0.phrase).text(in: language) }, language)
    let parts: [String?]
    switch language {
    case .english:
      parts = [gained.map { "may now \($0)" }, lost.map { "may no longer \($0)" }]
    case .japanese:
      parts = [gained.map { "\($0)ができるようになる" }, lost.map { "\($0)ができなくなる" }]
    }
    return parts.compactMap(\.self).joined(separator: language == .japanese ? "。" : "; ")
  }

  private static func list(_ words: [String], _ language: Language) -> String? {
    guard let last = words.last else { return nil }
    guard language == .english else { return words.joined(separator: "・") }
    return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Right {
  /// What it is, as it follows `may`.
  var phrase: Phrase {
    switch self {
    case .view: Phrase("view", "閲覧")
    case .create: Phrase("create", "作成")
    case .createOnBehalf: Phrase("create on behalf of a named author", "責任者名を示す代行入力")
    case .correctOwn: Phrase("correct own entries", "自分や自施設の記録の訂正")
    case .correctOthers: Phrase("correct others' entries", "他者の記録の訂正")
    }
  }

  /// What is lost where only creating on behalf is left.
  static let createInOwnName = Phrase("create but on behalf", "代行でない作成")
}

extension HeadChange {
  /// What the line says now and did not, and the other way round: one sentence for each word of it.
  public func words(in language: Language) -> [String] {
    func say(_ word: String, _ english: String, _ japanese: String) -> String {
      language == .english ? "\(word) \(english)" : "\(word)\(japanese)"
    }
    func each(
      _ now: (String, String), _ before: (String, String), name: (String) -> String = { $0 }
    ) -> [String] {
      added.map { say(name($0), now.0, now.1) } + removed.map { say(name($0), before.0, before.1) }
    }
    switch line {
    case .version, .effective:
      let name = (line == .version ? Phrase("version", "版") : Phrase("in force from", "施行日")).text(in: language)
      return ["\(name) \(old.joined(separator: " ")) → \(new.joined(separator: " "))"]
    case .purposes:
      return each(
        ("is now an allowed purpose of use", ": 利用目的として認められる"),
        ("is no longer an allowed purpose of use", ": 利用目的として認められなくなる"))
    case .breakGlass:
      return each(
        ("is now a purpose of emergencies", ": 緊急アクセスの目的になる"),
        ("is no longer a purpose of emergencies", ": 緊急アクセスの目的でなくなる"))
    case .breakGlassOccupations:
      return each(
        ("may now declare an emergency", ": 緊急アクセスを宣言できるようになる"),
        ("may no longer declare an emergency", ": 緊急アクセスを宣言できなくなる"))
    case .uninformed:
      return each(
        ("now opens what the patient was not told, to who may view it", ": 閲覧できる者は未告知の記録も閲覧できるようになる"),
        ("no longer opens what the patient was not told", ": 閲覧できても未告知の記録は閲覧できなくなる"))
    case .secretariat:
      return each(
        ("now does the secretariat's work", ": 事務局の業務を行えるようになる"),
        ("no longer does the secretariat's work", ": 事務局の業務を行えなくなる"))
    case .facility:
      return each(
        ("now narrows the cells", "による制限が加わる"), ("no longer narrows the cells", "による制限がなくなる"),
        name: { Phrase("the facility's own table \($0)", "施設の規程\($0)").text(in: language) })
    }
  }
}
