/// What a search asks: entries of some kinds, in an order, one page of them, and what belongs to them. Everything it finds,
/// counts and orders by lies within the scope.
public struct EntryQuery: Sendable {
  /// How far matches are counted.
  public enum Counting: Hashable, Sendable {
    /// Not at all.
    case none
    /// Where there are at most so many; above that not.
    case upTo(Int)
    /// However many there are.
    case exact
  }

  /// An entry of any of these kinds is a match.
  public var kinds: [EntryKind]
  /// Only entries of these patients' records, when given.
  public var patients: [String]?
  /// The order; entries that are alike in it stand by their ids, which are random and tell nothing.
  public var order: [SortKey]
  /// How many on a page; with none, matches are only counted.
  public var count: Int
  /// How far matches are counted.
  public var counting: Counting
  /// The last entry of the page before.
  public var after: EntryMark?
  /// What is added to a page.
  public var inclusions: [Inclusion]
  /// How many entries are added to a page at most.
  public var mostIncluded: Int

  /// Makes one from its parts.
  public init(
    kinds: [EntryKind], patients: [String]? = nil, order: [SortKey] = [], count: Int, counting: Counting = .exact,
    after: EntryMark? = nil, inclusions: [Inclusion] = [], mostIncluded: Int = 1000
  ) {
    self.kinds = kinds
    self.patients = patients
    self.order = order
    self.count = count
    self.counting = counting
    self.after = after
    self.inclusions = inclusions
    self.mostIncluded = mostIncluded
  }

  /// Entries of one type that meet all tests.
  public init(type: String, tests: [EntryTest] = [], count: Int, after: EntryMark? = nil) {
    self.init(kinds: [EntryKind(type, tests)], count: count, after: after)
  }
}

/// Entries of some types that meet all tests.
public struct EntryKind: Hashable, Sendable {
  /// The resource types; at least one.
  public var types: [String]
  /// All of them must hold.
  public var tests: [EntryTest]

  /// Makes one from its parts.
  public init(_ type: String, _ tests: [EntryTest] = []) { self.init(types: [type], tests) }

  /// The same for several types.
  public init(types: [String], _ tests: [EntryTest] = []) {
    self.types = types
    self.tests = tests
  }

  /// Kinds of all these types, of each what is asked of it: types of which the same is asked are one kind.
  public static func of(_ types: [String], asking tests: (_ type: String) -> [EntryTest]) -> [EntryKind] {
    var kinds: [EntryKind] = []
    for type in types {
      let asked = tests(type)
      if let place = kinds.firstIndex(where: { $0.tests == asked }) {
        kinds[place].types.append(type)
      } else {
        kinds.append(EntryKind(type, asked))
      }
    }
    return kinds
  }
}

/// What an entry must meet. A part out of the scope counts as one that is not there.
public indirect enum EntryTest: Hashable, Sendable {
  /// It has, or has not, a term.
  case term(TermTest)
  /// It has a term of each, drawn from the same element.
  case pair(TermTest, TermTest)
  /// Its id is one of these.
  case ids([String])
  /// What is seen of it last changed within these bounds, seconds since 1970; `low` is that moment.
  case updated([TermTest.Bound])
  /// It has one of these labels; the bits of a `LabelSet`.
  case labelled(UInt8)
  /// One of these lenses took it, and it is of the record of one of these patients.
  case taken(by: [String], of: [String])
  /// It refers, by the parameter, to an entry of any of these kinds.
  case refers(parameter: String, to: [EntryKind])
  /// An entry of this kind refers to it by the parameter.
  case referred(by: EntryKind, through: String)
  /// All of these hold.
  case all([EntryTest])
  /// One of these holds.
  case any([EntryTest])
  /// This doesn't hold.
  case not(EntryTest)
}

/// One key of an order. Entries that have no value come last, whichever way the key runs.
public struct SortKey: Hashable, Sendable {
  /// What is compared.
  public enum Value: Hashable, Sendable {
    /// The parameter's terms by the beginning of their ranges: of several the one that comes first in the order.
    case range(parameter: String)
    /// The same by the first hundred characters of their codes.
    case code(parameter: String)
    /// When what is seen of the entry last changed.
    case updated
    /// The entry's id.
    case id
  }

  /// What is compared.
  public let value: Value
  /// Whether the largest comes first.
  public let isDescending: Bool

  /// Makes one from its parts.
  public init(_ value: Value, isDescending: Bool = false) {
    self.value = value
    self.isDescending = isDescending
  }
}

/// The place of an entry in an order. It holds values of what the scope may see: keep it from others, or seal it.
public struct EntryMark: Hashable, Sendable {
  /// What an entry has for a key of the order.
  public enum Key: Hashable, Sendable {
    case none
    case number(Int64)
    case text(String)
  }

  /// The entry.
  public let id: String
  /// One for each key of the order.
  public let keys: [Key]
  /// How many matches were counted on the first page, so that all pages tell the same.
  public let total: Int?

  /// Makes one from its parts.
  public init(id: String, keys: [Key] = [], total: Int? = nil) {
    self.id = id
    self.keys = keys
    self.total = total
  }
}

/// A page of a search.
public struct EntryPage: Sendable {
  /// The page, in order.
  public let entries: [StoredEntry]
  /// How many entries the whole search finds within the scope; nil where they were not counted.
  public let total: Int?
  /// The last entry of this page when more follow.
  public let next: EntryMark?
  /// What belongs to them, each once, and none of them.
  public let included: [StoredEntry]
  /// Whether more belongs to them than is included.
  public let isCut: Bool
}
