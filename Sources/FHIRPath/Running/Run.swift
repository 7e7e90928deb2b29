import Values

/// What one run of an expression remembers: what is left of its limit, and its time.
final class Run {
  // Of the limit, what is left; below zero where there was not enough.
  private(set) var steps: Int
  private var items: Int
  private var bytes: Int
  private var known: PartialDateTime?

  init(_ limit: Expression.Limit, now: PartialDateTime?) {
    steps = limit.steps
    items = limit.items
    bytes = limit.bytes
    known = now
  }

  /// The time: asked once, and only when the expression wants it, so that `now() = now()`.
  var now: PartialDateTime? {
    if known == nil { known = Clock.read() }
    return known
  }

  /// Takes a step, or some. Errors: `limit`, here or where they were `charge`d.
  @inline(__always)
  func step(_ count: Int = 1) throws(Stop) {
    steps &-= count
    if steps < 0 { throw exhausted() }
  }

  /// Takes steps where nothing can be thrown; the next `step` tells.
  @inline(__always)
  func charge(_ count: Int) { steps &-= count }

  /// Keeps an item, or some.
  @inline(__always)
  func keep(_ count: Int = 1) throws(Stop) {
    items &-= count
    if items < 0 { throw exhausted() }
  }

  /// Makes a text of the document's, where nothing can be thrown.
  func read(_ count: Int) {
    bytes &-= count
    if bytes < 0 { steps = -1 }
  }

  /// Makes a text of so many bytes: before it is made, where that can be known. Errors: `limit`, and `tooLong` for what
  /// no limit allows.
  func make(_ count: Int, _ what: String, at: Int) throws(Stop) {
    guard count <= Texts.limit else { throw Stop(.tooLong(what), at: at) }
    bytes &-= count
    // To make it takes as long as to read it.
    steps &-= count >> 6
    if bytes < 0 || steps < 0 { throw exhausted() }
  }

  private func exhausted() -> Stop {
    Stop(.limit(bytes < 0 ? .bytes : items < 0 ? .items : .steps), at: Stop.unplaced)
  }
}
