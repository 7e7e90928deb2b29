import FHIR
import JSON
import Tree

/// Skims JSON for the items of the root's `entry`, chunk by chunk: it follows strings and brackets, looks at names and
/// commas only where entries can begin or end, and leaves all else to the reader. A bracket of the wrong kind, which
/// would lead it astray, is a fault.
///
/// It keeps its own stack of open arrays and objects as bits, so that memory does not grow with the text.
struct JSONSkim: Skim {
  private let source: any ByteSource
  private let limits: StreamLimits
  private var cutter: Cutter
  private let start: Int
  private var end: Int

  /// How many arrays and objects are open, and for each whether it is an object; the innermost one is the lowest bit.
  private var depth = 0
  private var kinds: UInt128 = 0
  private var isInString = false
  /// Where the string at hand, or the last one, has its opening quote.
  private var quote = 0
  /// Whether the last byte was the backslash of an escape.
  private var isEscape = false
  /// The root's string at hand, or the last one: a name, when a colon follows.
  private var string = 0..<0
  /// The member of the root that the skim is in, after its colon.
  private var member = Member.none
  /// Whether something other than white space was met in the run at hand.
  private var hasItem = false
  private var kind = Kind.unknown
  private var isRootClosed = false

  private enum Member { case none, entry, resourceType, other }
  /// What the root's first `resourceType` says.
  private enum Kind { case unknown, bundle, other }

  /// The depth that the reader allows, as far as the bits go.
  private static let depthLimit = min(JSONReader.Limits().depth, UInt128.bitWidth)

  init(source: any ByteSource, start: Int, limits: StreamLimits) {
    self.source = source
    self.start = start
    self.limits = limits
    end = start
    cutter = Cutter(start: start, limits: limits)
  }

  mutating func take(_ chunk: RawSpan, at base: Int) throws {
    var at = 0
    let count = chunk.byteCount
    while at < count {
      if isInString {
        try skipString(chunk, &at, base)
      } else if depth > (cutter.isInRun ? 2 : 1) {
        at = ByteSearch.firstQuoteOrBracket(in: chunk, from: at)
        guard at < count else { break }
        try step(chunk.byte(at), base + at)
        at += 1
      } else {
        try shallowStep(chunk.byte(at), base + at)
        at += 1
      }
    }
    end = base + count
    try cutter.check(at: end)
  }

  /// Moves over the rest of a string as far as the chunk goes.
  private mutating func skipString(_ chunk: RawSpan, _ at: inout Int, _ base: Int) throws {
    if isEscape {
      at += 1
      isEscape = false
    }
    at = ByteSearch.first(UInt8(ascii: "\""), or: UInt8(ascii: "\\"), in: chunk, from: at)
    guard at < chunk.byteCount else { return }
    if chunk.byte(at) == UInt8(ascii: "\\") {
      isEscape = true
    } else {
      isInString = false
      if depth == 1 {
        string = string.lowerBound..<base + at
        if member == .resourceType, kind == .unknown { kind = try says("Bundle", string) ? .bundle : .other }
      }
    }
    at += 1
  }

  /// A byte where names and commas count: in the root, or between its entries.
  private mutating func shallowStep(_ byte: UInt8, _ offset: Int) throws {
    switch byte {
    case 0x20, 0x09, 0x0a, 0x0d: return
    case UInt8(ascii: ":") where depth == 1: member = try name(string)
    case UInt8(ascii: ",") where depth == 1: member = .none
    case UInt8(ascii: ","):
      hasItem = true
      if cutter.isInRun { try cutter.next(at: offset) }
    case UInt8(ascii: "]") where depth == 2 && cutter.isInRun: try step(byte, offset)
    default:
      if isRootClosed {
        throw SkimFault(code: .jsonSyntax, offset: offset, subjects: ["expected nothing after the value"])
      }
      hasItem = true
      try step(byte, offset)
    }
  }

  /// A byte that may open or close something.
  private mutating func step(_ byte: UInt8, _ offset: Int) throws {
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      quote = offset
      if depth == 1 { string = offset + 1..<offset + 1 }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < Self.depthLimit else {
        throw SkimFault(code: .tooDeep, offset: offset, subjects: ["\(Self.depthLimit)"])
      }
      let isObject = byte == UInt8(ascii: "{")
      // Other resources have an `entry`, too.
      if depth == 1, !isObject, member == .entry, kinds & 1 == 1, kind != .other {
        cutter.begin(at: offset + 1)
        hasItem = false
      }
      depth += 1
      kinds = kinds << 1 | (isObject ? 1 : 0)
    case UInt8(ascii: "}"), UInt8(ascii: "]"): try close(byte, offset)
    default: return
    }
  }

  private mutating func close(_ byte: UInt8, _ offset: Int) throws {
    guard depth > 0, (kinds & 1 == 1) == (byte == UInt8(ascii: "}")) else {
      throw SkimFault(code: .jsonSyntax, offset: offset, subjects: [expected])
    }
    if depth == 2, cutter.isInRun { try cutter.end(at: offset, isEmpty: !hasItem) }
    depth -= 1
    kinds >>= 1
    isRootClosed = depth == 0
  }

  /// What could stand instead of a bracket that is wrong.
  private var expected: String {
    depth == 0 ? "expected a value" : kinds & 1 == 1 ? "expected `,` or `}`" : "expected `,` or `]`"
  }

  /// What the text between those offsets names.
  private func name(_ range: Range<Int>) throws -> Member {
    if try says("entry", range) { return .entry }
    return try says("resourceType", range) ? .resourceType : .other
  }

  /// Whether the string between those offsets, its escapes undone, is this one, which is ASCII.
  private func says(_ word: StaticString, _ range: Range<Int>) throws -> Bool {
    let count = word.utf8CodeUnitCount
    guard range.count == count || (range.count > count && range.count <= count * 6) else { return false }
    let bytes = try source.bytes(range)
    return JSONEscapes.plain(bytes) == Array(UnsafeBufferPointer(start: word.utf8Start, count: count))
  }

  func finish() throws -> Split {
    guard !isInString else {
      throw SkimFault(code: .jsonSyntax, offset: quote, subjects: ["the text ends within this string"])
    }
    guard depth == 0 else {
      throw SkimFault(code: .jsonSyntax, offset: end, subjects: ["\(expected), but the text ends"])
    }
    var split = Split(format: .json, start: start, end: end)
    if kind == .bundle {
      split.runs = cutter.runs
      // A second member of the same name is refused with the frame: what it holds is not read.
      split.slices = cutter.slices.filter { $0.run == 0 }
    } else if end - start > limits.resource {
      // What was a run of nothing that is known would now be read whole.
      throw kind == .unknown
        ? SkimFault(code: .typeMissing, offset: start)
        : SkimFault(
          code: .tooLarge, offset: start, subjects: ["a resource that is no Bundle (\(limits.resource >> 20) MiB)"])
    }
    return split
  }

  func unfinished(at offset: Int) -> Split? {
    guard let (run, slice) = cutter.unfinished(at: offset) else { return nil }
    return Split(format: .json, start: start, end: end, runs: [run], slices: [slice])
  }
}

/// Undoes JSON's escapes of ASCII, for names that are ASCII.
enum JSONEscapes {
  /// The text of a string, or nil where it has an escape that is malformed or stands for another character.
  static func plain(_ bytes: [UInt8]) -> [UInt8]? {
    var text: [UInt8] = []
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "\\") else {
        text.append(bytes[at])
        at += 1
        continue
      }
      guard at + 6 <= bytes.count, bytes[at + 1] == UInt8(ascii: "u"),
        let value = UInt8(String(decoding: bytes[at + 2..<at + 6], as: UTF8.self), radix: 16), value < 0x80
      else { return nil }
      text.append(value)
      at += 6
    }
    return text
  }
}
