/// A place in a text. A line ends after its line feed; columns count Unicode scalars; both are from 1.
public struct XMLPosition: Hashable, Comparable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1.
  public var column: Int

  /// The place with that line and column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Whether `left` comes before `right` in one text.
  public static func < (left: XMLPosition, right: XMLPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  /// Moves from where `bytes` begin to where they end.
  mutating func advance(over bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
  }
}
