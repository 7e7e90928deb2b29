import Access
public import Tree

// What somebody of the secretariat should look at (guideline on security, chapter 17): what was refused or failed, what was
// done in an emergency or in disaster mode, and, where hours are named, what was done outside them.

/// The hours of a day in Japan in which work is usual: `7-21` is from 7:00 until just before 21:00.
public struct UsualHours: Hashable, Sendable {
  private let hours: Range<Int>

  /// Nil where the text says no hours.
  public init?(_ text: String) {
    let sides = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let from = sides[0], let until = sides[1], 0 <= from, from < until, until <= 24 else {
      return nil
    }
    hours = from..<until
  }

  /// Whether an event was recorded within them.
  func covers(_ facts: AuditFacts) -> Bool {
    Int(facts.recorded.dropFirst("2026-11-22T".count).prefix(2)).map(hours.contains) ?? false
  }
}

/// What is to be reviewed, as text.
public enum AuditReview {
  /// A line for each event of a searchset: when, who, whether it was refused and why, flags, whose and what.
  public static func text(_ bundle: Document, hours: UsualHours? = nil, in language: Language) -> String {
    bundle.root.all("entry").compactMap {
      $0.first("resource").flatMap(AuditFacts.init)?.reviewLine(hours: hours, in: language)
    }
    .map { $0 + "\n" }.joined()
  }
}

extension AuditFacts {
  /// The flags of the decision: `break-glass`, `disaster`, `terminal-waived`.
  public var flags: [String] {
    guard let word = outcomeText.split(separator: " ").first(where: { $0.hasPrefix("flags=") }) else { return [] }
    let names = word.dropFirst("flags=".count)
    return names == "-" ? [] : names.split(separator: ",").map(String.init)
  }

  /// Whether somebody of the secretariat should look at it.
  public func isForReview(outside hours: UsualHours? = nil) -> Bool {
    outcome != "0" || !flags.isEmpty || hours.map { !$0.covers(self) } ?? false
  }

  /// It as one line for a review: when, who, whose, and why.
  public func reviewLine(hours: UsualHours? = nil, in language: Language) -> String {
    let why = outcomeText.split(separator: " ").first.map(String.init) ?? "-"
    let all = flags + (hours.map { $0.covers(self) ? [] : ["out-of-hours"] } ?? [])
    let others = references.filter { !$0.hasPrefix("Practitioner/") && !$0.hasPrefix("Device/") }.sorted().joined(
      separator: " ")
    let who = agents.isEmpty ? "-" : agents.sorted().joined(separator: " ")
    let words = [
      recorded, who, Self.told(outcome == "0" ? "done" : why, in: language),
      all.isEmpty ? "-" : all.map { Self.told($0, in: language) }.joined(separator: ","),
      others.isEmpty ? "-" : others,
    ]
    return words.joined(separator: "\t")
  }

  /// A word of an outcome or a flag, for people.
  private static func told(_ word: String, in language: Language) -> String {
    guard language == .japanese else { return word }
    return Reason(rawValue: word)?.text(in: .japanese) ?? japanese[word] ?? word
  }

  private static let japanese = [
    "done": "実施", "break-glass": "緊急アクセス", "disaster": "災害モード", "terminal-waived": "端末の確認を免除",
    "out-of-hours": "時間外", "unauthenticated": "認証なし", "not-found": "該当なし", "gone": "削除済み",
    "no-such-update": "更新する対象なし", "precondition-failed": "版の不一致", "several-match": "条件に複数が該当",
    "consent-holds": "同意が有効", "unknown-type": "扱わない型", "invalid": "内容の誤り", "unprocessable": "保存できない内容",
    "too-large": "本文が大きすぎる", "unsupported-media-type": "扱わない形式", "unsupported-patch": "扱わないパッチ",
    "not-acceptable": "返せない形式", "not-allowed": "許可されない操作", "bad-parameter": "パラメータの誤り",
    "hidden-parameter": "職種が検索できないパラメータ", "timeout": "時間切れ", "unsupported-encoding": "扱わない圧縮",
    "unavailable": "応答不能",
  ]
}
