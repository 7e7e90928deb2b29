// A *mark* is what stands in a cell of the access table. A *cell* is a mark with its column, its row and its place in
// the file, as the decision quotes it. A *place* is a position in a file. A *grant* is what several cells give
// together.

/// What a cell of the access table gives its occupation in its category.
///
/// Source: the operating committee's table (権限設定 Ver1.0). There is no other mark and no default.
public enum Mark: String, CaseIterable, Hashable, Sendable {
  /// Nothing.
  case none = "-"
  /// To view.
  case view = "R"
  /// To view, to create, and to correct what the person or the person's facility wrote.
  case writeOwn = "W"
  /// To view, to create, and to correct any entry of the patient.
  case writeAny = "M"
  /// To create in the name of a responsible author, without viewing.
  case onBehalf = "C"

  /// What both give: the widest mark that neither goes beyond.
  public func meet(_ other: Mark) -> Mark {
    if self == other { return self }
    switch (self, other) {
    case (.writeAny, let narrower), (let narrower, .writeAny): return narrower
    case (.writeOwn, let narrower), (let narrower, .writeOwn): return narrower
    default: return .none
    }
  }
}

/// A position in a file, counted as an editor counts.
public struct FilePlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name of the file, as the caller gave it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The character (Unicode scalar) in the line, from 1.
  public let column: Int

  /// The position at this line and column of the file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }

  /// Orders by file, line and column.
  public static func < (left: FilePlace, right: FilePlace) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// A cell of the access table.
public struct Cell: Hashable, Sendable {
  /// The column.
  public let occupation: Occupation
  /// The row.
  public let category: Category
  /// The Japanese name of the column, for people.
  public let occupationLabel: String
  /// The Japanese name of the row, for people.
  public let categoryLabel: String
  /// What the cell gives.
  public let mark: Mark
  /// Where the cell stands.
  public let place: FilePlace
}

/// What a person may do, as sets of categories: of one column of the table, or of one patient.
public struct Grant: Hashable, Sendable {
  /// What may be viewed.
  public var readable: CategorySet = []
  /// What may be created, and corrected where the person or the person's facility wrote it.
  public var ownWritable: CategorySet = []
  /// What may be created, and corrected whoever wrote it.
  public var anyWritable: CategorySet = []
  /// What may be created only by naming the responsible author, without being viewed.
  public var onBehalf: CategorySet = []

  /// The grant of nothing.
  init() {}

  /// What may be created, in the person's own name or on behalf.
  public var creatable: CategorySet { ownWritable.union(anyWritable).union(onBehalf) }
  /// What may be corrected under some condition.
  public var correctable: CategorySet { ownWritable.union(anyWritable) }
  /// Whether nothing at all is granted.
  public var isEmpty: Bool { readable.isEmpty && creatable.isEmpty }

  mutating func add(_ mark: Mark, _ category: Category) {
    switch mark {
    case .none: break
    case .view: readable.insert(category)
    case .writeOwn:
      readable.insert(category)
      ownWritable.insert(category)
    case .writeAny:
      readable.insert(category)
      anyWritable.insert(category)
    case .onBehalf: onBehalf.insert(category)
    }
  }

  func union(_ other: Grant) -> Grant {
    var sum = self
    sum.readable.formUnion(other.readable)
    sum.ownWritable.formUnion(other.ownWritable)
    sum.anyWritable.formUnion(other.anyWritable)
    sum.onBehalf.formUnion(other.onBehalf)
    return sum
  }

  /// The grant within these limits, one for viewing and one for writing of every kind.
  func limited(view: CategorySet, write: CategorySet) -> Grant {
    var part = self
    part.readable.formIntersection(view)
    part.ownWritable.formIntersection(write)
    part.anyWritable.formIntersection(write)
    part.onBehalf.formIntersection(write)
    return part
  }
}
