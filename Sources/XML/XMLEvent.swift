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

  // Laid out as CXMLEvent, in whose memory it lies.

  /// What it tells.
  public let kind: Kind
  @usableFromInline let flags: UInt8
  @usableFromInline let rawDepth: UInt16
  @usableFromInline let rawName: UInt32
  @usableFromInline let rawBegin: UInt32
  @usableFromInline let rawEnd: UInt32
  @usableFromInline let rawValue: UInt32
  @usableFromInline let rawLength: UInt32

  /// The number of the name in `XMLEvents.names`. A text has none: `unnamed`.
  @inlinable public var name: Int { Int(rawName) }

  /// How many elements are around it; the root's own start and end have 0, its attributes and content 1.
  @inlinable public var depth: Int { Int(rawDepth) }

  /// The first byte of what was written for it: of the tag, of the attribute's name, of the text.
  @inlinable public var offset: Int { Int(rawBegin) }

  /// The bytes of what was written for it: the tag, the attribute with its value, the text up to the next tag (with the
  /// comments in it). Empty for an end that had no tag of its own.
  @inlinable public var extent: Range<Int> { Int(rawBegin)..<Int(rawEnd) }

  /// An attribute's or text's value, as bytes of `XMLEvents.source`, or, when it `isDecoded`, of `XMLEvents.decoded`.
  /// Empty for a start or end.
  @inlinable public var value: Range<Int> {
    kind == .attribute || kind == .text ? Int(rawValue)..<Int(rawValue) + Int(rawLength) : 0..<0
  }

  /// The number of the end of a start, or of the start of an end; of other events, -1.
  @inlinable public var partner: Int { kind == .start || kind == .end ? Int(rawValue) : -1 }

  /// How many attributes follow a start; 0 for other events.
  @inlinable public var attributeCount: Int { kind == .start ? Int(rawLength) : 0 }

  /// Whether its name was written with a prefix.
  @inlinable public var isPrefixed: Bool { flags & 1 != 0 }

  /// Whether its value differs from what was written (a reference, a line end, CDATA).
  @inlinable public var isDecoded: Bool { flags & 2 != 0 }

  /// Whether it is a text of white space only.
  @inlinable public var isBlank: Bool { flags & 4 != 0 }

  /// The `name` of a text.
  public static let unnamed = Int(UInt32.max)
}
