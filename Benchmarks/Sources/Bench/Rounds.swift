/// Times all contenders of a corpus in *rounds*: in each, every contender is timed once, one after another, so that
/// whatever the machine does meanwhile befalls all of them. Ratios are taken round by round.
struct Rounds {
  /// How many rounds, and how long a contender is timed in each, in seconds: it does as many passes as fit.
  var count: Int
  var duration: Double
  /// A contender whose pass is longer than this, in seconds, is timed in a third of the rounds. The others do a pass that
  /// is not timed before each.
  private static let patience = 0.5

  /// The times of all; one that fails is told with its reason.
  func measure(_ contenders: [Contender]) -> [Result] {
    var results = contenders.map { Result(contender: $0) }
    for index in results.indices { results[index].attempt(first) }
    for round in 0..<count {
      for index in results.indices { results[index].attempt { try again(&$0, round: round) } }
    }
    return results
  }

  /// The first pass warms up, and shows what is asked of the heap and how long a pass takes. Where that is long, it is
  /// the first round.
  private func first(_ result: inout Result) throws {
    Heap.settle()
    let counter = HeapCounter()
    let seconds = try result.contender.time(1)
    result.heap = result.contender.isHere ? counter.stop() : nil
    result.pass = seconds
    if seconds > Self.patience { result.seconds = [seconds] }
  }

  private func again(_ result: inout Result, round: Int) throws {
    let rounds = result.pass > Self.patience ? max(1, count / 3) : count
    guard round >= result.seconds.count, round < rounds else { return }
    // Nobody pays for what the one before left on the heap and in the caches.
    Heap.settle()
    if result.pass <= Self.patience { _ = try result.contender.time(1) }
    let passes = max(1, Int(duration / result.pass))
    result.seconds.append(try result.contender.time(passes) / Double(passes))
  }
}

/// What came of one contender.
struct Result {
  let contender: Contender
  /// The seconds of its first pass.
  fileprivate(set) var pass = 0.0
  /// Of one pass, round by round.
  fileprivate(set) var seconds: [Double] = []
  /// What one pass asked for; nil for what runs in another process.
  fileprivate(set) var heap: Heap?
  /// Why it could not be timed.
  fileprivate(set) var failure: String?

  init(contender: Contender) {
    self.contender = contender
  }

  fileprivate mutating func attempt(_ body: (inout Result) throws -> Void) {
    guard failure == nil else { return }
    do { try body(&self) } catch { failure = "\(error)" }
  }

  /// MB of input in a second (a million bytes), round by round.
  func speeds(_ corpus: Corpus) -> Spread? {
    Spread(seconds.map { Double(corpus.size(contender.format)) / $0 / 1e6 })
  }

  /// How many times as fast as another one, round by round.
  func ratios(to other: Result, _ corpus: Corpus) -> Spread? {
    let sizes = Double(corpus.size(contender.format)) / Double(corpus.size(other.contender.format))
    return Spread(zip(seconds, other.seconds).map { $1 / $0 * sizes })
  }
}

/// The median of some figures, the least and the greatest.
struct Spread: Encodable {
  let median: Double
  let least: Double
  let greatest: Double

  /// Nil where there are no figures.
  init?(_ figures: [Double]) {
    let sorted = figures.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    least = first
    greatest = last
  }
}
