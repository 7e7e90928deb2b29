import Synchronization

/// Counts, from many threads: what a script does differently at each call.
final class Once: Sendable {
  private let count = Mutex(0)

  /// True the first time.
  var isFirst: Bool { next == 0 }

  /// 0, 1, 2, …
  var next: Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
