public import Tree

/// The lines of NDJSON one by one, for whoever looks at each resource for itself; no more of the text is held than a
/// line and a block. It does not read what is on them.
public struct TextLines {
  private var reader: LineReader
  private var block: ArraySlice<UInt8> = []
  private var number = 0

  /// One line.
  public struct Line: Sendable {
    /// What is on it, without its line feed.
    public let text: [UInt8]
    /// Its number, from 1.
    public let number: Int
    /// Whether a line feed ends it: all but the last may be taken to have one.
    public let isEnded: Bool

    /// Whether nothing is on it.
    public var isBlank: Bool { !text.contains { ![0x20, 0x09, 0x0d].contains($0) } }
  }

  /// The lines of a text, which is read once and in order.
  public init(_ source: any ByteSource, limits: StreamLimits = StreamLimits()) {
    reader = LineReader(source: source, limits: limits)
  }

  /// Why there are no more lines although the text goes on: a line is too long, or this is no NDJSON.
  public var fault: Issue? { reader.fault }

  /// The next line, blank ones too; nil when there are no more. Throws what the source throws.
  public mutating func next() throws -> Line? {
    if block.isEmpty {
      guard let next = try reader.next() else { return nil }
      block = next.bytes[...]
    }
    number += 1
    let end = block.firstIndex(of: UInt8(ascii: "\n"))
    let line = Line(text: Array(block[..<(end ?? block.endIndex)]), number: number, isEnded: end != nil)
    block = end.map { block[($0 + 1)...] } ?? []
    return line
  }
}
