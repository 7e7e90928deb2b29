/// How much of a text is accepted before it is refused. Memory and time stay in proportion to these.
///
/// How large an input may be at all is for whoever receives it to say; `bytes` bounds it once more, after it was
/// converted to UTF-8.
public struct XMLLimits: Hashable, Sendable {
  /// Bytes of the text in UTF-8; at most 1,000,000,000.
  public var bytes: Int
  /// Elements within elements, the root being at 1; at most 65,534.
  public var depth: Int
  /// Attributes of one element, its namespace declarations included.
  public var attributes: Int
  /// Namespace declarations in scope at once.
  public var namespaces: Int
  /// Bytes of one name as written, its prefix included.
  public var nameLength: Int
  /// Different names of elements, attributes, prefixes, namespaces and processing instructions together. (libxml2 takes
  /// longer for each name the more there are.)
  public var names: Int
  /// Elements, attributes and runs of text together; at most 1,000,000,000.
  public var nodes: Int

  /// Limits; what is left out gets a value that real documents stay far below.
  public init(
    bytes: Int = 64 << 20, depth: Int = 128, attributes: Int = 128, namespaces: Int = 128, nameLength: Int = 256,
    names: Int = 10_000, nodes: Int = 4_000_000
  ) {
    self.bytes = bytes
    self.depth = depth
    self.attributes = attributes
    self.namespaces = namespaces
    self.nameLength = nameLength
    self.names = names
    self.nodes = nodes
  }
}
