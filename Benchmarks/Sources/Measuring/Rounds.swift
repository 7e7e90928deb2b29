/// Times all contenders of a corpus in *rounds*: in each, every contender is timed once, one after another, so that
/// whatever the machine does meanwhile befalls all of them. Ratios are taken round by round.
package struct Rounds: Sendable {
  /// How many rounds, and how long a contender is timed in each, in seconds: it does as many passes as fit.
  package var count: Int
  package var duration: Double
  /// A contender whose pass is longer than this, in seconds, is timed in a third of the rounds. The others do a pass that
  /// is not timed before each.
  private static let patience = 0.5

  package init(count: Int, duration: Double) {
    self.count = count
    self.duration = duration
  }

  /// The times of all; one that fails is told with its reason.
  package func measure<Contender: Timed>(_ contenders: [Contender]) -> [Timings<Contender>] {
    var results = contenders.map { Timings(contender: $0) }
    for index in results.indices { results[index].attempt(first) }
    for round in 0..<count {
      for index in results.indices { results[index].attempt { try again(&$0, round: round) } }
    }
    return results
  }

  /// The first pass warms up, and shows what is asked of the heap and how long a pass takes. Where that is long, it is
  /// the first round.
  private func first<Contender>(_ result: inout Timings<Contender>) throws {
    Heap.settle()
    let counter = HeapCounter()
    let seconds = try result.contender.time(1)
    result.heap = result.contender.isHere ? counter.stop() : nil
    result.pass = seconds
    if seconds > Self.patience { result.seconds = [seconds] }
  }

  private func again<Contender>(_ result: inout Timings<Contender>, round: Int) throws {
    let rounds = result.pass > Self.patience ? max(1, count / 3) : count
    guard round >= result.seconds.count, round < rounds else { return }
    // Nobody pays for what the one before left on the heap and in the caches.
    Heap.settle()
    if result.pass <= Self.patience { _ = try result.contender.time(1) }
    let passes = max(1, Int(duration / result.pass))
    result.seconds.append(try result.contender.time(passes) / Double(passes))
  }
}

/// What can be timed: one piece of work over one corpus. A *pass* does it once.
package protocol Timed {
  /// Whether it runs in this process, so that what it asks of the heap can be counted.
  var isHere: Bool { get }
  /// Does that many passes; seconds of processor time.
  var time: (_ passes: Int) throws -> Double { get }
}

/// What came of one contender.
package struct Timings<Contender: Timed> {
  package let contender: Contender
  /// The seconds of its first pass.
  fileprivate(set) package var pass = 0.0
  /// Of one pass, round by round.
  fileprivate(set) package var seconds: [Double] = []
  /// What one pass asked for; nil for what runs in another process.
  fileprivate(set) package var heap: Heap?
  /// Why it could not be timed.
  fileprivate(set) package var failure: String?

  fileprivate init(contender: Contender) {
    self.contender = contender
  }

  fileprivate mutating func attempt(_ body: (inout Timings) throws -> Void) {
    guard failure == nil else { return }
    do { try body(&self) } catch { failure = "\(error)" }
  }
}
