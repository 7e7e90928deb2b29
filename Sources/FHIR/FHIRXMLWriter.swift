public import Tree
import XML

/// Writes documents of R4 as FHIR's XML: the counterpart of `FHIRXMLReader`. Elements stand in the schema's order,
/// values exactly as the document holds them, narratives as they were written. The same document always gives the same
/// bytes.
///
/// Elements that hold nothing are left out, so that none is empty but a resource that is.
public enum FHIRXMLWriter {
  /// A whole document with its XML declaration. With `pretty`, each element has a line of its own, indented by two
  /// spaces, and nothing is put into a narrative. Throws what XML can't say: characters it does not have, and a
  /// narrative that is not one `div` by the rules.
  public static func text(_ document: Document, pretty: Bool = false) throws(FHIRUnwritable) -> [UInt8] {
    precondition(document.schema === R4.schema, "only documents of R4 are FHIR's XML")
    var pen = XMLPen(pretty: pretty)
    pen.document(document)
    guard pen.issues.isEmpty else { throw FHIRUnwritable(issues: pen.issues) }
    return pen.writer.bytes
  }
}

/// Why a document can't be written: one issue for each place, at most 200.
public struct FHIRUnwritable: Error, Hashable, Sendable {
  /// At least one.
  public let issues: [Issue]
}

/// Writes the elements of one document. What can't be written leaves a gap and an issue, and then the text is not used.
private struct XMLPen {
  var writer: XMLWriter
  private(set) var issues: [Issue] = []
  private static let limit = 200

  init(pretty: Bool) {
    writer = XMLWriter(pretty: pretty)
  }

  mutating func document(_ document: Document) {
    writer.declaration()
    start(document.type.name, document.root)
    attribute("xmlns", Array(document.schema.namespace.utf8)[...], of: document.root)
    content(of: document.root)
    writer.end()
  }

  /// The attributes and children of the element that was just started.
  private mutating func content(of element: Element) {
    if element.isAnchor {
      report(Issue(.elementUnknown, path: element.path, subjects: ["@", element.document.schema[element.type].name]))
    }
    for child in element.children where shape(child).isAttribute { attribute(child) }
    if element.hasValue { attribute("value", element.bytes, of: element) }
    for child in element.children where !shape(child).isAttribute && !child.holdsNothing { self.child(child) }
  }

  private mutating func child(_ element: Element) {
    if shape(element).kind == .xhtml { return narrative(element) }
    start(element.name, element)
    if shape(element).isResource {
      start(element.document.schema[element.type].name, element)
      content(of: element)
      writer.end()
    } else {
      content(of: element)
    }
    writer.end()
  }

  /// Whatever the document was made from: only what is known to be one element goes in between others as it is.
  private mutating func narrative(_ element: Element) {
    if let issue = Narrative.issue(with: element) { return report(issue) }
    if element.hasValue { writer.fragment(element.bytes) }
  }

  private mutating func attribute(_ element: Element) {
    if let child = element.children.first(where: { _ in true }) {
      report(
        Issue(
          .elementUnknown, path: child.path, subjects: [child.name, element.document.schema[element.type].name]))
    }
    if element.hasValue { attribute(element.name, element.bytes, of: element) }
  }

  private mutating func start(_ name: String, _ element: Element) {
    do throws(XMLUnwritable) {
      try writer.start(name)
    } catch {
      preconditionFailure("R4 has a name that is none in XML")
    }
  }

  private mutating func attribute(_ name: String, _ value: ArraySlice<UInt8>, of element: Element) {
    do throws(XMLUnwritable) {
      try writer.attribute(name, utf8: value.span)
    } catch {
      report(Issue(.xmlCharacter, path: element.path, place: element.place))
    }
  }

  private mutating func report(_ issue: Issue) {
    if issues.count < Self.limit { issues.append(issue) }
  }

  private func shape(_ element: Element) -> ElementShape { element.document.schema.shapes[Int(element.id.rawValue)] }
}

extension Element {
  /// Whether nothing of it can be written. A resource says at least what it is.
  fileprivate var holdsNothing: Bool { document.withNodes { $0.holdsNothing(nodeIndex) } }
}
