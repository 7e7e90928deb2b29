/// What was done to one document to make another: all differences of two documents, where `Difference.first` tells one.
/// Items of lists are told apart by what they say, not by their number: one that is put in front changes no other.
///
///     for change in Change.all(from: before, to: after, limit: 100) { … }
public struct Change: Sendable {
  /// What was done.
  public enum Kind: String, Sendable, CaseIterable {
    case added, removed, changed
    /// An item stands elsewhere in its list and is otherwise the same.
    case moved
  }

  /// What was done.
  public let kind: Kind
  /// Where it stood before; nil where it was added.
  public let before: Element?
  /// Where it stands after; nil where it was removed.
  public let after: Element?

  /// All changes in the order of the schema, at most `limit`; empty when the documents are equal. Both must be of the
  /// same schema object. It names an element with all that is in it where the whole of it came or went.
  public static func all(from before: Document, to after: Document, limit: Int = .max) -> [Change] {
    var comparison = Comparison(limit: limit)
    comparison.compare(before.root, after.root)
    return comparison.changes
  }
}

/// Goes down two documents side by side.
private struct Comparison {
  let limit: Int
  var changes: [Change] = []

  init(limit: Int) { self.limit = limit }

  private mutating func add(_ kind: Change.Kind, _ before: Element?, _ after: Element?) {
    if changes.count < limit { changes.append(Change(kind: kind, before: before, after: after)) }
  }

  mutating func compare(_ before: Element, _ after: Element) {
    guard changes.count < limit, before != after else { return }
    guard before.type == after.type else { return add(.changed, before, after) }
    let hasSameText =
      before.hasValue == after.hasValue && before.anchorKey == after.anchorKey
      && before.bytes.elementsEqual(after.bytes)
    if !hasSameText { add(.changed, before, after) }
    var lefts = Array(before.children)[...]
    var rights = Array(after.children)[...]
    // Both are in the schema's order, so the first of each tell which element comes next.
    while let next = [lefts.first?.id, rights.first?.id].compactMap({ $0 }).min() {
      let left = lefts.prefix { $0.id == next }
      let right = rights.prefix { $0.id == next }
      lefts = lefts.dropFirst(left.count)
      rights = rights.dropFirst(right.count)
      compare(Array(left), Array(right))
    }
  }

  /// Compares the items of one element: what is equal on both sides is paired, in order as far as that goes; between
  /// those, what is left is paired as it comes.
  private mutating func compare(_ lefts: [Element], _ rights: [Element]) {
    let (left, right) = Sameness.numbers(lefts, rights)
    let pairs = Alignment.pairs(left, right)
    let moved = Moves(left, right, paired: pairs)
    var from = (left: 0, right: 0)
    for (leftEnd, rightEnd) in pairs + [(left.count, right.count)] {
      var goneOrChanged: [Element] = []
      for index in from.left..<leftEnd {
        if let target = moved.target(of: index) {
          add(.moved, lefts[index], rights[target])
        } else {
          goneOrChanged.append(lefts[index])
        }
      }
      let newOrChanged = (from.right..<rightEnd).filter { !moved.arrived.contains($0) }.map { rights[$0] }
      for (one, other) in zip(goneOrChanged, newOrChanged) { compare(one, other) }
      for one in goneOrChanged.dropFirst(newOrChanged.count) { add(.removed, one, nil) }
      for other in newOrChanged.dropFirst(goneOrChanged.count) { add(.added, nil, other) }
      from = (leftEnd + 1, rightEnd + 1)
    }
  }
}

/// Gives equal elements equal numbers.
private enum Sameness {
  static func numbers(_ lefts: [Element], _ rights: [Element]) -> ([Int], [Int]) {
    var known: [Int: [(element: Element, number: Int)]] = [:]
    var count = 0
    func number(_ element: Element) -> Int {
      let key = hash(element)
      if let found = known[key]?.first(where: { $0.element == element }) { return found.number }
      count += 1
      known[key, default: []].append((element, count))
      return count
    }
    return (lefts.map(number), rights.map(number))
  }

  private static func hash(_ element: Element) -> Int {
    var hasher = Hasher()
    func add(_ element: Element) {
      hasher.combine(element.type)
      hasher.combine(element.bytes)
      for child in element.children {
        hasher.combine(child.id)
        add(child)
      }
    }
    add(element)
    return hasher.finalize()
  }
}

/// Pairs equal items of two lists without crossing: as many as can be (a longest common subsequence), or, in lists too
/// long for that, those at both ends.
private enum Alignment {
  private static let largest = 4_000_000

  static func pairs(_ left: [Int], _ right: [Int]) -> [(Int, Int)] {
    var start = 0
    while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
    var end = 0
    while end < left.count - start, end < right.count - start,
      left[left.count - 1 - end] == right[right.count - 1 - end]
    {
      end += 1
    }
    let rows = left.count - start - end
    let columns = right.count - start - end
    var pairs = (0..<start).map { ($0, $0) }
    if rows > 0, columns > 0, rows <= largest / columns {
      // `length[row][column]` is how many can be paired from there on.
      var length = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
      let width = columns + 1
      for row in (0..<rows).reversed() {
        for column in (0..<columns).reversed() {
          length[row * width + column] =
            left[start + row] == right[start + column]
            ? length[(row + 1) * width + column + 1] + 1
            : max(length[(row + 1) * width + column], length[row * width + column + 1])
        }
      }
      var (row, column) = (0, 0)
      while row < rows, column < columns {
        if left[start + row] == right[start + column] {
          pairs.append((start + row, start + column))
          (row, column) = (row + 1, column + 1)
        } else if length[(row + 1) * width + column] >= length[row * width + column + 1] {
          row += 1
        } else {
          column += 1
        }
      }
    }
    return pairs + (0..<end).reversed().map { (left.count - 1 - $0, right.count - 1 - $0) }
  }
}

/// Items that are on both sides but were not paired, because they cross others.
private struct Moves {
  /// The numbers on the right of those that moved there.
  private(set) var arrived: Set<Int> = []
  private var targets: [Int: Int] = [:]

  init(_ left: [Int], _ right: [Int], paired: [(Int, Int)]) {
    let pairedLeft = Set(paired.map(\.0))
    let pairedRight = Set(paired.map(\.1))
    var free: [Int: [Int]] = [:]
    for index in right.indices.reversed() where !pairedRight.contains(index) {
      free[right[index], default: []].append(index)
    }
    for index in left.indices where !pairedLeft.contains(index) {
      guard let target = free[left[index]]?.popLast() else { continue }
      targets[index] = target
      arrived.insert(target)
    }
  }

  /// Where an item of the left went on the right, or nil.
  func target(of index: Int) -> Int? { targets[index] }
}
