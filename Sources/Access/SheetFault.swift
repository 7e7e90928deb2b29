// A *sheet* is a file that people write in a spreadsheet: an access table, a facility's overlay, expected decisions. A *sheet
// fault* is one reason to refuse one, at its place, with a hint how to mend it. A sheet is refused with all its faults at
// once, so that its authors mend it in one go, and nothing of it is used until then.
//
// Sheets hold no data of patients, so a fault may quote what it found there. What rules each kind of sheet must keep is not
// known here.

public import Tree

/// The rules that sheets of one kind must keep.
public protocol SheetRule: RawRepresentable<String>, Hashable, Sendable {
  /// What stands before the rule's name in a fault: `access-table`.
  static var sheet: String { get }
}

/// One thing wrong with a sheet.
public struct SheetFault<Rule: SheetRule>: Hashable, Sendable, CustomStringConvertible {
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

  /// The broken rule with its kind of sheet: `access-table.mark`.
  public var code: String { "\(Rule.sheet).\(rule.rawValue)" }
  /// What is wrong, in English.
  public var text: String { phrase.english }
  /// What to do about it, in English.
  public var hint: String { remedy.english }

  /// What is wrong, in one line.
  public func text(in language: Language) -> String { phrase.text(in: language) }

  /// `file:line:column: error: text [code]` and the hint on a second line.
  public func description(in language: Language) -> String {
    let error = Phrase("error", "エラー").text(in: language)
    return "\(place): \(error): \(text(in: language)) [\(code)]\n  \(remedy.text(in: language))"
  }

  /// The same in English.
  public var description: String { description(in: .english) }
}

/// Why a sheet is refused: at least one fault, by place, and by rule where several stand in one place.
public struct SheetFaults<Rule: SheetRule>: Error, Hashable, Sendable, CustomStringConvertible {
  /// All faults found.
  public let faults: [SheetFault<Rule>]

  init(_ faults: [SheetFault<Rule>]) {
    self.faults = faults.sorted { ($0.place, $0.rule.rawValue) < ($1.place, $1.rule.rawValue) }
  }

  /// The faults, each as it describes itself.
  public func description(in language: Language) -> String {
    faults.map { $0.description(in: language) }.joined(separator: "\n")
  }

  /// The same in English.
  public var description: String { description(in: .english) }
}
