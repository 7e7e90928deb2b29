import Foundation
import Synchronization

/// How far a walk has come: `entries 1200 of 50000`, one line on a terminal that is drawn anew. Nothing is drawn where
/// standard error is no terminal.
final class CountProgress: Sendable {
  private let isShown = isatty(2) == 1
  private let last = Mutex<ContinuousClock.Instant?>(nil)

  /// Draws the line, at most ten times a second.
  func show(_ what: String, _ done: Int, of total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = last.withLock { last in
      if let last, now - last < .milliseconds(100) { return false }
      last = now
      return true
    }
    if isDue { put("\r\u{1b}[K\(what) \(done) / \(total)") }
  }

  /// Makes room for what is said next.
  func clear() {
    if isShown, last.withLock({ $0 != nil }) { put("\r\u{1b}[K") }
  }

  private func put(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
