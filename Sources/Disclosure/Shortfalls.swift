import FHIR
import Tree

/// What is missing from an answer that could be read: each is told, so that nobody takes a part for the whole.
public struct Shortfalls: OptionSet, Hashable, Sendable {
  /// One bit each.
  public let rawValue: UInt8
  /// Those of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Documents whose access rights do not let this physician read.
  public static let withheld = Shortfalls(rawValue: 1)
  /// Resources or documents with faults of their own.
  public static let unreadable = Shortfalls(rawValue: 2)
  /// Documents of kinds that no mapping file translates.
  public static let untranslated = Shortfalls(rawValue: 4)
  /// What comes after as much as is taken.
  public static let truncated = Shortfalls(rawValue: 8)
  /// The hospital itself says that something is amiss.
  public static let reported = Shortfalls(rawValue: 16)

  /// What a person is told of each, naming the hospital.
  func entries(_ hospital: String) -> [OperationOutcome.Entry] {
    Self.words.filter { contains($0.shortfall) }.map { words in
      OperationOutcome.Entry(
        severity: words.severity, code: words.code, english: "\(hospital): \(words.english)",
        japanese: "\(hospital): \(words.japanese)")
    }
  }

  private struct Words: Sendable {
    let shortfall: Shortfalls
    let severity: Issue.Severity
    let code: String
    let english: String
    let japanese: String
  }

  private static let words = [
    Words(
      shortfall: .withheld, severity: .warning, code: "suppressed",
      english: "there is more that its access rights do not let you read", japanese: "アクセス権により表示されない情報があります"),
    Words(
      shortfall: .unreadable, severity: .warning, code: "structure",
      english: "there is more that can't be read and was left out", japanese: "読み取れないため除いた情報があります"),
    Words(
      shortfall: .untranslated, severity: .information, code: "not-supported",
      english: "there are documents of kinds that are not translated here", japanese: "ここでは変換できない種類の文書があります"),
    Words(
      shortfall: .truncated, severity: .warning, code: "too-costly",
      english: "there is more than is asked for at a time, which was left out", japanese: "一度に取得できる量を超えたため除いた情報があります"),
    Words(
      shortfall: .reported, severity: .warning, code: "incomplete",
      english: "the hospital says that its answer may be incomplete", japanese: "応答が不完全な可能性があると病院が伝えています"),
  ]
}
