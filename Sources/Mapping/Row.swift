/// A compiled row: how its text is spelt in the entry and outside. Both directions stand here, one above the other.
struct Row: Sendable {
  enum Spelling: Sendable {
    case same
    case table(CodeTable)
    case convert(Convert)
  }

  let spelling: Spelling
  /// As it stands in the file, for messages and `explain`.
  let text: String
  let line: Int

  /// The entry's spelling, or nil where the row does not take this text.
  func toEntry(_ outside: [UInt8]) -> [UInt8]? {
    switch spelling {
    case .same: outside
    case .table(let table): table.stock(outside)
    case .convert(let convert): convert.toStock(outside)
    }
  }

  /// The spelling outside; nil only for a code that the table does not have.
  func toOutside(_ entry: [UInt8]) -> [UInt8]? {
    switch spelling {
    case .same: entry
    case .table(let table): table.outside(entry)
    case .convert(let convert): convert.toOutside(entry)
    }
  }
}
