/// One event: an element's start or end, an attribute, or a run of text.
///
/// An element is its start, its attributes, what is in it, and its end; an empty element has an end too. Text is one
/// event from tag to tag: references are resolved, CDATA is text, comments and processing instructions are left out.
/// Namespace declarations are not events (see `XMLEvents.standaloneSource(of:)`).
/// It does not know its text or name: `XMLEvents` does.
public struct XMLEvent: Sendable {
  /// What an event tells.
  public enum Kind: UInt8, Sendable {
    case start, attribute, text, end
  }

  /// What it tells.
  public let kind: Kind
  let flags: UInt8
  let rawDepth: UInt16
  let rawName: UInt32
  let rawBegin: UInt32
  let rawEnd: UInt32
  /// An attribute or text: where its value begins. A start or end: the number of the other.
  let rawValue: UInt32
  /// An attribute or text: bytes of its value. A start: how many attributes follow.
  let rawLength: UInt32

  /// The number of the name in `XMLEvents.names`. A text has none: `unnamed`.
  public var name: Int { Int(rawName) }

  /// How many elements are around it; the root's own start and end have 0, its attributes and content 1.
  public var depth: Int { Int(rawDepth) }

  /// The first byte of what was written for it: of the tag, of the attribute's name, of the text.
  public var offset: Int { Int(rawBegin) }

  /// The bytes of what was written for it: the tag, the attribute with its value, the text up to the next tag (with the
  /// comments in it). Empty for an end that had no tag of its own.
  public var extent: Range<Int> { Int(rawBegin)..<Int(rawEnd) }

  /// Whether its name was written with a prefix.
  public var isPrefixed: Bool { flags & 1 != 0 }

  /// Whether its value differs from what was written (a reference, a line end, CDATA).
  public var isDecoded: Bool { flags & 2 != 0 }

  /// Whether it is a text of white space only.
  public var isBlank: Bool { flags & 4 != 0 }

  /// The `name` of a text.
  public static let unnamed = Int(UInt32.max)
}
