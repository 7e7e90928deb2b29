// A *case fault* is one reason to refuse a sheet of expected decisions. It is refused with all its faults at once, and
// then nothing of it is tried: a row that was not understood would be one that nobody missed.

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
  /// What is wrong, in one line, beginning with the cell as a spreadsheet names it.
  public let text: String
  /// What to do about it, in one line.
  public let hint: String

  /// `file:line:column: error: text [access-case.rule]` and the hint on a second line.
  public var description: String {
    "\(place): error: \(text) [access-case.\(rule.rawValue)]\n  \(hint)"
  }
}

/// Why a sheet of expected decisions is refused: at least one fault, in the order of the file.
public struct CaseFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// All faults found, by place.
  public let faults: [CaseFault]

  init(_ faults: [CaseFault]) {
    self.faults = faults.sorted { ($0.place, $0.rule.rawValue) < ($1.place, $1.rule.rawValue) }
  }

  /// The faults, each as it describes itself.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
