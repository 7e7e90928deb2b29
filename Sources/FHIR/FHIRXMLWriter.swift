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
    return try document.withNodes { (nodes) throws(FHIRUnwritable) in
      var issues: [Issue] = []
      let text = XMLNamesOfR4.all.elements.withUnsafeBufferPointer { elements in
        XMLPen.text(estimate: estimate(nodes, document.count, pretty: pretty), pretty: pretty) { pen in
          var writing = XMLWriting(document: document, nodes: nodes, elements: elements, pen: pen)
          writing.root()
          (pen, issues) = (writing.pen, writing.issues)
        }
      }
      guard issues.isEmpty else { throw FHIRUnwritable(issues: issues) }
      return text
    }
  }

  /// How many bytes the text probably has: escapes come on top.
  private static func estimate(_ nodes: Nodes, _ count: Int, pretty: Bool) -> Int {
    var bytes = 192
    for node in 0..<count {
      bytes &+= nodes.text(node).count &+ 2 &* nodes.name(of: nodes.element(node)).count &+ (pretty ? 36 : 12)
    }
    return bytes
  }
}

/// Why a document can't be written: one issue for each place, at most 200.
public struct FHIRUnwritable: Error, Hashable, Sendable {
  /// At least one.
  public let issues: [Issue]
}

/// Writes the nodes of one document. What can't be written leaves a gap and an issue, and then the text is not used.
private struct XMLWriting {
  let document: Document
  let nodes: Nodes
  /// Tags by the numbers of elements.
  let elements: UnsafeBufferPointer<XMLTag>
  var pen: XMLPen
  private(set) var issues: [Issue] = []
  private let names = XMLNamesOfR4.all
  private static let limit = 200

  init(document: Document, nodes: Nodes, elements: UnsafeBufferPointer<XMLTag>, pen: XMLPen) {
    self.document = document
    self.nodes = nodes
    self.elements = elements
    self.pen = pen
  }

  mutating func root() {
    let tag = names.types[Int(nodes.type(0).rawValue)]
    pen.declaration()
    pen.start(tag)
    names.namespace.withUnsafeBufferPointer { attribute(names.xmlns, $0, of: 0) }
    content(of: 0)
    pen.end(tag)
  }

  /// The attributes and children of the element that was just started.
  private mutating func content(of index: Int) {
    if nodes.isAnchor(index) { reportUnknown("@", at: index, of: index) }
    let end = nodes.next(index)
    var child = index &+ 1
    while child < end, shape(child).isAttribute {
      attribute(child)
      child = nodes.next(child)
    }
    let first = child
    let hasLateAttribute = names.hasLateAttribute[Int(nodes.type(index).rawValue)]
    while hasLateAttribute, child < end {
      if shape(child).isAttribute { attribute(child) }
      child = nodes.next(child)
    }
    if nodes.hasValue(index) { attribute(names.value, nodes.text(index), of: index) }
    child = first
    while child < end {
      if !hasLateAttribute || !shape(child).isAttribute { self.child(child) }
      child = nodes.next(child)
    }
  }

  private mutating func child(_ index: Int) {
    let element = Int(nodes.element(index).rawValue)
    let shape = nodes.shapes[element]
    if shape.kind == .xhtml { return narrative(index) }
    let tag = elements[element]
    if nodes.isLeaf(index) { return leaf(tag, index) }
    if nodes.holdsNothing(index) { return }
    pen.start(tag)
    if shape.isResource {
      let type = names.types[Int(nodes.type(index).rawValue)]
      pen.start(type)
      content(of: index)
      pen.end(type)
    } else {
      content(of: index)
    }
    pen.end(tag)
  }

  /// Most of a document: `<name value="…"/>`.
  private mutating func leaf(_ tag: XMLTag, _ index: Int) {
    do throws(XMLUnwritable) {
      try pen.leaf(tag, names.value, utf8: nodes.text(index))
    } catch {
      reportCharacter(at: index)
    }
  }

  /// Whatever the document was made from: only what is known to be one element goes in between others as it is.
  private mutating func narrative(_ index: Int) {
    if !isFull, !nodes.isLeaf(index) || !NarrativeScan.isFine(nodes.text(index)),
      let issue = Narrative.issue(with: document[index])
    {
      return report(issue)
    }
    if nodes.hasValue(index) { pen.fragment(nodes.text(index)) }
  }

  private mutating func attribute(_ index: Int) {
    if nodes.hasChildren(index) {
      let child = document[index + 1]
      reportUnknown(child.name, at: index + 1, of: index)
    }
    let name = names.attributes[Int(nodes.element(index).rawValue)]
    if nodes.hasValue(index), let name { attribute(name, nodes.text(index), of: index) }
  }

  private mutating func attribute(_ name: XMLAttribute, _ value: UnsafeBufferPointer<UInt8>, of index: Int) {
    do throws(XMLUnwritable) {
      try pen.attribute(name, utf8: value)
    } catch {
      reportCharacter(at: index)
    }
  }

  private func shape(_ index: Int) -> ElementShape { nodes.shapes[Int(nodes.element(index).rawValue)] }

  /// Where an issue stands takes time to tell: no more are made than are told.
  private var isFull: Bool { issues.count >= Self.limit }

  private mutating func reportCharacter(at index: Int) {
    if isFull { return }
    let element = document[index]
    report(Issue(.xmlCharacter, path: element.path, place: element.place))
  }

  /// Reports what no element of FHIR's XML can hold.
  private mutating func reportUnknown(_ name: String, at index: Int, of parent: Int) {
    if isFull { return }
    let type = document.schema[nodes.type(parent)].name
    report(Issue(.elementUnknown, path: document[index].path, subjects: [name, type]))
  }

  private mutating func report(_ issue: Issue) {
    if !isFull { issues.append(issue) }
  }
}

/// The names of R4 as XML writes them, made ready once.
private struct XMLNamesOfR4: Sendable {
  /// By the numbers of elements and types.
  let elements: [XMLTag]
  let types: [XMLTag]
  /// By the numbers of elements, for those that are attributes.
  let attributes: [XMLAttribute?]
  /// By the numbers of types: whether an attribute comes after an element in the schema's order, as `Extension.url` does.
  let hasLateAttribute: [Bool]
  let value: XMLAttribute
  let xmlns: XMLAttribute
  let namespace = Array(R4.schema.namespace.utf8)

  static let all = XMLNamesOfR4()

  private init() {
    do throws(XMLUnwritable) {
      var elements: [XMLTag] = []
      var attributes: [XMLAttribute?] = []
      for element in R4.schema.elements {
        // The root, number 0, is named by its type.
        elements.append(try XMLTag(element.id == .root ? "Resource" : element.name))
        attributes.append(element.flags.contains(.attribute) ? try XMLAttribute(element.name) : nil)
      }
      var types: [XMLTag] = []
      // The types of elements inside a resource have names with dots, and never are elements.
      for type in R4.schema.types { types.append(try XMLTag(type.kind == .root ? type.name : "Resource")) }
      hasLateAttribute = R4.schema.types.map { type in
        let elements = R4.schema.elements(of: type.id)
        return elements.drop { $0.flags.contains(.attribute) }.contains { $0.flags.contains(.attribute) }
      }
      (self.elements, self.types, self.attributes) = (elements, types, attributes)
      (value, xmlns) = (try XMLAttribute("value"), try XMLAttribute("xmlns"))
    } catch {
      preconditionFailure("R4 has a name that is none in XML")
    }
  }
}
