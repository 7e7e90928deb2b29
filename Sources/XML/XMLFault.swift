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
    /// Elements too deep. `XMLFault.excess` has the number.
    case depth
    /// Over one of the other limits. `XMLFault.excess` says which.
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
  /// Of `depth` and `size`, which limit the text is over; nil for other faults.
  public let excess: Excess?

  /// What there is too much of, and how much would have been accepted.
  public struct Excess: Hashable, Sendable, CustomStringConvertible {
    /// What is bounded, by the names of `XMLLimits`.
    public enum Measure: String, Sendable, CaseIterable {
      case bytes, depth, attributes, namespaces, nameLength, names, nodes
    }

    /// What there is too much of.
    public let measure: Measure
    /// The most that is accepted.
    public let limit: Int

    /// `128 attributes`
    public var description: String {
      let noun =
        switch measure {
        case .bytes, .attributes, .namespaces, .names, .nodes: measure.rawValue
        case .depth: "levels"
        case .nameLength: "bytes of a name"
        }
      return "\(limit) \(noun)"
    }

    /// More than `limit` of that.
    public init(_ measure: Measure, over limit: Int) {
      self.measure = measure
      self.limit = limit
    }
  }

  /// A fault there, with a text that quotes nothing.
  public init(_ code: Code, at position: XMLPosition, _ text: String, excess: Excess? = nil) {
    self.code = code
    self.position = position
    self.text = text
    self.excess = excess
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
