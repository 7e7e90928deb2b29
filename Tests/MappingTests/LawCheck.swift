import FHIR
import JSON
import Tree

@testable import Mapping

/// The laws on one resource, and on one edit of its entry, all the ways that they go.
enum LawCheck {
  /// What a resource breaks, on all ways that it goes.
  static func broken(_ resource: Document, _ lens: Lens, _ set: MappingSet) throws -> String? {
    let (entry, residue) = lens.split(resource)
    guard lens.takes(resource) else {
      let isWhole = !entry.root.hasChildren && residue == resource
      return isWhole ? nil : "not taken, and not left whole"
    }
    let (_, fresh, broken) = lens.trial(of: resource)
    if !broken.isEmpty { return "\(broken)" }
    let issues = fresh.structureIssues().filter { $0.code != .elementMissing || $0.path != resource.type.name }
    if !issues.isEmpty { return "fresh: \(issues.map { $0.rendered(file: "fresh") })" }
    // As the store keeps it: by category, as text.
    guard let item = set.model.item(of: entry) else { return "no item" }
    let patient = item.patient.flatMap { entry.root.first($0)?.value } ?? ""
    let parts = set.model.parts(of: entry).mapValues { JSONWriter.text($0, typeMember: false) }
    let read = parts.values.compactMap { JSONReader(schema: lens.entrySchema).read($0, as: item.type).document }
    if read.count != parts.count { return "a part can't be read" }
    let rest = residue.map { JSONWriter.text($0, typeMember: false) }
    let left = rest.flatMap {
      JSONReader(schema: lens.resourceSchema, anchors: true).read($0, as: lens.resourceType).document
    }
    if left != residue { return "the residue reads differently" }
    if item.patient == nil || entry.root.first(item.patient ?? .root) != nil {
      let again = set.model.entry(item, patient: patient, parts: read)
      if again != entry { return "parts: \(Difference.first(entry, again)?.description ?? "")" }
      let joined = lens.join(again, left)
      if JSONWriter.text(joined) != JSONWriter.text(resource) { return "stored: other bytes" }
    }
    // Of its own residue nothing is without a place.
    if let left, !lens.unwritten(of: left, in: resource).isEmpty { return "unwritten" }
    // From XML and into it.
    guard lens.resourceSchema === R4.schema, let xml = try? FHIRFormat.xml.write(resource) else { return nil }
    guard let document = FHIRFormat.xml.read(xml).document else { return "XML can't be read" }
    guard document == resource else { return "XML: \(Difference.first(resource, document)?.description ?? "")" }
    let (one, other) = lens.split(document)
    if one != entry || other != residue { return "XML: other halves" }
    return (try? FHIRFormat.xml.write(lens.join(one, other))) == xml ? nil : "XML: other bytes"
  }

  /// What an edit came to.
  enum Edit {
    case held
    /// No resource can say it, and that was told (see `Lens.faults`).
    case refused
    case broken(String)
  }

  /// An edit says what it says: joined with what was left of the entry before, the resource splits into the entry again.
  static func edited(_ resource: Document, _ edit: Document, _ lens: Lens) -> Edit {
    let residue = lens.split(resource).residue
    let joined = lens.join(edit, residue)
    func broken(_ what: String) -> Edit {
      .broken(
        """
        \(what)
        \(text(resource))
        entry   \(text(lens.split(resource).entry))
        residue \(residue.map { text($0) } ?? "")
        edit    \(text(edit))
        joined  \(text(joined))
        again   \(text(lens.split(joined).entry))
        """)
    }
    if joined.root.hasAnchors { return broken("anchors") }
    // Where alone it can be said, so it can beside what was left; but what brackets mean may come forward then.
    let isAlone = lens.faults(of: edit).isEmpty
    let faults = lens.faults(of: edit, residue)
    if isAlone && !faults.isEmpty && !comesForward(edit, joined, lens) { return broken("edited: \(faults)") }
    guard faults.isEmpty else { return .refused }
    let issues = joined.structureIssues().filter { $0.code != .elementMissing || $0.path != resource.type.name }
    if isAlone && !issues.isEmpty { return broken("\(issues.map { $0.rendered(file: "edited") })") }
    return .held
  }

  /// Whether a row with brackets, whose field the edit has unset, has found another item that its brackets mean: the
  /// resource then says more in single fields than the entry did, and nothing less.
  private static func comesForward(_ edit: Document, _ joined: Document, _ lens: Lens) -> Bool {
    let again = lens.split(joined).entry
    return again.root.hasMore(than: edit.root)
  }
}

extension Element {
  var hasAnchors: Bool { isAnchor || children.contains(where: \.hasAnchors) }

  /// Whether some field that may stand once stands here or below and not in the other.
  fileprivate func hasMore(than other: Element) -> Bool {
    for child in children {
      let rivals = other.children.filter { $0.id == child.id }
      if !child.definition.isList && rivals.isEmpty { return true }
      let place = children.filter { $0.id == child.id }.firstIndex { $0.nodeIndex == child.nodeIndex } ?? 0
      if place < rivals.count, child.hasMore(than: rivals[place]) { return true }
    }
    return false
  }
}
