import CAllocations

/// What a piece of work asks of the heap: how many blocks and how many bytes, whoever asks (Swift, Foundation, C, C++),
/// whether they are given back or not.
package struct Heap: Sendable {
  package let blocks: Int
  package let bytes: Int

  /// Puts together what was freed, so that no later work pays for what an earlier one left.
  static func settle() {
    callocations_settle()
  }
}

/// Counts from when it is made until it is stopped, or gone; one at a time.
struct HeapCounter: ~Copyable {
  init() {
    callocations_start()
  }

  consuming func stop() -> Heap {
    let counted = callocations_stop()
    return Heap(blocks: Int(counted.count), bytes: Int(counted.bytes))
  }

  deinit {
    _ = callocations_stop()
  }
}
