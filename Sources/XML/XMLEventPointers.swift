/// The tables of one document for readers that look at every event: pointers without owners and without checks.
///
/// They hold only within the call of `XMLEvents.withUnsafePointers` that gives them. All numbers and ranges that one
/// table gives are within the other.
public struct XMLEventPointers {
  /// All events, by their numbers.
  public let events: UnsafeBufferPointer<XMLEvent>
  /// The text, `XMLEvents.source`.
  public let source: UnsafeBufferPointer<UInt8>
  /// `XMLEvents.decoded`.
  public let decoded: UnsafeBufferPointer<UInt8>
  /// The names, by their numbers: those of `XMLEvents.names`, as bytes of `decoded`.
  public let names: UnsafeBufferPointer<XMLNameParts>
  /// The namespaces of the names, each once, as bytes of `decoded`.
  public let spaces: UnsafeBufferPointer<XMLSpaceParts>

  /// The value of an attribute or text of this document, in UTF-8. Empty for a start or end.
  @inlinable public func value(of event: XMLEvent) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: (event.isDecoded ? decoded : source)[event.value])
  }

  /// The local part of a name, in UTF-8.
  @inlinable public func local(of name: XMLNameParts) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: decoded[Int(name.local)..<Int(name.local) + Int(name.localLength)])
  }

  /// A namespace, in UTF-8.
  @inlinable public func bytes(of space: XMLSpaceParts) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: decoded[Int(space.begin)..<Int(space.begin) + Int(space.length)])
  }
}

/// A name as the parser left it. Laid out as CXMLName.
public struct XMLNameParts: Sendable {
  /// Where its local part begins, in `decoded`.
  public let local: UInt32
  /// Bytes of its local part.
  public let localLength: UInt32
  /// The number of its namespace in `XMLEventPointers.spaces`, or `noSpace`.
  public let space: UInt32

  /// The `space` of a name that is in none.
  public static let noSpace = UInt32.max
}

/// A namespace as the parser left it. Laid out as CXMLSpace.
public struct XMLSpaceParts: Sendable {
  /// Where it begins, in `decoded`.
  public let begin: UInt32
  /// Its bytes.
  public let length: UInt32
}

extension XMLEvents {
  /// Gives the tables for the time of the call, for what would be slow by subscript. Nothing is checked: a number out of
  /// range, or a pointer that is used after the call, is undefined behaviour.
  public func withUnsafePointers<Result, Failure: Error>(
    _ body: (XMLEventPointers) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(tables) {} }
    return try source.withUnsafeBufferPointer { source throws(Failure) in
      try tables.decoded.withUnsafeBufferPointer { decoded throws(Failure) in
        try body(
          XMLEventPointers(
            events: tables.events, source: source, decoded: decoded, names: tables.nameParts,
            spaces: tables.spaceParts))
      }
    }
  }
}
