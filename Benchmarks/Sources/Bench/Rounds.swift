/// Times all contenders of a corpus in *rounds*: in each, every contender is timed once, one after another, so that
/// whatever the machine does meanwhile befalls all of them. Ratios are taken round by round.
struct Rounds {
  /// How many rounds, and how long a contender is timed in each, in seconds: it does as many passes as fit.
  var count: Int
  var duration: Double
  /// A contender that takes longer than this for a pass, in seconds, is timed in a third of the rounds.
  var patience = 0.5

  /// The times of all; one that fails is told with its reason.
  func measure(_ contenders: [Contender]) -> [Result] {
    var results = contenders.map { Result(contender: $0) }
    var passes = [Int](repeating: 1, count: results.count)
    for index in results.indices {
      results[index].attempt { passes[index] = try first(&$0) }
    }
    for round in 0..<count {
      for index in results.indices {
        results[index].attempt { result in
          guard round >= result.seconds.count, round < result.rounds else { return }
          result.seconds.append(try result.contender.time(passes[index]) / Double(passes[index]))
        }
      }
    }
    return results
  }

  /// The first pass warms up, shows what is asked of the heap, and how many passes fit into a round. Where none would, it
  /// is the first round.
  private func first(_ result: inout Result) throws -> Int {
    let counter = HeapCounter()
    let seconds = try result.contender.time(1)
    result.heap = result.contender.isHere ? counter.stop() : nil
    result.rounds = count
    if seconds > patience {
      result.rounds = max(1, count / 3)
      result.seconds = [seconds]
    }
    return max(1, Int(duration / seconds))
  }
}

/// What came of one contender.
struct Result {
  let contender: Contender
  /// In how many rounds it is timed.
  var rounds = 0
  /// Of one pass, round by round.
  var seconds: [Double] = []
  /// What one pass asked for; nil for what runs in another process.
  var heap: Heap?
  var failure: String?

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
