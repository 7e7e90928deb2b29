import Tree

/// Finds lines and columns of byte offsets in a text that is too large to be held, by reading it once more up to there.
/// Only who has an issue to tell needs it. It remembers what it found: offsets that ascend cost one reading together.
struct PlaceFinder {
  private let source: any ByteSource
  private let chunk: Int
  private var known: [(offset: Int, place: Place)]

  /// A finder for the text that begins at `start`, after a byte order mark.
  init(source: any ByteSource, start: Int, chunk: Int) {
    self.source = source
    self.chunk = chunk
    known = [(start, Place(line: 1, column: 1))]
  }

  /// The place of a byte, or of the text's end.
  mutating func place(of offset: Int) throws -> Place {
    guard let index = known.lastIndex(where: { $0.offset <= offset }) else { return known[0].place }
    var (at, place) = known[index]
    while at < offset {
      let bytes = try source.read(at: at, count: min(chunk, offset - at))
      if bytes.isEmpty { throw ChangedSource() }
      place.advance(over: bytes)
      at += bytes.count
    }
    if known[index].offset < offset { known.insert((offset, place), at: index + 1) }
    return place
  }
}

extension Place {
  /// Moves on over UTF-8 text.
  mutating func advance(over text: some Collection<UInt8>) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
  }
}
