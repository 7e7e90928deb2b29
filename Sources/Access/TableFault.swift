// A *table fault* is one reason to refuse an access table, at its place in the file, with a hint how to mend it.
// A table is refused with all its faults at once, so that its authors mend it in one go.
//
// The access table holds no data of patients, so a fault may quote what it found there.

public import Tree

/// One thing wrong with an access table.
public struct TableFault: Hashable, Sendable, CustomStringConvertible {
  /// The rules an access table must keep; each is broken by a file among the refused cases of the tests.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// The bytes are not UTF-8.
    case encoding
    /// A quote stands where RFC 4180 allows none, or is not closed.
    case quote
    /// A line above the table is not a known head line, stands twice, or has a wrong value.
    case head
    /// A head line is missing.
    case headMissing = "head-missing"
    /// The row of occupation codes or the row of their labels is missing.
    case frame
    /// An occupation or category has a code of the wrong form or none.
    case code
    /// An occupation or category stands twice.
    case duplicate
    /// An occupation or category has no label.
    case label
    /// A cell is empty or the row ends before it.
    case cellMissing = "cell-missing"
    /// A cell holds something that is no mark.
    case mark
    /// A cell stands beyond the last occupation.
    case cellBeyond = "cell-beyond"
    /// A row or column that the program knows by name is missing (see `WellKnown`).
    case wellKnown = "well-known"
    /// A category that a caller uses has no row.
    case expected
    /// There are more categories than a set can hold.
    case tooMany = "too-many"
    /// Versions that should stand side by side contradict each other.
    case versions
    /// A facility's own table gives more than the committee's, or names what that one does not have.
    case overlay
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

  /// `file:line:column: error: text [access-table.rule]` and the hint on a second line.
  public func description(in language: Language) -> String {
    let error = Phrase("error", "エラー").text(in: language)
    return "\(place): \(error): \(text(in: language)) [access-table.\(rule.rawValue)]\n  \(remedy.text(in: language))"
  }

  /// The same in English.
  public var description: String { description(in: .english) }
}

/// Why an access table is refused: at least one fault, in the order of the file.
public struct TableFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// All faults found, by place.
  public let faults: [TableFault]

  /// Orders the faults by place, and by rule where several stand in one place.
  init(_ faults: [TableFault]) {
    self.faults = faults.sorted { ($0.place, $0.rule.rawValue) < ($1.place, $1.rule.rawValue) }
  }

  /// The faults, each as it describes itself.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
