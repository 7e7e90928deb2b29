import FHIR
import Tree

/// What one entry of a batch or transaction asks (R4 §3.1.0.11): an interaction as it would be sent by itself, with the
/// headers it has as elements of `request`.
struct BundleEntry: Sendable {
  /// What is to be done.
  enum Action: Sendable {
    case create(Document, unless: [(name: String, value: String)]?)
    case update(Document, ChangeTarget)
    case patch(Patch, ChangeTarget)
    case delete(ChangeTarget)
    case read(id: String, version: String?)
    case history(HistorySubject)
    case search(SearchSubject)
    case operation(BundleOperation)
  }

  let action: Action
  /// The resource type; nil for what is asked of all types.
  let type: String?
  let fullURL: String?
  let conditions: Preconditions
  /// The query, for a search or a history.
  let parameters: [(name: String, value: String)]

  /// Reads the entry of that number, from 0. `bases` are the addresses of this server, one of which may stand before a
  /// `url`.
  init(_ entry: Element, number: Int, bases: [String]) throws(Refusal) {
    func wrong(_ what: String) -> Refusal {
      .invalid([Issue(.batchEntry, path: "Bundle.entry[\(number)]", subjects: [what])])
    }
    fullURL = entry.first("fullUrl")?.value
    guard let request = entry.first("request"), let method = request.first("method")?.value,
      let url = request.first("url")?.value
    else { throw wrong("its `request` needs a `method` and a `url`") }
    guard let address = BundleAddress(url, bases: bases) else {
      throw wrong("its `url` is an address of another server: write what stands behind the base address alone")
    }
    let isOfNoType = address.path.first.map { $0.hasPrefix("_") || $0.hasPrefix("$") || $0 == "metadata" } ?? true
    type = isOfNoType ? nil : address.path.first
    let parameters = try Query.parameters(of: address.query ?? "")
    self.parameters = parameters
    conditions = Preconditions(
      ifMatch: try Self.versions(request, "ifMatch"), ifNoneMatch: try Self.versions(request, "ifNoneMatch"))
    let elsewhere = "its `url` is no address for its `method` here"
    func target() throws(Refusal) -> ChangeTarget {
      switch address.path.count {
      case 2 where address.query == nil: return .id(address.path[1])
      case 1: return .matching(parameters)
      default: throw wrong(elsewhere)
      }
    }
    func resource() throws(Refusal) -> Document {
      guard let resource = entry.first("resource") else { throw wrong("it needs a `resource`") }
      return resource.copied()
    }
    if let operation = BundleOperation(method, address.path, entry.first("resource")?.copied()) {
      action = .operation(operation)
      return
    }
    guard let type = type ?? (method == "GET" ? "" : nil), !address.path.contains(where: { $0.hasPrefix("$") }) else {
      throw wrong(elsewhere)
    }
    switch method {
    case "POST" where address.path.count == 2 && address.path[1] == "_search":
      guard entry.first("resource") == nil else { throw wrong("a search in a Bundle has its criteria in its `url`") }
      action = .search(.type(type))
    case "POST":
      guard address.path.count == 1 else { throw wrong(elsewhere) }
      // Some clients write the criteria into the address.
      let unless = request.first("ifNoneExist")?.value ?? address.query
      var criteria: [(name: String, value: String)]?
      if let unless { criteria = try Query.criteria(unless, type: type, bases: bases, in: "ifNoneExist") }
      action = .create(try resource(), unless: criteria)
    case "PUT": action = .update(try resource(), try target())
    case "PATCH": action = .patch(try Patch.read(try resource()), try target())
    case "DELETE": action = .delete(try target())
    case "GET", "HEAD":
      switch (address.path.count, address.path.last) {
      case (1, "_history"): action = .history(.system)
      case (2, "_history"): action = .history(.type(type))
      case (3, "_history"): action = .history(.instance(type: type, id: address.path[1]))
      case (4, let version) where address.path[2] == "_history": action = .read(id: address.path[1], version: version)
      case (0, _) where address.query != nil: action = .search(.system)
      case (1, _) where !type.isEmpty: action = .search(.type(type))
      case (3, let record?) where type == "Patient" && (record == "*" || ReferenceAddress.isResourceType(record)):
        action = .search(.record(patient: address.path[1], type: record == "*" ? nil : record))
      case (2, let id?): action = .read(id: id, version: nil)
      default: throw wrong(elsewhere)
      }
    default: throw wrong(elsewhere)
    }
  }

  /// Whether its sender says it has what is answered.
  func isKnown(_ answer: UseCases.Answer) -> Bool { conditions.ifNoneMatch?.speaks(of: answer.version) == true }

  /// Whether it only reads.
  var isReading: Bool {
    switch action {
    case .read, .history, .search, .operation: true
    case .create, .update, .patch, .delete: false
    }
  }

  private static func versions(_ request: Element, _ name: String) throws(Refusal) -> VersionCondition? {
    guard let text = request.first(name)?.value else { return nil }
    guard let condition = VersionCondition(header: text) else {
      throw .badParameter(
        name: name, reason: "write the ETag of the version, such as `W/\"abc\"`",
        japanese: "`W/\"abc\"`のように、版のETagを書いてください")
    }
    return condition
  }
}

/// The `url` of an entry, relative to the server's base: the names of its path, and its query.
struct BundleAddress {
  let path: [String]
  let query: String?

  /// Nil for an address of another server.
  init?(_ url: String, bases: [String]) {
    guard let rest = ServerAddress.relative(url, to: bases) else { return nil }
    let halves = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = (halves.first ?? "").split(separator: "/").map(String.init)
    query = halves.count > 1 ? String(halves[1]) : nil
  }
}

extension Patch {
  /// A patch as it stands in a Bundle: a Parameters, or a Binary of one of the other forms.
  static func read(_ resource: Document) throws(Refusal) -> Patch {
    guard resource.type.name == "Binary" else {
      return .path(try FHIRPathPatch(Reading(document: resource, issues: [])))
    }
    guard let data = resource.root.first("data")?.bytes, let text = Base64.bytes(data) else { throw .unsupportedPatch }
    return try read(text, contentType: resource.root.first("contentType")?.value ?? "")
  }
}

/// RFC 4648 §4, with the white space that FHIR allows.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes that a text stands for, or nil.
  static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count, fill) = (0, 0, 0)
    for letter in text where letter > 0x20 {
      if letter == UInt8(ascii: "=") {
        fill += 1
        continue
      }
      guard fill == 0, let value = letters.firstIndex(of: letter) else { return nil }
      (bits, count) = ((bits << 6 | value) & 0xFFFF, count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return fill <= 2 && count < 6 ? bytes : nil
  }
}

extension Element {
  /// What stands here as a document of its own, without places.
  func copied() -> Document {
    var builder = DocumentBuilder(schema: document.schema, root: type)
    builder.copyChildren(of: self)
    return builder.finish()
  }
}
