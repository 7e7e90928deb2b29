/// A *token* is one value of a JSON text as the scanner found it: what it is and where it stands. Tokens lie in text
/// order in one flat array; an object's tokens are names (strings) and values in turn, an array's are its items.
///
/// A token knows no schema and holds no text, only byte offsets.
struct Token {
  enum Kind: UInt8 { case object, array, string, number, `true`, `false`, null }

  /// The offset of its first byte; a string's is its quote.
  var start: UInt32
  /// The offset after its last byte.
  var end: UInt32
  /// The index of the token after this one and all that is inside it.
  var next: UInt32
  var kind: Kind
  /// Whether a string has escapes, so that its bytes are not its text.
  var isEscaped: Bool
}

/// The tokens of one text while it is scanned and read: memory of their own, so that adding one is a store. Whoever
/// holds the list may use `start[0..<count]`.
final class TokenList {
  private(set) var start: UnsafeMutablePointer<Token>
  private(set) var capacity: Int
  var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  /// Makes room for as many again.
  func grow() {
    let larger = UnsafeMutablePointer<Token>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
    capacity *= 2
  }
}

/// Why a text is not JSON, and where: the byte offset at which nothing acceptable could follow.
struct JSONFault: Error, Equatable {
  enum Reason: Equatable {
    case syntax(String)
    case encoding
    case depth(Int)
  }

  var reason: Reason
  var offset: Int
}
