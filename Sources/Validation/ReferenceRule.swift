import FHIR
import Tree

/// What references point to, as far as the document itself tells: `#id` is there, and what is pointed to is of a type
/// that the element allows. A type can be told from a contained resource, from a resource in the same Bundle
/// (https://hl7.org/fhir/R4/bundle.html#references), and from the address `Type/id`. Addresses of other servers are
/// not followed and not judged; but what is no address at all is told
/// (https://hl7.org/fhir/R4/references.html#literal).
struct ReferenceRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    guard !survey.references.isEmpty else { return }
    let resources = Resources(survey)
    for link in survey.references {
      guard let reference = link.element.first("reference"), let text = reference.value else { continue }
      switch resources.target(of: text, from: link.site) {
      case .unknown: break
      case .malformed: findings.add(.referenceFormat, at: reference)
      case .missing: findings.add(.referenceUnresolved, at: reference)
      case .types(let types):
        let allowed = link.element.definition.targets
        if !allowed.isEmpty, let wrong = types.first, !types.contains(where: { Self.isAllowed($0, allowed) }) {
          findings.add(
            .referenceType, at: reference, R4.schema[wrong].name, allowed.map { "`\($0)`" }.joined(separator: ", "))
        }
      }
    }
  }

  private static func isAllowed(_ type: TypeID, _ targets: [String]) -> Bool {
    targets.contains { name in R4.schema.type(named: name).map { R4.schema.isA(type, $0) } ?? false }
  }

  private enum Target {
    /// It can't be told from the document.
    case unknown
    /// It is no reference.
    case malformed
    /// It should be in the document and isn't.
    case missing
    /// What it may be: several where several entries have the same address.
    case types([TypeID])
  }

  /// Finds resources of one document by their addresses.
  private struct Resources {
    private let survey: Survey
    private var contained: [Int: [String: TypeID]] = [:]
    /// By Bundle and address.
    private var full: [Int: [String: [TypeID]]] = [:]
    /// By entry, the server it is on: `http://example.org/fhir/`. Relative addresses in the entry go on from there.
    private var servers: [String?] = []

    init(_ survey: Survey) {
      self.survey = survey
      for site in survey.resources where site.isContained {
        if let id = site.element.first("id")?.value { contained[site.holder, default: [:]][id] = site.element.type }
      }
      for entry in survey.entries {
        let url = entry.fullURL?.value
        servers.append(url.flatMap { Address($0).server })
        if let url, let resource = entry.resource {
          full[entry.bundle, default: [:]][url, default: []].append(resource.type)
        }
      }
    }

    func target(of text: String, from site: Int) -> Target {
      let site = survey.resources[site]
      if text == "#" { return .types([survey.resources[site.holder].element.type]) }
      if text.hasPrefix("#") {
        return contained[site.holder]?[String(text.dropFirst())].map { .types([$0]) } ?? .missing
      }
      // A part of another resource.
      let end = text.utf8.firstIndex(of: UInt8(ascii: "#"))
      let address = Address(end.map { String(text[..<$0]) } ?? text)
      guard address.isURI, !address.isRelative || address.type != nil else { return .malformed }
      guard end == nil else { return .unknown }
      if let entry = site.entry, let known = full[survey.entries[entry].bundle] {
        let url = address.isRelative ? servers[entry].map { $0 + address.text } : address.text
        if let url, let types = known[url] { return .types(types) }
      }
      guard address.isRelative, let type = address.type else { return .unknown }
      return .types([type])
    }
  }

  /// The text of a reference, taken apart.
  private struct Address {
    /// Without the version: `Patient/1`, `http://example.org/fhir/Patient/1`, `urn:uuid:…`.
    let text: String
    private let steps: [Substring.UTF8View]

    init(_ text: String) {
      let steps = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      let isVersion = steps.count > 2 && steps[steps.count - 2].elementsEqual("_history".utf8)
      self.steps = isVersion ? steps.dropLast(2) : steps
      self.text = isVersion ? String(text[..<text.utf8.index(before: steps[steps.count - 2].startIndex)]) : text
    }

    /// Whether no colon stands where a scheme would end.
    var isRelative: Bool {
      steps.first?.prefix { $0 != UInt8(ascii: "?") }.contains(UInt8(ascii: ":")) != true
    }

    /// The type in `Type/id` or, in a transaction, `Type?condition`.
    var type: TypeID? {
      guard let first = steps.first else { return nil }
      let name = first.prefix { $0 != UInt8(ascii: "?") }
      guard name.count < first.count || (steps.count == 2 && !steps[1].isEmpty) else { return nil }
      return Self.resource(name)
    }

    /// Whether it has only what a URI may have (RFC 3986 §2) and, where it is not relative, a scheme. Characters
    /// beyond ASCII are let pass, as FHIR's `uri` does, and in a condition the `|` of a token, as FHIR writes it.
    var isURI: Bool {
      var hexDigits = 0
      var isQuery = false
      for byte in text.utf8 {
        if hexDigits > 0 {
          guard Self.isHexDigit(byte) else { return false }
          hexDigits -= 1
        } else if byte == UInt8(ascii: "%") {
          hexDigits = 2
        } else if byte == UInt8(ascii: "?") {
          isQuery = true
        } else if byte <= 0x20 || byte == 0x7f || Self.excluded.contains(byte) {
          guard isQuery, byte == UInt8(ascii: "|") else { return false }
        }
      }
      return hexDigits == 0 && (isRelative || hasScheme)
    }

    private static let excluded = Array(#"<>"{}|\^`"#.utf8)

    private static func isHexDigit(_ byte: UInt8) -> Bool {
      byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    private var hasScheme: Bool {
      guard let scheme = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).first else {
        return false
      }
      let isLetter = { (byte: UInt8) in (byte | 0x20) &- UInt8(ascii: "a") < 26 }
      guard let first = scheme.first, isLetter(first) else { return false }
      return scheme.allSatisfy { isLetter($0) || $0 &- UInt8(ascii: "0") < 10 || Array("+-.".utf8).contains($0) }
    }

    /// What stands before `Type/id` in the address of a server, with its last `/`; nil where this is no such address.
    var server: String? {
      guard steps.count > 4, text.hasPrefix("http://") || text.hasPrefix("https://"),
        Self.resource(steps[steps.count - 2]) != nil
      else { return nil }
      return String(text[..<steps[steps.count - 2].startIndex])
    }

    private static func resource(_ name: Substring.UTF8View) -> TypeID? {
      R4.schema.type(named: String(Substring(name))).flatMap { R4.schema[$0].kind == .root ? $0 : nil }
    }
  }
}
