public import JSON
public import Tree

/// Reads JSON into documents of R4: `JSONReader` for names, shapes and structure, and what it can't know, `Narrative`.
///
///     let reading = FHIRJSONReader().read(body)
///     guard reading.isUsable, let document = reading.document else { return reading.issues }
public struct FHIRJSONReader: Sendable {
  /// What bounds the reading of a text that means no good.
  public typealias Limits = JSONReader.Limits

  private let limits: Limits
  private let reader: JSONReader

  private static let usual = JSONReader(schema: R4.schema)

  /// A reader with the usual limits.
  public init() {
    limits = Limits()
    reader = Self.usual
  }

  /// A reader with these limits; keep it, making one looks at the whole schema.
  public init(limits: Limits) {
    self.limits = limits
    reader = JSONReader(schema: R4.schema, limits: limits)
  }

  /// Reads a text whose root is a resource, of type `root` where that is given. There is no document after a fatal
  /// issue, nor when the root's type can't be told.
  public func read(_ text: [UInt8], as root: TypeID? = nil) -> Reading {
    var reading = reader.read(text, as: root)
    guard let document = reading.document else { return reading }
    let narrative = Narrative.issues(in: document, limit: limits.issues + 1)
    guard !narrative.isEmpty else { return reading }
    let others = reading.issues.filter { $0.code != .moreIssues }
    reading.issues = (others + narrative).told(limit: limits.issues)
    if reading.issues.isFatal { reading.document = nil }
    return reading
  }
}
