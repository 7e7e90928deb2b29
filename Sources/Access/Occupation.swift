// An *occupation* is a column of the access table that follows the person (看護師, 介護支援専門員, …).
// The one column that follows the person's part in a care team instead, the *duty*, has the same type,
// because it holds the same cells; `AccessTable.occupation(_:)` never answers with it.

/// A column of the access table.
public struct Occupation: Hashable, Sendable {
  /// The place of the column in the table, counted from 0.
  public let index: Int
  /// The code of the column, such as `visiting-nurse` (code system `mict-occupation`).
  public let code: String

  /// Only a table makes occupations: a code without a column has none.
  init(index: Int, code: String) {
    self.index = index
    self.code = code
  }
}
