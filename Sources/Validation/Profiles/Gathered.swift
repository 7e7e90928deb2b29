import Tree

/// What a walk has found so far, each fault once: what an element's check and its slice's both find is one fault.
struct Gathered {
  struct Found {
    let code: IssueCode
    let element: Element
    /// The first says which of an element's faults of that code it is.
    let subjects: [String]
  }

  private struct Key: Hashable {
    let code: IssueCode
    let node: Int
    let subjects: [String]
  }

  private(set) var list: [Found] = []
  private var keys: Set<Key> = []
  private var errors = 0

  /// More than anyone reads, of errors and of what is less.
  private static let limit = 2000

  mutating func add(_ found: Found) {
    let isError = found.code.severity >= .error
    guard (isError ? errors : list.count - errors) < Self.limit,
      keys.insert(Key(code: found.code, node: found.element.nodeIndex, subjects: Self.telling(found))).inserted
    else { return }
    if isError { errors += 1 }
    list.append(found)
  }

  /// What of its subjects makes it another finding. Two rules may find one fault; what one of them leaves unchecked the
  /// other may leave unchecked, too.
  private static func telling(_ found: Found) -> [String] {
    found.code.severity == .information ? found.subjects : Array(found.subjects.prefix(1))
  }
}
