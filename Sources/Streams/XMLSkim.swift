import FHIR
import Tree

/// Skims XML for the elements `entry` in the root, chunk by chunk: it follows tags, quotes, comments, instructions and
/// CDATA sections, looks at names, and leaves all else to the reader. An end tag that is not that of the open element,
/// which would lead it astray, is a fault.
///
/// It goes by local names: whether they are in FHIR's namespace is the reader's to say.
struct XMLSkim: Skim {
  private var cutter: Cutter
  private let start: Int
  private var end: Int

  private var state = State.text
  /// The two bytes before the one at hand, the later one lower.
  private var before: UInt16 = 0
  /// Where the markup at hand began: its `<`.
  private var markup = 0
  /// After `<!`: what has come of it so far.
  private var opening: [UInt8] = []
  /// Where a comment, an instruction or a section has its first byte: its end can't begin before.
  private var content = 0

  /// The tag at hand: whether it ends an element, its name's hash, and the name where it may count.
  private var isEndTag = false
  private var hash: UInt64 = 0
  private var name: [UInt8] = []
  /// The hashes of the names of all open elements.
  private var open: [UInt64] = []

  private var isBundle = false
  private var isRootClosed = false
  private var declaration = 0..<0
  private var rootTag = 0..<0
  private var rootName: [UInt8] = []
  /// Where the last entry ended.
  private var entryEnd = 0

  private enum State: Equatable {
    case text
    /// After `<`, after `<!`.
    case markup, opening
    case name, tag
    case quoted(UInt8)
    case comment, instruction, section
  }

  /// More than any reader allows.
  private static let depthLimit = 256
  private static let nameLimit = 256

  init(start: Int, limits: StreamLimits) {
    self.start = start
    end = start
    cutter = Cutter(start: start, limits: limits)
  }

  mutating func take(_ chunk: RawSpan, at base: Int) throws {
    var at = 0
    let count = chunk.byteCount
    while at < count {
      switch state {
      case .text:
        at = ByteSearch.first(UInt8(ascii: "<"), in: chunk, from: at)
        guard at < count else { break }
        markup = base + at
        state = .markup
        at += 1
      case .markup: try beginMarkup(chunk.byte(at), &at, base)
      case .opening:
        try goOnOpening(chunk.byte(at), base + at)
        at += 1
      case .name: takeName(chunk, &at)
      case .tag: try takeTag(chunk, &at, base)
      case .quoted(let quote):
        at = ByteSearch.first(quote, in: chunk, from: at)
        guard at < count else { break }
        state = .tag
        at += 1
      case .comment: skip(to: 0x2d2d, chunk, &at, base)
      case .section: skip(to: 0x5d5d, chunk, &at, base)
      case .instruction: skip(to: UInt16(UInt8(ascii: "?")), chunk, &at, base)
      }
    }
    before = previous(chunk, count)
    end = base + count
    try cutter.check(at: end)
  }

  /// The two bytes before `at`.
  private func previous(_ chunk: RawSpan, _ at: Int) -> UInt16 {
    switch at {
    case 0: before
    case 1: before << 8 | UInt16(chunk.byte(0))
    default: UInt16(chunk.byte(at - 2)) << 8 | UInt16(chunk.byte(at - 1))
    }
  }

  private mutating func beginMarkup(_ byte: UInt8, _ at: inout Int, _ base: Int) throws {
    isEndTag = false
    hash = 0
    name.removeAll(keepingCapacity: true)
    switch byte {
    case UInt8(ascii: "/"):
      isEndTag = true
      state = .name
      at += 1
    case UInt8(ascii: "?"):
      at += 1
      content = base + at
      state = .instruction
    case UInt8(ascii: "!"):
      at += 1
      opening.removeAll(keepingCapacity: true)
      state = .opening
    default: state = .name
    }
  }

  private mutating func goOnOpening(_ byte: UInt8, _ offset: Int) throws {
    opening.append(byte)
    content = offset + 1
    if opening == Array("--".utf8) {
      state = .comment
    } else if opening == Array("[CDATA[".utf8) {
      state = .section
    } else if opening == Array("DOCTYPE".utf8) {
      throw SkimFault(code: .xmlForbidden, offset: markup, subjects: ["`<!DOCTYPE>`"])
    } else if !["--", "[CDATA[", "DOCTYPE"].contains(where: { $0.utf8.starts(with: opening) }) {
      throw SkimFault(code: .xmlSyntax, offset: markup + 1, subjects: ["a tag is malformed here"])
    }
  }

  /// Moves to after the `>` that has those bytes before it: two, or the one that is in the lower half alone.
  private mutating func skip(to closing: UInt16, _ chunk: RawSpan, _ at: inout Int, _ base: Int) {
    at = ByteSearch.first(UInt8(ascii: ">"), in: chunk, from: at)
    guard at < chunk.byteCount else { return }
    let (mask, length): (UInt16, Int) = closing > 0xff ? (0xffff, 2) : (0xff, 1)
    if base + at - content >= length, previous(chunk, at) & mask == closing {
      if state == .instruction, markup == start { declaration = start..<base + at + 1 }
      state = .text
    }
    at += 1
  }

  /// Reads a tag's name as far as the chunk goes.
  private mutating func takeName(_ chunk: RawSpan, _ at: inout Int) {
    let keeps = open.count < 2
    while at < chunk.byteCount {
      let byte = chunk.byte(at)
      if byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") {
        state = .tag
        return
      }
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      if keeps, name.count < Self.nameLimit { name.append(byte) }
      at += 1
    }
  }

  /// Looks for the end of a tag.
  private mutating func takeTag(_ chunk: RawSpan, _ at: inout Int, _ base: Int) throws {
    at = ByteSearch.firstTagEndOrQuote(in: chunk, from: at)
    guard at < chunk.byteCount else { return }
    let byte = chunk.byte(at)
    if byte == UInt8(ascii: ">") {
      let isEmpty = previous(chunk, at) & 0xff == UInt16(UInt8(ascii: "/"))
      state = .text
      if isEndTag {
        try endElement(base + at + 1)
      } else {
        try startElement(base + at + 1, isEmpty: isEmpty)
      }
    } else {
      state = .quoted(byte)
    }
    at += 1
  }

  private mutating func startElement(_ tagEnd: Int, isEmpty: Bool) throws {
    switch open.count {
    case 0:
      guard !isRootClosed else { throw fault("after the root element only comments may follow") }
      rootTag = markup..<tagEnd
      rootName = name
      isBundle = local(name) == "Bundle"
      isRootClosed = isEmpty
    case 1 where isBundle:
      if local(name) == "entry" {
        if cutter.isInRun { try cutter.next(at: markup) } else { cutter.begin(at: markup) }
        entryEnd = tagEnd
      } else {
        try cutter.end(at: entryEnd)
      }
    default: break
    }
    guard !isEmpty else { return }
    guard open.count < Self.depthLimit else {
      throw SkimFault(code: .tooDeep, offset: markup, subjects: ["\(Self.depthLimit)"])
    }
    open.append(hash)
  }

  private mutating func endElement(_ tagEnd: Int) throws {
    guard let opened = open.popLast() else { throw fault("after the root element only comments may follow") }
    guard opened == hash else { throw fault("this end tag is not that of the open element") }
    if open.isEmpty {
      isRootClosed = true
      try cutter.end(at: entryEnd)
    } else if open.count == 1 {
      // Where another child has ended there is no run.
      entryEnd = tagEnd
    }
  }

  private func local(_ name: [UInt8]) -> String {
    let colon = name.firstIndex(of: UInt8(ascii: ":"))
    return String(decoding: name[(colon.map { $0 + 1 } ?? 0)...], as: UTF8.self)
  }

  private func fault(_ text: String) -> SkimFault {
    SkimFault(code: .xmlSyntax, offset: markup, subjects: [text])
  }

  func finish() throws -> Split {
    guard state == .text, open.isEmpty else {
      throw SkimFault(code: .xmlSyntax, offset: end, subjects: ["the text ends too early"])
    }
    return split(runs: cutter.runs, slices: cutter.slices)
  }

  func unfinished(at offset: Int) -> Split? {
    cutter.unfinished(at: offset).map { split(runs: [$0.run], slices: [$0.slice]) }
  }

  private func split(runs: [Split.Run], slices: [Split.Slice]) -> Split {
    Split(
      format: .xml, start: start, end: end, runs: runs, slices: slices, declaration: declaration, rootTag: rootTag,
      rootName: rootName)
  }
}
