// What a sheet of expected decisions must keep. A row that was not understood would be one that nobody missed.

/// One thing wrong with a sheet of expected decisions.
public typealias CaseFault = SheetFault<CaseRule>

/// Why a sheet of expected decisions is refused.
public typealias CaseFaults = SheetFaults<CaseRule>

/// The rules that a sheet of expected decisions must keep.
public enum CaseRule: String, CaseIterable, SheetRule {
  /// Before the rule in a fault: `access-case.code`.
  public static let sheet = "access-case"

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
