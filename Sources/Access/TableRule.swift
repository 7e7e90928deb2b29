// What an access table must keep, a facility's overlay too.

/// One thing wrong with an access table.
public typealias TableFault = SheetFault<TableRule>

/// Why an access table is refused.
public typealias TableFaults = SheetFaults<TableRule>

/// The rules that an access table must keep; each is broken by a file among the refused cases of the tests.
public enum TableRule: String, CaseIterable, SheetRule {
  /// Before the rule in a fault: `access-table.mark`.
  public static let sheet = "access-table"

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
