public import Tree
import XML

/// Checks *narratives*: the XHTML that people read in place of the data (R4 §2.4,
/// https://hl7.org/fhir/R4/narrative.html). A narrative is one well-formed `div` of XHTML, holds only what
/// `NarrativeRules` lists. What passes can be put into a page: nothing in it runs, and an HTML parser does not see
/// other elements in it than an XML parser.
///
/// It says whether, and changes nothing. It does not know whether the text agrees with the data, nor whether there is
/// any (rule `txt-2`, which two of the specification's own examples break).
public enum Narrative {
  /// How deep elements may stand in a narrative.
  static let depth = 64

  /// What bounds the parsing of a narrative.
  static let limits = XMLLimits(depth: depth)

  /// What is wrong with the narratives of a document: at most one issue for each and `limit` in all, in document order.
  public static func issues(in document: Document, limit: Int = 200) -> [Issue] {
    let suspects = document.withNodes { nodes in
      (0..<document.count).filter { index in
        guard nodes.shapes[Int(nodes.element(index).rawValue)].kind == .xhtml else { return false }
        // Nearly all are plain enough to be seen through at once; the others are parsed.
        return !nodes.isLeaf(index) || !NarrativeScan.isFine(nodes.text(index))
      }
    }
    guard !suspects.isEmpty else { return [] }
    // Where an issue stands takes time to tell: no more are made than are asked for.
    return Array(suspects.lazy.compactMap { issue(with: document[$0]) }.prefix(limit))
  }

  /// What is wrong with an element whose type is `xhtml`. One without a value is for others to report.
  static func issue(with element: Element) -> Issue? {
    if let child = element.children.first(where: { _ in true }) {
      // `id` stands in the text itself; there are no extensions (the definition of `xhtml` has none).
      return Issue(
        .elementUnknown, path: child.path, place: child.place,
        subjects: [child.name, element.document.schema[element.type].name])
    }
    guard element.hasValue else { return nil }
    let bytes = element.bytes
    // Nearly all are plain enough to be seen through at once; the others are parsed.
    guard !bytes.withUnsafeBufferPointer(NarrativeScan.isFine), let fault = fault(in: bytes) else { return nil }
    return Issue(.narrative, path: element.path, place: element.place, subjects: fault.subjects)
  }

  /// What is wrong with a text that should be a narrative, or nil. Offsets count from its first byte.
  static func fault(in text: ArraySlice<UInt8>) -> NarrativeFault? {
    do throws(XMLFault) {
      let events = try XMLEvents(parsing: Array(text), limits: limits)
      // Nothing before the element and nothing after it: no declaration, comment or white space.
      guard events.source.count == text.count, events.source(of: 0).count == text.count else {
        return NarrativeFault(offset: 0, what: "nothing may stand before or after the `div`")
      }
      return NarrativeCheck(events).fault(at: 0)
    } catch {
      // Its place is told in words: lines and columns of the narrative, which itself stands somewhere in a text.
      guard error.code != .doctype else { return NarrativeFault(offset: 0, what: "`<!DOCTYPE>` is not allowed") }
      let place = " (line \(error.line), column \(error.column) of the narrative)"
      return NarrativeFault(offset: 0, what: error.text, place: place)
    }
  }
}

/// What is wrong with a narrative: where, and what can't stand there, or why it can't be parsed; never its text.
struct NarrativeFault: Equatable {
  let offset: Int
  /// A phrase.
  let what: String
  /// Where in the narrative, as a phrase, when `offset` does not say it.
  var place = ""

  /// The subjects of its issue.
  var subjects: [String] { place.isEmpty ? [what] : [what, place] }
}
