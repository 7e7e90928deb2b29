public import JSON
public import Tree
import XML

/// Reads XML as FHIR writes it (R4 §2.6.1, https://hl7.org/fhir/R4/xml.html) into documents of R4: a primitive is an
/// element with the attribute `value`, `Element.id` and `Extension.url` are attributes, a resource stands in an element
/// named by its type, XHTML's `div` is kept exactly as it was written. It reports all faults it finds, not just the
/// first; what stands out of order is put in order.
///
/// Comments, processing instructions and white space between elements are no part of a resource and are dropped; so are
/// `xsi:schemaLocation` and its like on the root, which say nothing about it and are never followed. The counterpart is
/// `FHIRXMLWriter`.
///
///     let reading = FHIRXMLReader().read(body)
///     guard reading.isUsable, let document = reading.document else { return reading.issues }
public struct FHIRXMLReader: Sendable {
  /// What bounds the reading of a text that means no good. `depth` counts as JSON would nest the same resource, so that
  /// what is taken in one format is taken in the other.
  public typealias Limits = JSONReader.Limits

  private let limits: Limits
  private let xmlLimits: XMLLimits

  /// A reader with the limits given, or the usual ones.
  public init(limits: Limits = Limits()) {
    self.limits = limits
    // A level of JSON has at most one element, a primitive in it one more, and XHTML may begin there.
    xmlLimits = XMLLimits(depth: limits.depth + 1 + Narrative.depth)
  }

  /// Reads a text whose root is a resource, of type `root` where that is given. There is no document after a fatal
  /// issue, nor when the root's type can't be told.
  public func read(_ text: [UInt8], as root: TypeID? = nil) -> Reading {
    if text.count <= xmlLimits.bytes,
      let straight = StraightXMLReader.document(text, root: root, depth: limits.depth)
    {
      return Reading(document: straight, issues: [])
    }
    do throws(XMLFault) {
      return read(try XMLEvents(parsing: text, limits: xmlLimits), as: root)
    } catch {
      return Reading(document: nil, issues: [Issue(error, depth: xmlLimits.depth)])
    }
  }

  private func read(_ events: XMLEvents, as root: TypeID?) -> Reading {
    var findings = Findings(limit: limits.issues)
    do throws(XMLTypeFault) {
      let type = try events.resourceType(at: events.startIndex, declared: root)
      // A primitive has three events.
      let document = Document.reading(events.source, schema: R4.schema, estimate: events.count / 3) { pen in
        XMLTreeReader.read(events, root: type, limits: limits, &pen, &findings)
      }
      // Of what was read in part, nothing can be said about the whole.
      guard let document else { return Reading(document: nil, issues: findings.issues(in: events.source)) }
      let structure = document.structureIssues(limit: limits.issues + 1)
      let issues = findings.issues(in: events.source, structure: structure)
      return Reading(document: issues.isFatal ? nil : document, issues: issues)
    } catch {
      findings.add(error.code, at: events[error.event].offset, subjects: error.subjects)
      return Reading(document: nil, issues: findings.issues(in: events.source))
    }
  }
}

/// Why the type of an element that should be a resource can't be told: an issue at an event.
struct XMLTypeFault: Error {
  var code: IssueCode
  var event: Int
  var subjects: [String]
}

extension XMLEvents {
  /// The type of the resource that the element is, where `declared` is expected (nil: any).
  func resourceType(at event: Int, declared: TypeID?) throws(XMLTypeFault) -> TypeID {
    let schema = R4.schema
    let name = name(at: event)
    guard name.namespace == schema.namespace else {
      throw XMLTypeFault(code: .xmlNamespace, event: event, subjects: [name.local, schema.namespace])
    }
    guard let type = schema.type(named: name.local), schema[type].kind == .root else {
      throw XMLTypeFault(code: .typeUnknown, event: event, subjects: [name.local])
    }
    guard let declared, !schema.isA(type, declared) else { return type }
    throw XMLTypeFault(code: .typeMisplaced, event: event, subjects: [name.local, schema[declared].name])
  }
}
