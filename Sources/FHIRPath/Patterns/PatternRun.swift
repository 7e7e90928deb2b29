/// A run of a pattern's program over one text (Pike, 1987): the places it stands in, in the order in which a search that
/// goes back would try them, step forward together. So it takes as long as the text is long times the places at most,
/// whatever the pattern, and finds what the other would find first.
struct PatternRun {
  private let program: PatternProgram
  private let text: [UInt32]
  private let run: Run
  /// Whether what the groups match is asked for.
  private let remembers: Bool

  /// A place in the program, and what has been remembered on the way to it.
  private struct Thread {
    let at: Int
    let slots: [Int]
  }

  private var threads: [Thread] = []
  private var coming: [Thread] = []
  /// For each instruction, the last round in which it was reached.
  private var reached: [Int]
  private var round = 0
  private var stack: [Thread] = []

  init(_ program: PatternProgram, _ text: String, _ run: Run, remembers: Bool = false) {
    self.program = program
    self.text = text.unicodeScalars.map(\.value)
    self.run = run
    self.remembers = remembers
    reached = Array(repeating: -1, count: program.instructions.count)
  }

  /// The places of the first match from `start` on: of the whole first, then of each group, where it begins and ends, -1
  /// where it took no part. `isWhole` asks for one that reaches the end. Errors: `limit`.
  mutating func match(from start: Int = 0, isWhole: Bool = false) throws(Stop) -> [Int]? {
    let none = remembers ? Array(repeating: -1, count: program.slots) : []
    var found: [Int]?
    coming.removeAll(keepingCapacity: true)
    round += 1
    var position = start
    while true {
      let isStart = position == start || (!isWhole && !program.isAnchored)
      if found == nil, isStart { follow(Thread(at: 0, slots: none), position) }
      swap(&threads, &coming)
      if threads.isEmpty, found != nil || isWhole || program.isAnchored { return found }
      round += 1
      coming.removeAll(keepingCapacity: true)
      try run.step(1 + threads.count >> 1)
      search: for thread in threads {
        switch program.instructions[thread.at] {
        case .match:
          if isWhole, position < text.count { continue }
          found = thread.slots
          // Those after it would have been tried after it.
          if !remembers { return found }
          break search
        case .take(let set):
          guard position < text.count, program.sets[set].contains(text[position]) else { continue }
          follow(Thread(at: thread.at + 1, slots: thread.slots), position + 1)
        default: continue
        }
      }
      guard position < text.count else { return found }
      position += 1
    }
  }

  /// Notes all places that are reached from one without a character, each once.
  private mutating func follow(_ thread: Thread, _ position: Int) {
    stack.append(thread)
    var count = 0
    defer { run.charge(count >> 2) }
    while let next = stack.popLast() {
      count += 1
      guard reached[next.at] != round else { continue }
      reached[next.at] = round
      switch program.instructions[next.at] {
      case .take, .match: coming.append(next)
      case .jump(let target): stack.append(Thread(at: target, slots: next.slots))
      case .split(let first, let second):
        stack.append(Thread(at: second, slots: next.slots))
        stack.append(Thread(at: first, slots: next.slots))
      case .save(let slot):
        var slots = next.slots
        if remembers { slots[slot] = position }
        stack.append(Thread(at: next.at + 1, slots: slots))
      case .place(let place):
        if holds(place, position) { stack.append(Thread(at: next.at + 1, slots: next.slots)) }
      }
    }
  }

  private func holds(_ place: PatternNode.Place, _ position: Int) -> Bool {
    switch place {
    case .start: position == 0
    case .end: position == text.count
    case .lastLineEnd: position == text.count || (position == text.count - 1 && text[position] == 10)
    case .lineStart: position == 0 || text[position - 1] == 10
    case .lineEnd: position == text.count || text[position] == 10
    case .wordBoundary: isWord(position - 1) != isWord(position)
    case .noWordBoundary: isWord(position - 1) == isWord(position)
    }
  }

  private func isWord(_ position: Int) -> Bool {
    guard text.indices.contains(position), let scalar = Unicode.Scalar(text[position]) else { return false }
    return ScalarSet.Class.word.contains(scalar)
  }
}
