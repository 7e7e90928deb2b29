import FHIR
import Tree

/// What R4 §2.36.3 (https://hl7.org/fhir/R4/bundle.html) demands of Bundles by their type: bdl-1 to bdl-12.
struct BundleRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    let entries = Dictionary(grouping: survey.entries, by: \.bundle)
    for (number, site) in survey.resources.enumerated() where site.element.type == Self.bundle {
      check(Bundle(element: site.element, entries: entries[number] ?? []), &findings)
    }
  }

  private static let bundle = R4.schema.type(named: "Bundle")

  private struct Bundle {
    let element: Element
    let entries: [Survey.Entry]
    /// Empty where it isn't told; then the structure is at fault already.
    var type: String { element.first("type")?.value ?? "" }
  }

  private func check(_ bundle: Bundle, _ findings: inout Findings) {
    guard !bundle.type.isEmpty else { return }
    if let total = bundle.element.first("total"), !["searchset", "history"].contains(bundle.type) {
      findings.add(.bundleTotal, at: total)
    }
    for entry in bundle.entries { check(entry.element, in: bundle.type, &findings) }
    if bundle.type != "history" { checkAddresses(bundle.entries, &findings) }
    if bundle.type == "document" { checkDocument(bundle.element, &findings) }
    checkFirst(bundle, &findings)
  }

  /// bdl-2 to bdl-5, bdl-8.
  private func check(_ entry: Element, in type: String, _ findings: inout Findings) {
    if let search = entry.first("search"), type != "searchset" { findings.add(.bundleSearch, at: search) }
    let request = entry.first("request")
    if (request != nil) != ["batch", "transaction", "history"].contains(type) {
      findings.add(.bundleRequest, at: request ?? entry)
    }
    let response = entry.first("response")
    if (response != nil) != ["batch-response", "transaction-response", "history"].contains(type) {
      findings.add(.bundleResponse, at: response ?? entry)
    }
    if entry.first("resource") == nil && request == nil && response == nil { findings.add(.bundleEntry, at: entry) }
    if let url = entry.first("fullUrl") {
      let steps = url.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      let isVersion = steps.dropFirst().dropLast().contains { $0.elementsEqual("_history".utf8) }
      if isVersion { findings.add(.bundleVersion, at: url) }
    }
  }

  /// bdl-7.
  private func checkAddresses(_ entries: [Survey.Entry], _ findings: inout Findings) {
    var seen: Set<[String]> = []
    for entry in entries {
      guard let url = entry.fullURL, let text = url.value else { continue }
      let version = entry.resource?.at("meta.versionId")?.value ?? ""
      if !seen.insert([text, version]).inserted { findings.add(.bundleDuplicate, at: url) }
    }
  }

  /// bdl-9 and bdl-10.
  private func checkDocument(_ bundle: Element, _ findings: inout Findings) {
    for path in ["identifier.system", "identifier.value"] where bundle.at(path)?.hasValue != true {
      findings.add(.bundleDocument, at: bundle, path, "bdl-9")
    }
    if bundle.first("timestamp")?.hasValue != true { findings.add(.bundleDocument, at: bundle, "timestamp", "bdl-10") }
  }

  /// bdl-11 and bdl-12.
  private func checkFirst(_ bundle: Bundle, _ findings: inout Findings) {
    let first: (type: String, rule: String)
    switch bundle.type {
    case "document": first = ("Composition", "bdl-11")
    case "message": first = ("MessageHeader", "bdl-12")
    default: return
    }
    let resource = bundle.entries.first?.resource
    if resource?.type != R4.schema.type(named: first.type) || resource == nil {
      findings.add(
        .bundleFirst, at: resource ?? bundle.entries.first?.element ?? bundle.element, bundle.type, first.type,
        first.rule)
    }
  }
}
