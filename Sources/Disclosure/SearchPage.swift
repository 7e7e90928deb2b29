import FHIR
import Tree

/// One page of a hospital's searchset, read and judged: which resources have no fault, whether any had, and where the
/// next page is. It knows no patient and no transport.
struct SearchPage {
  /// The resources that match and have no fault.
  var resources: [Element] = []
  var shortfalls: Shortfalls = []
  /// As written; nil on the last page.
  var next: String?

  /// Reads a page of a search for `type`. Fails when the text is no searchset, or a fault of it is in no entry.
  init(_ body: [UInt8], mediaType: String, type: String) throws(DisclosureFailure) {
    let format: FHIRFormat = mediaType.contains("xml") ? .xml : .json
    let reading = format.read(body, as: R4.schema.type(named: "Bundle"))
    guard let bundle = reading.document?.root, bundle.first("type")?.value == "searchset" else { throw .malformed }
    let faulty = try Self.faultyEntries(reading.issues)
    next = bundle.all("link").first { $0.first("relation")?.value == "next" }?.first("url")?.value
    for (number, entry) in bundle.all("entry").enumerated() {
      let mode = entry.at("search.mode")?.value ?? "match"
      if faulty.contains(number) {
        shortfalls.insert(.unreadable)
      } else if mode == "outcome" || entry.first("resource")?.isOf("OperationOutcome") == true {
        if Self.reports(entry.first("resource")) { shortfalls.insert(.reported) }
      } else if mode == "match" {
        guard let resource = entry.first("resource"), resource.isOf(type) else { throw .malformed }
        resources.append(resource)
      }
      // What is included was not asked for.
    }
  }

  /// The numbers of the entries that have a fault.
  private static func faultyEntries(_ issues: [Issue]) throws(DisclosureFailure) -> Set<Int> {
    let prefix = "Bundle.entry["
    var numbers: Set<Int> = []
    for issue in issues where issue.severity >= .error {
      guard issue.path.hasPrefix(prefix), let number = Int(issue.path.dropFirst(prefix.count).prefix { $0 != "]" })
      else { throw .malformed }
      // A resource's narrative is not taken over, so it may be what it will.
      if issue.path != "\(prefix)\(number)].resource.text.div" { numbers.insert(number) }
    }
    return numbers
  }

  /// Whether an outcome says more than that all is well.
  private static func reports(_ outcome: Element?) -> Bool {
    outcome?.all("issue").contains { $0.first("severity")?.value != "information" } ?? true
  }
}

extension Element {
  /// Whether it is of the type of that name.
  func isOf(_ type: String) -> Bool { document.schema[self.type].name == type }
}
