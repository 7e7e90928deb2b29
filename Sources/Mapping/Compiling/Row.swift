import Tree

/// A compiled row: how its text is spelt in the entry and outside. Both directions stand here, one above the other.
struct Row: Sendable {
  enum Spelling: Sendable {
    case same
    case table(CodeTable)
    case convert(Convert)
    case systems(Systems)
  }

  let spelling: Spelling
  /// The field, as the row writes it: what digests know a row by, wherever it stands in the file.
  let field: String
  /// As it stands in the file, for messages and `explain`.
  let text: String
  /// Where it stands; a row of a group also where the group is used, outwards.
  let origins: [Origin]

  /// A line of a mapping file.
  struct Origin: Sendable, Equatable {
    let file: String
    let line: Int
  }

  /// The entry's spelling, or nil where the row does not take this text.
  func toEntry(_ outside: [UInt8]) -> [UInt8]? {
    switch spelling {
    case .same: outside
    case .table(let table): table.stock(outside)
    case .convert(let convert): convert.toStock(outside)
    case .systems(let systems): outside.withUnsafeBufferPointer { systems.preferred($0) } ?? outside
    }
  }

  /// The spelling outside; nil only for a text that the table or the conversion does not have.
  func toOutside(_ entry: [UInt8]) -> [UInt8]? {
    switch spelling {
    case .same: entry
    case .table(let table): table.outside(entry)
    case .convert(let convert): convert.toOutside(entry)
    case .systems: entry
    }
  }

  /// What the entry gets of a text outside, and whether that alone says all: what is not the preferred spelling must be
  /// kept beside it. Nil where the row does not take this text.
  func take(_ outside: [UInt8]) -> (entry: [UInt8], isPreferred: Bool)? {
    guard let entry = toEntry(outside), let back = toOutside(entry) else { return nil }
    if back == outside { return (entry, true) }
    return toEntry(back) == entry ? (entry, false) : nil
  }
}
