import JSON
public import Tree

/// A resource with its JSON, so that it need not be written again for each answer that it stands in.
public struct WrittenResource: Sendable {
  /// The resource.
  public let document: Document
  /// Its JSON, as `JSONWriter` writes it without white space; nil where it has not been written.
  let json: [UInt8]?

  /// A resource that stands in one answer.
  public init(_ document: Document) {
    self.document = document
    json = nil
  }

  /// A resource that stands in many answers: its JSON is written now.
  public static func written(_ document: Document) -> WrittenResource {
    WrittenResource(document, json: JSONWriter.text(document))
  }

  private init(_ document: Document, json: [UInt8]) {
    self.document = document
    self.json = json
  }

  /// About how many bytes of memory it takes.
  public var size: Int { document.size + (json?.count ?? 0) }
}

extension FHIRFormat {
  /// Writes a resource, or takes what is written of it. Throws what the format can't say.
  public func write(_ resource: WrittenResource, pretty: Bool = false) throws(FHIRUnwritable) -> [UInt8] {
    if self == .json, !pretty, let json = resource.json { return json }
    return try write(resource.document, pretty: pretty)
  }

  /// Writes the answer to a search. In JSON, what is written of its resources is taken as it stands, which gives the same
  /// bytes. Throws what the format can't say.
  public func write(_ answer: Searchset, pretty: Bool = false) throws(FHIRUnwritable) -> [UInt8] {
    self == .json && !pretty ? answer.json() : try write(answer.document(), pretty: pretty)
  }
}
