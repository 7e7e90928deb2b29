/// A *defect*: something in a database that can't be as the program wrote it. It names where it is, never what stands there.
public struct Defect: Hashable, Sendable {
  /// What sort of defect it is.
  public enum Kind: String, CaseIterable, Sendable {
    /// The file's own structure is damaged: pages, indexes, types, references between tables.
    case structure
    /// Rows can't be read, or not as what they should be.
    case unreadable
    /// The record of migrations is not that of the program.
    case schema
    /// The audit trail's chain is broken.
    case chain
    /// An event of the audit trail is none.
    case event
    /// The rows of the registry say what nothing in the program means.
    case registry
    /// A key of the gateway is not one.
    case key
    /// An entry has no part of any time.
    case empty
    /// A part says otherwise than its entry's head whose it is, of what type, who wrote it or how it is labelled.
    case head
    /// The numbers and times of an entry's parts can't have come about one after the other.
    case history
    /// A term belongs to a category of which no part is in force, or says otherwise than the head.
    case stray
    /// The lens or the item of an entry is not in the mapping files.
    case lens
    /// A part can't be read, or holds fields of another category.
    case part
    /// A version of an entry can't be put together.
    case version
    /// The terms of a part are not what evaluating it gives.
    case terms
  }

  /// The sort.
  public let kind: Kind
  /// Where: names of tables, ids, numbers.
  public let place: String

  /// Makes one from its parts.
  public init(_ kind: Kind, at place: String) {
    self.kind = kind
    self.place = place
  }
}

/// The defects that were found: how many of each sort, and where the first are.
public struct Defects: Sendable, ExpressibleByArrayLiteral {
  /// How many of each sort are kept with their places.
  public static let shown = 5

  /// How many there are of each sort.
  public private(set) var counts: [Defect.Kind: Int] = [:]
  /// The first of each sort, as they were found.
  public private(set) var first: [Defect] = []

  /// Those.
  public init(_ defects: some Sequence<Defect>) {
    for defect in defects { add(defect) }
  }

  /// Those.
  public init(arrayLiteral defects: Defect...) { self.init(defects) }

  /// How many there are in all.
  public var total: Int { counts.values.reduce(0, +) }

  /// Adds one.
  public mutating func add(_ defect: Defect) {
    let count = counts[defect.kind, default: 0] + 1
    counts[defect.kind] = count
    if count <= Self.shown { first.append(defect) }
  }

  /// Both, those of the first before.
  public static func + (one: Defects, other: Defects) -> Defects {
    var both = one
    for defect in other.first where both.counts[defect.kind, default: 0] < shown { both.first.append(defect) }
    both.counts.merge(other.counts, uniquingKeysWith: +)
    return both
  }

  /// Adds others.
  public static func += (one: inout Defects, other: Defects) { one = one + other }
}
