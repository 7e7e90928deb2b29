import Tree

/// A *plan* is one side of a compiled lens: a tree over the elements of a schema, saying what becomes of each.
/// Both sides of a lens have one; the rows' numbers tie them together. It is bound to numbers, so that splitting and
/// joining look nothing up by text.
struct Plan: Sendable {
  /// What becomes of the node's own value.
  enum Leaf: Sendable {
    /// It is the value of this row.
    case row(Int)
    /// All values of the list are the values of this row.
    case list(Int)
    /// It is this text, or another spelling of it.
    case constant(emitted: [UInt8], accepted: [[UInt8]])
  }

  /// Which item of a list is meant.
  struct Selector: Sendable {
    /// From the item down to the value compared.
    let path: [ElementID]
    let accepted: [[UInt8]]
    /// Names the selector in a residue: `[system=icd10]`.
    let key: String
  }

  /// A list taken item by item.
  struct Each: Sendable {
    /// Its number within the lens.
    let list: Int
    /// The rows whose values make an item's key.
    var keyRows: [Int]
  }

  let element: ElementID
  let type: TypeID
  let isList: Bool
  var selector: Selector?
  var each: Each?
  var leaf: Leaf?
  /// Sorted by element; plans of one list element in the order of their rows.
  var children: [Plan] = []
  /// The categories of the fields below.
  var categories: Set<String> = []
  /// The rows and lists below, its own included.
  var rows: [Int] = []
  var lists: [Int] = []

  /// Whether a field stands here or below; a node without fields holds constants only.
  var hasFields: Bool { !rows.isEmpty || !lists.isEmpty }

  /// Whether any field here or below has a value.
  func holds(_ values: Values) -> Bool {
    rows.contains { values.leaves[$0] != nil } || lists.contains { values.lists[$0] != nil }
  }

  /// The children of one element.
  func children(of element: ElementID) -> [Plan] { children.filter { $0.element == element } }
}

extension Plan.Selector {
  /// Whether the item has one of the accepted values at the path.
  func matches(_ item: Element) -> Bool { Self.find(item, path[...], accepted) }

  private static func find(_ element: Element, _ path: ArraySlice<ElementID>, _ accepted: [[UInt8]]) -> Bool {
    guard let step = path.first else { return accepted.contains { $0.elementsEqual(element.bytes) } }
    return element.children.contains { $0.id == step && find($0, path.dropFirst(), accepted) }
  }
}

/// What the rows of a lens hold for one document: the common ground of its two sides.
struct Values: Sendable {
  /// By row: its text in the entry's spelling; several for a list of primitives.
  var leaves: [Int: [[UInt8]]] = [:]
  /// By list: its items in order.
  var lists: [Int: [Values]] = [:]

  /// The key of an item: its key rows' texts.
  func key(_ rows: [Int]) -> String {
    "=" + rows.map { String(decoding: leaves[$0]?.first ?? [], as: UTF8.self) }.joined(separator: "|")
  }
}

/// Numbers the items of a list by key and occurrence: the second item of one key has `#2`.
struct KeyCounter {
  private var seen: [String: Int] = [:]

  mutating func unique(_ key: String) -> String {
    let count = (seen[key] ?? 0) + 1
    seen[key] = count
    return count == 1 ? key : "\(key)#\(count)"
  }
}
