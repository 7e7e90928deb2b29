/// A *fault* is why a text was refused: what, and where. It speaks of places and constructs, never of content.
public struct XMLFault: Error, Hashable, Sendable {
  /// The kinds of fault.
  public enum Code: String, Sendable, CaseIterable {
    /// Not well-formed XML 1.0.
    case syntax
    /// A character, or a reference to one, that XML 1.0 does not have.
    case character
    /// A document type declaration, of any kind.
    case doctype
    /// A reference to an entity other than the five of XML.
    case entity
    /// Not well formed as to namespaces.
    case namespace
    /// An unknown encoding, one that is not what it is declared to be, or bytes that are not in it.
    case encoding
    /// Elements too deep.
    case depth
    /// Over one of the other limits.
    case size
    /// Not the text's doing: out of memory, or the parser contradicted itself.
    case failure
  }

  /// What kind of fault it is.
  public let code: Code
  /// Where it is, in the text as converted to UTF-8 and without its byte order mark.
  public let position: XMLPosition
  /// In English, for a person.
  public let text: String

  /// A fault there, with a text that quotes nothing.
  public init(_ code: Code, at position: XMLPosition, _ text: String) {
    self.code = code
    self.position = position
    self.text = text
  }

  /// From 1.
  public var line: Int { position.line }
  /// From 1, in Unicode scalars.
  public var column: Int { position.column }
}

extension XMLFault: CustomStringConvertible {
  /// `line:column: text [code]`
  public var description: String { "\(line):\(column): \(text) [\(code.rawValue)]" }
}
