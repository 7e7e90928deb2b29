import Synchronization

/// *Guesses* are which element came after which, or came first in which type, when that was last seen: mostly it does
/// again, also in the next text. A reader that guesses right need not look a name up. A wrong guess costs time and
/// nothing else: whoever guesses compares the name.
public struct Guesses {
  @usableFromInline let next: UnsafeMutablePointer<UInt16>
  @usableFromInline let types: Int

  fileprivate init(_ table: GuessTable) {
    next = table.next
    types = table.types
  }

  /// The element that came first in that type, or after that element of it, where `element` is not 0; 0 for none yet.
  @inlinable @inline(__always)
  public subscript(type: TypeID, after element: UInt16) -> ElementID {
    get { ElementID(rawValue: next[place(type, element)]) }
    nonmutating set { next[place(type, element)] = newValue.rawValue }
  }

  @inlinable @inline(__always)
  func place(_ type: TypeID, _ element: UInt16) -> Int {
    element == 0 ? Int(type.rawValue) : types &+ Int(element)
  }
}

extension Schema {
  /// Calls `body` with guesses that it has for itself, for the time of the call.
  public func withGuesses<Result>(_ body: (Guesses) -> Result) -> Result {
    let table = guesses.withLock { $0.popLast() } ?? GuessTable(types: types.count, elements: elements.count)
    defer { guesses.withLock { $0.append(table) } }
    return body(Guesses(table))
  }
}

/// The memory of guesses, used by one at a time: that is why it may be handed on (`@unchecked`). There are as many as
/// were ever used at once.
final class GuessTable: @unchecked Sendable {
  fileprivate let next: UnsafeMutablePointer<UInt16>
  fileprivate let types: Int

  fileprivate init(types: Int, elements: Int) {
    self.types = types
    next = .allocate(capacity: types + elements)
    next.initialize(repeating: 0, count: types + elements)
  }

  deinit { next.deallocate() }
}
