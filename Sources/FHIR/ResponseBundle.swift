public import Tree

/// Makes the `Bundle` that answers a batch or a transaction (R4 §3.1.0.11.3): one entry for each that was asked, in that
/// order.
public struct ResponseBundle: Sendable {
  /// What came of one entry.
  public struct Entry: Sendable {
    /// A status of HTTP, with or without words.
    public var status: String
    /// What was asked for.
    public var resource: Document?
    /// Where a changed resource stands.
    public var location: String?
    /// The version that it has now.
    public var version: String?
    /// When that was made, in seconds since 1970 in UTC.
    public var updated: Int64?
    /// What is to be said of it: an `OperationOutcome`.
    public var outcome: Document?

    /// An entry; say the rest by its properties.
    public init(status: String) { self.status = status }
  }

  private let isTransaction: Bool
  private let entries: [Entry]

  /// An answer.
  public init(isTransaction: Bool, entries: [Entry]) {
    self.isTransaction = isTransaction
    self.entries = entries
  }

  /// The bundle.
  public func document() -> Document {
    var builder = DocumentBuilder(resource: "Bundle")
    builder.leaf("type", isTransaction ? "transaction-response" : "batch-response")
    for entry in entries {
      builder.begin("entry")
      if let resource = entry.resource { builder.copy(resource.root, as: Searchset.resource) }
      builder.begin("response")
      builder.leaf("status", entry.status)
      if let location = entry.location { builder.leaf("location", location) }
      if let version = entry.version { builder.leaf("etag", "W/\"\(version)\"") }
      if let updated = entry.updated { builder.leaf("lastModified", JapanTime.instant(updated)) }
      if let outcome = entry.outcome { builder.copy(outcome.root, as: Self.outcome) }
      builder.close()
      builder.close()
    }
    return builder.finish()
  }

  /// `Bundle.entry.response.outcome`.
  private static let outcome: ElementID = {
    let schema = R4.schema
    guard let response = schema.type(named: "Bundle.entry.response"),
      let outcome = schema.element("outcome", of: response)
    else { preconditionFailure("R4 has no `Bundle.entry.response.outcome`") }
    return outcome
  }()
}
