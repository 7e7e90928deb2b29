/// A pattern as instructions, each for one place in it. A run of it is in several places at once, so that no character
/// is looked at twice for the same place (Thompson, 1968).
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// One character of the set of that number, then the next instruction.
    case take(Int)
    /// Both, the first before the second.
    case split(Int, Int)
    case jump(Int)
    /// Remembers the place in the text.
    case save(Int)
    case place(PatternNode.Place)
    case match
  }

  /// How many instructions there may be: what is counted is written out.
  static let longest = 20_000

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []
  /// How many places a run remembers: two for each group, and two for the whole.
  let slots: Int
  let names: [String: Int]
  /// Whether it can only match at the start of the text.
  let isAnchored: Bool

  init(_ text: String, _ flags: PatternFlags) throws(PatternParser.Fault) {
    var parser = PatternParser(text, flags)
    let root = try parser.pattern()
    slots = 2 * parser.groups + 2
    names = parser.names
    isAnchored = Self.startsAtStart(root)
    try emit(.group(root, number: 0))
    try add(.match)
  }

  private static func startsAtStart(_ node: PatternNode) -> Bool {
    switch node {
    case .place(.start): true
    case .sequence(let parts): parts.first.map { startsAtStart($0) } ?? false
    case .choice(let parts): parts.allSatisfy { startsAtStart($0) }
    case .group(let inner, _): startsAtStart(inner)
    case .times(let inner, let least, _, _): least > 0 && startsAtStart(inner)
    default: false
    }
  }

  private mutating func add(_ instruction: Instruction) throws(PatternParser.Fault) {
    guard instructions.count < Self.longest else { throw .unsupported("so large a pattern") }
    instructions.append(instruction)
  }

  private mutating func emit(_ node: PatternNode) throws(PatternParser.Fault) {
    switch node {
    case .scalar(let set):
      sets.append(set)
      try add(.take(sets.count - 1))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .choice(let parts): try emitChoice(parts)
    case .group(let inner, let number):
      try add(.save(2 * number))
      try emit(inner)
      try add(.save(2 * number + 1))
    case .place(let place): try add(.place(place))
    case .times(let inner, let least, let most, let isGreedy):
      for _ in 0..<least { try emit(inner) }
      try emitRest(inner, most.map { $0 - least }, isGreedy)
    }
  }

  private mutating func emitChoice(_ parts: [PatternNode]) throws(PatternParser.Fault) {
    var ends: [Int] = []
    for part in parts.dropLast() {
      let split = instructions.count
      try add(.match)
      try emit(part)
      ends.append(instructions.count)
      try add(.match)
      instructions[split] = .split(split + 1, instructions.count)
    }
    if let last = parts.last { try emit(last) }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  /// What may follow: without end a loop; else each within the one before, `(a(a)?)?`, so that a run stands in few places.
  private mutating func emitRest(_ inner: PatternNode, _ count: Int?, _ isGreedy: Bool) throws(PatternParser.Fault) {
    func split(_ into: Int, _ past: Int) -> Instruction { isGreedy ? .split(into, past) : .split(past, into) }
    guard let count else {
      let loop = instructions.count
      try add(.match)
      try emit(inner)
      try add(.jump(loop))
      instructions[loop] = split(loop + 1, instructions.count)
      return
    }
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(instructions.count)
      try add(.match)
      try emit(inner)
    }
    for one in splits { instructions[one] = split(one + 1, instructions.count) }
  }
}
