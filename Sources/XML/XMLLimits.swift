/// How much of a text is accepted before it is refused. Memory and time stay in proportion to these.
///
/// The defaults let a document of 200 MB through and bound what one of any kind can cost to less than 2 GB: the text,
/// its copy for the parser and its decoded values take `bytes` each at most, and the tables 24 bytes for each event, of
/// which there are at most two for each of the `nodes`. How large an input may be at all is for whoever receives it to
/// say; `bytes` bounds it once more, after it was converted to UTF-8.
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
  /// Different names of elements and attributes; and, counted apart, different prefixes, namespaces and targets of
  /// processing instructions. (libxml2 takes longer for each the more there are.)
  public var names: Int
  /// Elements, attributes and runs of text together; at most 1,000,000,000.
  public var nodes: Int

  /// Limits; what is left out gets a value that real documents stay far below.
  public init(
    bytes: Int = 256 << 20, depth: Int = 128, attributes: Int = 128, namespaces: Int = 128, nameLength: Int = 256,
    names: Int = 10_000, nodes: Int = 20_000_000
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

extension XMLLimits {
  /// These limits, each within what the parser can count.
  var countable: XMLLimits {
    func clamped(_ limit: Int, to most: Int) -> Int { min(max(limit, 0), most) }
    return XMLLimits(
      bytes: clamped(bytes, to: 1_000_000_000), depth: clamped(depth, to: 65_534),
      attributes: clamped(attributes, to: 1_000_000), namespaces: clamped(namespaces, to: 1_000_000),
      nameLength: clamped(nameLength, to: 1_000_000), names: clamped(names, to: 1_000_000),
      nodes: clamped(nodes, to: 1_000_000_000))
  }
}
