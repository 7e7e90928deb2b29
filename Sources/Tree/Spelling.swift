/// The *spelling* of an element is how its name stands in JSON after the first quote, `name":`, laid out so that a reader
/// that guesses what comes compares it with two words of the text at once. It knows no values.
@usableFromInline
struct Spelling: Sendable {
  /// Its first eight bytes and the next eight, the first of each lowest; and which bits of them are its own.
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64
  @usableFromInline let lowMask: UInt64
  @usableFromInline let highMask: UInt64
  /// How many bytes it has; 0 where it is longer than 16, or the element has no name: such a one is never guessed.
  @usableFromInline let count: Int

  init(_ name: String) {
    let bytes = Array(name.utf8) + Array("\":".utf8)
    guard !name.isEmpty, bytes.count <= 16 else {
      (low, high, lowMask, highMask, count) = (0, 0, 0, 0, 0)
      return
    }
    func word(_ bytes: some Collection<UInt8>, _ bits: (UInt8) -> UInt8) -> UInt64 {
      bytes.enumerated().reduce(0) { $0 | UInt64(bits($1.element)) << UInt64(8 * $1.offset) }
    }
    low = word(bytes.prefix(8)) { $0 }
    high = word(bytes.dropFirst(8)) { $0 }
    lowMask = word(bytes.prefix(8)) { _ in 0xff }
    highMask = word(bytes.dropFirst(8)) { _ in 0xff }
    count = bytes.count
  }
}
