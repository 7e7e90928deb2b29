import Gateway
import Storage
import Tree

/// A check of a whole database, as `mict admin check`, `backup` and `restore` make it: what was looked at, and what is wrong.
struct DatabaseCheck {
  private(set) var defects = Defects()
  private(set) var counts = Examination.Counts()
  private(set) var events = 0
  private(set) var people = 0
  /// Whether the database has had all migrations; only then was more than its structure looked at.
  private(set) var isCurrent = true

  /// Whether all was looked at and nothing is wrong.
  var isWhole: Bool { isCurrent && defects.total == 0 }

  /// Looks through it; `judge` tells whether its entries can be put together.
  static func made(
    of examination: Examination, judge: EntryJudge?, _ progress: CountProgress, _ language: Language
  ) async -> DatabaseCheck {
    func say(_ english: String, _ japanese: String) -> String { language == .japanese ? japanese : english }
    var check = DatabaseCheck()
    defer { progress.clear() }
    progress.show(say("reading the file", "ファイルを読んでいます"), 0, of: 1)
    (check.defects, check.isCurrent) = await examination.structure()
    guard check.isCurrent else { return check }
    let (eventWord, entryWord) = (say("events", "監査イベント"), say("entries", "エントリ"))
    let trail = await examination.trail(
      progress: { progress.show(eventWord, $0, of: $1) }, isEvent: { AuditFacts($0) != nil })
    let registry = await examination.registry()
    let entries = await examination.entries(
      progress: { progress.show(entryWord, $0, of: $1) }, judge: { judge?.defects(in: $0) ?? [] })
    check.defects += trail.defects + registry.defects + entries.defects
    (check.events, check.people, check.counts) = (trail.events, registry.people, entries.counts)
    return check
  }

  /// How much it has.
  func amount(_ language: Language) -> String {
    language == .japanese
      ? "エントリ\(counts.entries)件、部分\(counts.parts)件、索引語\(counts.terms)件、監査イベント\(events)件、利用者\(people)人"
      : "\(counts.entries) entries, \(counts.parts) parts, \(counts.terms) terms, \(events) events, \(people) people"
  }

  /// What is wrong, by its sort: what it is, how often, and where the first are.
  func report(_ language: Language) -> [String] {
    Defect.Kind.allCases.flatMap { kind -> [String] in
      guard let count = defects.counts[kind] else { return [] }
      let places = defects.first.filter { $0.kind == kind }.prefix(Defects.shown).map { "    \($0.place)" }
      let rest = count > places.count ? ["    …"] : []
      return ["  \(count) × \(kind.rawValue): \(kind.text(language))"] + places + rest
    }
  }
}

extension Defect.Kind {
  /// What it means, and where something can be done about it, what.
  fileprivate func text(_ language: Language) -> String {
    let (english, japanese) = texts
    return language == .japanese ? japanese : english
  }

  private var texts: (String, String) {
    switch self {
    case .structure:
      ("the file is damaged; restore a backup", "ファイルが壊れています。バックアップから復元してください")
    case .unreadable: ("rows can't be read; restore a backup", "読み取れない行があります。バックアップから復元してください")
    case .schema:
      (
        "the tables are not those of this program; use the program that made them, or a newer one",
        "テーブルの構造がこのプログラムのものと異なります。作成したプログラムか、より新しいものを使ってください"
      )
    case .chain:
      ("the audit trail was changed here, or something was taken out of it", "監査ログがここで変更されたか、一部が失われています")
    case .event: ("this is no audit event", "監査イベントとして読み取れません")
    case .registry: ("the registry has a word that means nothing", "登録情報に意味を持たない値があります")
    case .key: ("this is no key; links and tokens made by it are lost", "鍵として使えません。この鍵によるリンクとトークンは無効になります")
    case .empty: ("an entry has no parts", "部分を持たないエントリがあります")
    case .head: ("what stands beside a part is not what its entry says", "部分の属性がエントリの見出しと一致しません")
    case .history: ("the versions of an entry don't follow each other", "エントリの版のつながりが正しくありません")
    case .stray: ("there are terms of what is not there", "存在しない部分の索引語があります")
    case .lens:
      ("the mapping files don't have this lens; are they the right ones?", "マッピングファイルにこのレンズがありません。正しいファイルか確かめてください")
    case .part: ("a part can't be read by its lens", "部分をレンズで読み取れません")
    case .version: ("this version can't be put together", "この版を組み立てられません")
    case .terms:
      (
        "a search would miss this, or find it wrongly: the terms are not those of what is stored; `mict admin reindex`",
        "検索結果が正しくなりません。索引語が保存内容と一致しません。`mict admin reindex`で作り直せます"
      )
    }
  }
}
