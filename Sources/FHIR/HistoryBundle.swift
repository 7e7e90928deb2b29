public import Tree

/// Makes the `Bundle` that answers a history (R4 §3.1.0.9, https://hl7.org/fhir/R4/http.html#history): versions, newest
/// first, each with the request that made it.
public struct HistoryBundle: Sendable {
  /// How a version came about.
  public enum Method: String, Sendable {
    case create = "POST"
    case update = "PUT"
    case delete = "DELETE"
  }

  /// One version.
  public struct Version: Sendable {
    /// The resource; nothing where it was deleted.
    public let resource: Document?
    /// Its address, without a version.
    public let fullURL: String
    /// What was requested, relative to the server's base.
    public let url: String
    /// How it came about.
    public let method: Method
    /// Whether it was not there right before.
    public let isNew: Bool
    /// The version's id.
    public let version: String
    /// When it was made, in seconds since 1970 in UTC.
    public let updated: Int64

    /// A version.
    public init(
      resource: Document?, fullURL: String, url: String, method: Method, isNew: Bool, version: String,
      updated: Int64
    ) {
      self.resource = resource
      self.fullURL = fullURL
      self.url = url
      self.method = method
      self.isNew = isNew
      self.version = version
      self.updated = updated
    }
  }

  private let total: Int
  private let selfLink: String
  private let nextLink: String?
  private let versions: [Version]

  /// A page of a history that has `total` versions in all.
  public init(total: Int, selfLink: String, nextLink: String?, versions: [Version]) {
    self.total = total
    self.selfLink = selfLink
    self.nextLink = nextLink
    self.versions = versions
  }

  /// The bundle.
  public func document() -> Document {
    var builder = DocumentBuilder(resource: "Bundle")
    builder.leaf("type", "history")
    builder.leaf("total", String(total))
    builder.pageLinks(toItself: selfLink, next: nextLink)
    for version in versions {
      builder.begin("entry")
      builder.leaf("fullUrl", version.fullURL)
      if let resource = version.resource { builder.copy(resource.root, as: Searchset.resource) }
      builder.begin("request")
      builder.leaf("method", version.method.rawValue)
      builder.leaf("url", version.url)
      builder.close()
      builder.begin("response")
      builder.leaf("status", version.method == .delete ? "204" : version.isNew ? "201" : "200")
      builder.leaf("etag", "W/\"\(version.version)\"")
      builder.leaf("lastModified", JapanTime.instant(version.updated))
      builder.close()
      builder.close()
    }
    return builder.finish()
  }
}
