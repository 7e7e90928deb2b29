// A header is a name and a value; names are equal whatever their case. Order and repetition are kept, because both
// can carry meaning. This file does not know which headers may be sent: CheckedRequest decides that.

/// The headers of a request or response, in order, repetitions kept.
public struct HTTPHeaders: Sendable, Equatable, Sequence, ExpressibleByDictionaryLiteral {
  /// One header line.
  public struct Field: Sendable, Equatable {
    /// The name as written; compared without regard to case.
    public let name: String
    /// The value, without white space around it.
    public let value: String
  }

  private var fields: [Field] = []

  /// No headers.
  public init() {}

  /// Headers in the order of the literal; a name may occur more than once.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }

  /// Adds one header after the others.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The value of the first header of that name, whatever its case; nil if there is none.
  public subscript(name: String) -> String? {
    fields.first { sameName($0.name, name) }?.value
  }

  /// The values of all headers of that name, in order.
  public func values(of name: String) -> [String] {
    fields.filter { sameName($0.name, name) }.map(\.value)
  }

  /// Goes over the headers in order.
  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}

/// Whether two header names are the same (RFC 9110, 5.1): ASCII letters compare without case.
func sameName(_ one: String, _ other: String) -> Bool {
  one.utf8.elementsEqual(other.utf8) { lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
