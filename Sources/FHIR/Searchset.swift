import JSON
public import Tree

/// Makes the `Bundle` that answers a search (R4 §3.1.1.3, https://hl7.org/fhir/R4/bundle.html#searchset): fill in what
/// is known, add the entries in order, and take the document.
///
///     var answer = Searchset(total: 2, selfLink: address)
///     answer.add(patient, fullURL: "https://gateway.example/fhir/Patient/1")
///     let bundle = answer.document()
public struct Searchset: Sendable {
  /// Why an entry is in the answer.
  public enum Mode: String, Sendable {
    /// It is what was searched for.
    case match
    /// It belongs to something that was.
    case include
    /// It is an `OperationOutcome` about the search.
    case outcome
  }

  /// The bundle's own id, or none.
  public var id: String?
  /// When the answer was made, in seconds since 1970 in UTC, or nothing.
  public var lastUpdated: Int64?
  /// How many match on all pages, or nothing where that is not known.
  public var total: Int?
  /// The address of this page.
  public var selfLink: String?
  /// The address of the next page, where there is one.
  public var nextLink: String?

  private struct Entry: Sendable {
    let resource: WrittenResource
    let fullURL: String?
    let mode: Mode
  }
  private var entries: [Entry] = []

  /// An answer without entries.
  public init(
    id: String? = nil, lastUpdated: Int64? = nil, total: Int? = nil, selfLink: String? = nil, nextLink: String? = nil
  ) {
    self.id = id
    self.lastUpdated = lastUpdated
    self.total = total
    self.selfLink = selfLink
    self.nextLink = nextLink
  }

  /// Adds a resource of R4. `fullURL` is its address, or nothing where it has none, as an outcome.
  public mutating func add(_ resource: Document, fullURL: String? = nil, mode: Mode = .match) {
    add(WrittenResource(resource), fullURL: fullURL, mode: mode)
  }

  /// Adds a resource of R4 whose JSON may be written already.
  public mutating func add(_ resource: WrittenResource, fullURL: String? = nil, mode: Mode = .match) {
    entries.append(Entry(resource: resource, fullURL: fullURL, mode: mode))
  }

  /// The bundle.
  public func document() -> Document {
    var builder = head()
    for entry in entries {
      builder.begin("entry")
      if let fullURL = entry.fullURL { builder.leaf("fullUrl", fullURL) }
      builder.copy(entry.resource.document.root, as: Self.resource)
      builder.begin("search")
      builder.leaf("mode", entry.mode.rawValue)
      builder.close()
      builder.close()
    }
    return builder.finish()
  }

  /// The bundle in JSON: byte for byte what `JSONWriter` makes of `document()`, but that no resource is written that is
  /// written already, and none is copied into a document.
  func json() -> [UInt8] {
    var text = JSONWriter.text(head().finish())
    guard !entries.isEmpty else { return text }
    let resources = entries.map { $0.resource.json ?? JSONWriter.text($0.resource.document) }
    text.reserveCapacity(text.count + resources.reduce(0) { $0 + $1.count + 160 })
    // The bundle goes on where its head ends.
    text.removeLast()
    text += #","entry":["#.utf8
    for (place, entry) in entries.enumerated() {
      text += (place == 0 ? "{" : ",{").utf8
      if let fullURL = entry.fullURL {
        text += #""fullUrl":"#.utf8
        text += JSONWriter.text(of: fullURL)
        text += ",".utf8
      }
      text += #""resource":"#.utf8
      text += resources[place]
      text += entry.mode.json.utf8
    }
    text += "]}".utf8
    return text
  }

  /// All that stands before the entries.
  private func head() -> DocumentBuilder {
    var builder = DocumentBuilder(resource: "Bundle")
    if let id { builder.leaf("id", id) }
    if let lastUpdated {
      builder.begin("meta")
      builder.leaf("lastUpdated", JapanTime.instant(lastUpdated))
      builder.close()
    }
    builder.leaf("type", "searchset")
    if let total { builder.leaf("total", String(total)) }
    builder.pageLinks(toItself: selfLink, next: nextLink)
    return builder
  }

  /// `Bundle.entry.resource`.
  static let resource: ElementID = {
    let schema = R4.schema
    guard let entry = schema.type(named: "Bundle.entry"), let resource = schema.element("resource", of: entry) else {
      preconditionFailure("R4 has no `Bundle.entry.resource`")
    }
    return resource
  }()
}

extension Searchset.Mode {
  /// What stands behind the resource of an entry.
  fileprivate var json: String {
    switch self {
    case .match: #","search":{"mode":"match"}}"#
    case .include: #","search":{"mode":"include"}}"#
    case .outcome: #","search":{"mode":"outcome"}}"#
    }
  }
}

extension DocumentBuilder {
  /// Adds the links of a page of a Bundle, those that there are.
  mutating func pageLinks(toItself address: String?, next: String?) {
    for (relation, link) in [("self", address), ("next", next)] {
      guard let link else { continue }
      begin("link")
      leaf("relation", relation)
      leaf("url", link)
      close()
    }
  }
}
