import Tree

/// Some whole lines.
struct LineBlock: Sendable {
  var bytes: [UInt8]
  /// The number of its first line, from 1.
  var line: Int
  /// Where it ends in the text.
  var end: Int
}

/// Takes a text apart into blocks of whole lines, reading it once. What is plainly no NDJSON, a resource laid out over
/// several lines or one in XML, it gives up at its first line, so that this is told once and not of every line.
struct LineReader {
  private let source: any ByteSource
  private let limits: StreamLimits
  /// How much of the text was read.
  private var at = 0
  private var isAtEnd = false
  /// What was read and not yet given out.
  private var rest: [UInt8] = []
  private var line = 1
  /// Whether a line was seen that is not blank.
  private var isBegun = false
  /// A line that is too long, or a text that is no NDJSON: nothing after it is read.
  private(set) var fault: Issue?

  init(source: any ByteSource, limits: StreamLimits) {
    self.source = source
    self.limits = limits
  }

  /// The next block, or nil when there are no more.
  mutating func next() throws -> LineBlock? {
    var end: Int?
    while end == nil, !isAtEnd {
      let before = rest.count
      let chunk = try source.read(at: at, count: limits.slice)
      at += chunk.count
      isAtEnd = chunk.count < limits.slice
      rest += chunk
      end = rest[before...].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
      // What was there before has no line feed.
      let first = rest[before...].firstIndex(of: UInt8(ascii: "\n")) ?? rest.count
      guard first <= limits.resource else {
        let place = Place(line: line, column: 1)
        fault = Issue(.tooLarge, place: place, subjects: ["a line of NDJSON (\(limits.resource >> 20) MiB)"])
        return nil
      }
    }
    guard !rest.isEmpty else { return nil }
    let length = isAtEnd ? rest.count : end ?? rest.count
    let block = LineBlock(bytes: Array(rest[..<length]), line: line, end: at - rest.count + length)
    if !isBegun, let line = begin(block) {
      fault = Issue(.linesSyntax, place: Place(line: line, column: 1))
      return nil
    }
    rest.removeFirst(length)
    line += block.bytes.count { $0 == UInt8(ascii: "\n") }
    return block
  }

  /// The number of the text's first line where that is in the block and can't be an object, whole on its line.
  private mutating func begin(_ block: LineBlock) -> Int? {
    var number = block.line
    for line in block.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { number += 1 }
      let text = line.starts(with: [0xef, 0xbb, 0xbf]) ? line.dropFirst(3) : line
      guard let first = text.first(where: { $0 > 0x20 }), let last = text.last(where: { $0 > 0x20 }) else { continue }
      isBegun = true
      return first == UInt8(ascii: "{") && last == UInt8(ascii: "}") ? nil : number
    }
    return nil
  }
}
