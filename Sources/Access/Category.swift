// A *category* is a row of the access table: a kind of information on which access is granted (病名, 処方歴, …).
// A *category set* is a set of rows as bits, so that "may this person see all of these?" is one instruction.
//
// Both mean something only beside the tables they came from. Versions that are loaded together agree on the place of
// every category (`AccessTables` refuses them otherwise), so a set outlives the switch from one version to the next.
// Neither is fit for storing: stored parts carry the code, never the index.

/// A category of information: a row of the access table.
public struct Category: Hashable, Sendable {
  /// The place of the row in the table, counted from 0; below `CategorySet.capacity`.
  public let index: Int
  /// The code of the row, such as `diagnosis` (code system `mict-information-category`).
  public let code: String

  /// Only a table makes categories: a code without a row has none.
  init(index: Int, code: String) {
    self.index = index
    self.code = code
  }
}

/// A set of categories. Its raw value holds one bit per row of the table and is meant for memory only.
public struct CategorySet: OptionSet, Hashable, Sendable {
  /// How many categories a table may have.
  public static let capacity = 64

  /// Bit `n` stands for the category with index `n`.
  public let rawValue: UInt64

  /// The set with these bits.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The set of these categories.
  public init(_ categories: some Sequence<Category>) {
    self = categories.reduce(into: []) { $0.insert($1) }
  }

  /// The number of categories in the set.
  public var count: Int { rawValue.nonzeroBitCount }

  /// Whether the category is in the set.
  public func contains(_ category: Category) -> Bool {
    rawValue & Self.bit(category.index) != 0
  }

  /// Adds the category.
  public mutating func insert(_ category: Category) {
    self = CategorySet(rawValue: rawValue | Self.bit(category.index))
  }

  /// Takes the category out.
  public mutating func remove(_ category: Category) {
    self = CategorySet(rawValue: rawValue & ~Self.bit(category.index))
  }

  /// A smart shift: an index beyond the capacity has no bit, instead of another category's.
  private static func bit(_ index: Int) -> UInt64 { 1 << UInt64(index) }
}
