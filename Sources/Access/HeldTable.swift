// A *held table* is the access table as it holds for the people of one facility: the committee's, with the facility's
// own behind it where there is one. It is what people look at and compare; decisions are made by `Inquiry`, of the same
// two tables.

/// A version of the access table, narrowed by a facility's own table or not.
public struct HeldTable: Sendable {
  /// The committee's table.
  public let table: AccessTable
  /// The facility's own, or nothing.
  public let overlay: Overlay?

  /// The table as it holds under this overlay.
  public init(_ table: AccessTable, narrowedBy overlay: Overlay? = nil) {
    self.table = table
    self.overlay = overlay
  }

  /// The cell of a column and a row; nothing for those of a table that disagrees with this one.
  public func cell(_ column: Occupation, _ category: Category) -> HeldCell? {
    table.cell(column, category).map { HeldCell(committee: $0, own: overlay?.cell($0)) }
  }
}

/// A cell of the committee's table with the facility's own behind it.
public struct HeldCell: Hashable, Sendable {
  /// The committee's cell.
  public let committee: Cell
  /// The facility's own, or nothing where it leaves the committee's.
  public let own: Cell?

  /// What both give together.
  public var mark: Mark { own.map { committee.mark.meet($0.mark) } ?? committee.mark }
  /// Whether the facility gives less than the committee.
  public var isNarrowed: Bool { mark != committee.mark }
}

extension Overlay {
  /// Whether the text of a table is meant as a facility's own: a head line names a facility.
  public static func isMeant(by csv: [UInt8]) -> Bool {
    for row in CSV(csv).rows {
      let words = row.fields.first?.text.split(separator: " ") ?? []
      if words.first == "category" { return false }
      if words.first == "facility" { return true }
    }
    return false
  }
}
