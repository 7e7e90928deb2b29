/// Where a text lies: bytes by their offset. It does not know what the text is; how it is opened, and whether it is a
/// file, is for whoever made it.
public protocol ByteSource: Sendable {
  /// How many bytes it has, or nil where only reading to the end tells (a pipe): such a source is read once, in order.
  var count: Int? { get }

  /// The bytes from `offset` on: `count` of them, fewer only where the text ends.
  func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// A text that lies in memory.
public struct MemorySource: ByteSource {
  private let bytes: [UInt8]

  /// The source of these bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How many they are.
  public var count: Int? { bytes.count }

  /// The bytes from `offset` on.
  public func read(at offset: Int, count: Int) -> [UInt8] {
    Array(bytes.dropFirst(offset).prefix(count))
  }
}

/// The text became shorter between two readings of it: what was found in the first no longer holds.
public struct ChangedSource: Error, Sendable {}

extension ByteSource {
  /// Exactly these bytes.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    let bytes = try read(at: range.lowerBound, count: range.count)
    guard bytes.count == range.count else { throw ChangedSource() }
    return bytes
  }

  /// Whether the text begins with UTF-8's byte order mark, which is no part of it.
  func beginsWithMark() throws -> Bool {
    try read(at: 0, count: 3) == [0xef, 0xbb, 0xbf]
  }

  /// Reads from `offset` to the end in chunks.
  func forEachChunk(from offset: Int, size: Int, _ body: ([UInt8], Int) throws -> Void) throws {
    var at = offset
    while true {
      let chunk = try read(at: at, count: size)
      if !chunk.isEmpty { try body(chunk, at) }
      at += chunk.count
      guard chunk.count == size else { return }
    }
  }
}
