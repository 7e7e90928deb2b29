import FHIR
import Tree
import XML

/// How the JSON and the XML of one example differ, in the words of `Examples.txt`: each difference is a *kind* and the
/// path of what differs. A kind that the table explains is one of `Kind`; anything else is called by what was done to
/// make the XML of the JSON: `added`, `removed`, `changed`, `moved`.
enum PairDifferences {
  /// The differences that have a reason.
  enum Kind: String, CaseIterable {
    /// The label of test data is a tag in JSON, and a security label in XML.
    case labelMoved = "label-moved"
    /// It is a security label in XML, in a `meta` of its own, and nowhere in JSON.
    case labelOnlyInXML = "label-only-in-XML"
    /// It is a tag in JSON, and nowhere in XML.
    case labelOnlyInJSON = "label-only-in-JSON"
    /// A narrative has the same elements, attributes and texts, and is written otherwise: quotation marks, references,
    /// empty tags, the order of attributes.
    case spelling
    /// Its texts differ in white space: at their ends, between elements, or how much of it there is.
    case layout
    /// So do its texts, and where one has line breaks in attributes the other has spaces.
    case attributes
  }

  /// All of a pair, sorted, as `<kind> <path>`.
  static func lines(json: Document, xml: Document) throws -> [String] {
    let changes = Change.all(from: json, to: xml)
    var lines: [String] = []
    var tags: [String: Element] = [:]
    for change in changes where change.kind == .removed {
      if let tag = change.before, let meta = parent(of: tag.path, "tag"), isLabel(tag) { tags[meta] = tag }
    }
    for change in changes {
      let path = (change.after ?? change.before)?.path ?? ""
      switch (change.kind, change.before, change.after) {
      case (.removed, let tag?, _) where parent(of: tag.path, "tag").map { tags[$0] } != nil: continue
      case (.added, _, let label?):
        if let meta = parent(of: path, "security"), let tag = tags[meta], isSame(tag, label) {
          tags[meta] = nil
          lines.append("\(Kind.labelMoved.rawValue) \(meta)")
        } else if label.name == "meta", let only = label.all("security").first, isLabel(only), isAlone(only, in: label)
        {
          lines.append("\(Kind.labelOnlyInXML.rawValue) \(path)")
        } else {
          lines.append("added \(path)")
        }
      case (.changed, let before?, let after?) where before.definition.type == after.definition.type:
        lines.append("\(try kind(ofNarratives: before, after)?.rawValue ?? "changed") \(path)")
      default: lines.append("\(change.kind.rawValue) \(path)")
      }
    }
    return (lines + tags.keys.map { "\(Kind.labelOnlyInJSON.rawValue) \($0)" }).sorted()
  }

  // MARK: Labels

  /// The coding by which the publisher marks what is no real record.
  private static func isLabel(_ coding: Element) -> Bool {
    coding.first("code")?.value == "HTEST"
      && coding.first("system")?.value == "http://terminology.hl7.org/CodeSystem/v3-ActReason"
  }

  /// `Patient.meta` of `Patient.meta.tag[0]`.
  private static func parent(of path: String, _ name: String) -> String? {
    let steps = path.split(separator: ".")
    guard steps.count > 1, steps[steps.count - 2] == "meta", steps.last?.prefix(while: { $0 != "[" }) == name[...]
    else { return nil }
    return steps.dropLast().joined(separator: ".")
  }

  private static func isSame(_ left: Element, _ right: Element) -> Bool {
    left.type == right.type && Array(left.children) == Array(right.children)
  }

  private static func isAlone(_ only: Element, in parent: Element) -> Bool { Array(parent.children) == [only] }

  // MARK: Narratives

  /// How two narratives differ; nil when they are none, or differ in what they say.
  private static func kind(ofNarratives left: Element, _ right: Element) throws -> Kind? {
    guard left.document.schema[left.type].format == .xhtml, left.hasValue, right.hasValue else { return nil }
    let (left, right) = (try NarrativeParts(left.bytes), try NarrativeParts(right.bytes))
    if left == right { return .spelling }
    if left.laidOut == right.laidOut { return .layout }
    return left.laidOut.withPlainAttributes == right.laidOut.withPlainAttributes ? .attributes : nil
  }
}

/// What an XML parser tells of a narrative: tags, attributes by name, texts.
private struct NarrativeParts: Equatable {
  private enum Part: Equatable {
    case start(String), attribute(String, String), text(String), end
  }

  private var parts: [Part] = []

  init(_ bytes: ArraySlice<UInt8>) throws {
    let events = try XMLEvents(parsing: Array(bytes))
    let names = events.names
    var attributes: [(String, String)] = []
    for (index, event) in events.enumerated() {
      if event.kind != .attribute {
        parts += attributes.sorted { $0.0 < $1.0 }.map { .attribute($0.0, $0.1) }
        attributes = []
      }
      switch event.kind {
      case .start: parts.append(.start(names[event.name].local))
      case .attribute: attributes.append((names[event.name].local, events.string(at: index)))
      // A comment between two texts says nothing.
      case .text:
        if case .text(let before) = parts.last {
          parts[parts.count - 1] = .text(before + events.string(at: index))
        } else {
          parts.append(.text(events.string(at: index)))
        }
      case .end: parts.append(.end)
      }
    }
  }

  /// Texts without white space at their ends and with single spaces inside; those of nothing else left out.
  var laidOut: NarrativeParts {
    var copy = self
    copy.parts = parts.compactMap { part in
      guard case .text(let text) = part else { return part }
      let words = Self.words(text)
      return words.isEmpty ? nil : .text(words)
    }
    return copy
  }

  /// Line breaks and tabs in attributes as spaces.
  var withPlainAttributes: NarrativeParts {
    var copy = self
    copy.parts = parts.map { part in
      guard case .attribute(let name, let value) = part else { return part }
      return .attribute(name, String(value.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }
    return copy
  }

  private static func words(_ text: String) -> String {
    text.unicodeScalars.split { " \t\n\r".unicodeScalars.contains($0) }.map { String($0) }.joined(separator: " ")
  }
}
