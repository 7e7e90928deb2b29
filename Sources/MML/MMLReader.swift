import Tree
import XML

/// Reads MML 4 into documents of `MML4.schema`. It reports all faults it finds, not just the first.
///
/// - A module that is not in the schema yet is passed over and named in `MMLReading.unread`; an unknown element within
///   a known one is a fault.
/// - White space around a text or an attribute's value is dropped: MML is laid out by hand and by programs, and means
///   nothing by it. Elements that hold nothing at all are dropped.
/// - Siblings may stand in any order; order between them says nothing in MML.
///
/// It reads bytes that may be anybody's: no document types, no entities, bounded depth and size (see `XML`).
///
///     let reading = MMLReader().read(body)
///     guard let mml = reading.document else { return reading.issues }
///     let documents = MMLDocument.all(of: mml)
public struct MMLReader: Sendable {
  /// How many issues are told; where there are more, one more says so, and is fatal.
  static let issueLimit = 200
  private static let limits = XMLLimits(depth: 64)

  /// A reader.
  public init() {}

  /// Reads a text whose root is `Mml`; with `root`, another root type of the schema (a content module by itself).
  public func read(_ text: [UInt8], as root: String = "Mml") -> MMLReading {
    do throws(XMLFault) {
      let events = try XMLEvents(parsing: text, limits: Self.limits)
      return read(events, as: root)
    } catch {
      return MMLReading(document: nil, issues: [Issue(error)], unread: [])
    }
  }

  private func read(_ events: XMLEvents, as root: String) -> MMLReading {
    let name = events.name(at: events.startIndex)
    let place = Place(events.position(at: events.startIndex))
    func refused(_ code: IssueCode, _ subjects: [String]) -> MMLReading {
      MMLReading(document: nil, issues: [Issue(code, place: place, subjects: subjects)], unread: [])
    }
    guard name.local == root, let type = MML4.root(root) else { return refused(.typeUnknown, [name.local]) }
    let space = MMLNamespace.of(root, in: "")
    guard name.namespace == space else { return refused(.xmlNamespace, [name.local, space]) }
    let reader = MMLTreeReader(events: events, root: type, space: space)
    let (document, found, unread) = reader.read()
    let issues = (found + document.structureIssues(limit: Self.issueLimit + 1)).told(limit: Self.issueLimit)
    let isFatal = issues.contains { $0.severity == .fatal }
    return MMLReading(document: isFatal ? nil : document, issues: issues, unread: unread)
  }
}

extension Issue {
  /// A fault of the XML itself; it is fatal.
  fileprivate init(_ fault: XMLFault) {
    let place = Place(fault.position)
    // Subjects are notation, which needs no translation.
    switch fault.code {
    case .doctype: self.init(.xmlForbidden, place: place, subjects: ["`<!DOCTYPE>`"])
    case .entity: self.init(.xmlForbidden, place: place, subjects: ["`&entity;`"])
    case .depth, .size:
      let limit = fault.excess.map { "\($0)" } ?? "MML"
      self.init(.tooLarge, place: place, subjects: [limit])
    case .encoding: self.init(.xmlEncoding, place: place, subjects: [fault.text])
    case .syntax, .character, .namespace, .failure:
      self.init(.xmlSyntax, place: place, subjects: [fault.text])
    }
  }
}

extension Place {
  init(_ position: XMLPosition) { self.init(line: position.line, column: position.column) }
}
