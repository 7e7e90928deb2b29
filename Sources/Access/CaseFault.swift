// A *case fault* is one reason to refuse a sheet of expected decisions. It is refused with all its faults at once, and
// then nothing of it is tried: a row that was not understood would be one that nobody missed.

public import Tree

/// One thing wrong with a sheet of expected decisions.
public struct CaseFault: Hashable, Sendable, CustomStringConvertible {
  /// The rules such a sheet must keep.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// The bytes are not UTF-8.
    case encoding
    /// A quote stands where RFC 4180 allows none, or is not closed.
    case quote
    /// A column is unknown or stands twice.
    case column
    /// A column that must be there is missing, or there is no row at all.
    case missing
    /// A cell that must say something is empty.
    case empty
    /// A cell stands beyond the last column.
    case beyond
    /// A cell holds a code that is unknown.
    case code
    /// Cells of a row contradict each other.
    case contradiction
  }

  /// The broken rule.
  public let rule: Rule
  /// Where.
  public let place: FilePlace
  /// What is wrong, in one line.
  let phrase: Phrase
  /// What to do about it, in one line.
  let remedy: Phrase

  init(rule: Rule, place: FilePlace, text: Phrase, hint: Phrase) {
    self.rule = rule
    self.place = place
    phrase = text
    remedy = hint
  }

  /// What is wrong, in English.
  public var text: String { phrase.english }
  /// What to do about it, in English.
  public var hint: String { remedy.english }

  /// What is wrong, in one line.
  public func text(in language: Language) -> String { phrase.text(in: language) }

  /// `file:line:column: error: text [access-case.rule]` and the hint on a second line.
  public func description(in language: Language) -> String {
    let error = Phrase("error", "エラー").text(in: language)
    return "\(place): \(error): \(text(in: language)) [access-case.\(rule.rawValue)]\n  \(remedy.text(in: language))"
  }

  /// The same in English.
  public var description: String { description(in: .english) }
}

/// Why a sheet of expected decisions is refused: at least one fault, in the order of the file.
public struct CaseFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// All faults found, by place.
  public let faults: [CaseFault]

  init(_ faults: [CaseFault]) {
    self.faults = faults.sorted { ($0.place, $0.rule.rawValue) < ($1.place, $1.rule.rawValue) }
  }

  /// The faults, each as it describes itself.
  public var description: String { description(in: .english) }

  /// The same in that language.
  public func description(in language: Language) -> String {
    faults.map { $0.description(in: language) }.joined(separator: "\n")
  }
}
