import FHIR
import Foundation
import JSON
import Mapping
import Measuring
import Tree

/// The project's own mappings at work on the resources of a Bundle: what an application would do with them, through the
/// public doors. A resource's *halves* are its entry and its residue.
struct Mapper {
  struct Halves {
    let lens: Lens
    let entry: Document
    let residue: Document?
  }

  private let candidates: [TypeID: [Lens]]
  private let entry: ElementID
  private let resource: ElementID

  /// Reads `Mappings` of the project; not what hospitals disclose, which is no FHIR.
  init() throws {
    let folder = Places.project.appending(path: "Mappings")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      !$0.hasPrefix("access-") && !$0.hasPrefix("disclosures/") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".csv"))
    }
    let files = try names.map {
      MappingSet.File(name: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0))))
    }
    let (set, faults) = MappingSet.read(files, schemas: ["fhir": R4.schema], categories: nil)
    guard let set, let bundle = R4.schema.type(named: "Bundle"), let entry = R4.schema.element("entry", of: bundle),
      let resource = R4.schema.element("resource", of: R4.schema[entry].type)
    else { throw Unproven(faults.first?.issue.rendered(file: "Mappings") ?? "R4 has no Bundle.entry.resource") }
    candidates = Dictionary(grouping: set.lenses, by: \.resourceType)
    (self.entry, self.resource) = (entry, resource)
  }

  /// Takes a resource apart, by the first lens that takes it.
  func split(_ resource: Document) throws -> Halves {
    for lens in candidates[resource.root.type] ?? [] {
      let (entry, residue) = lens.split(resource)
      // What a lens does not take comes back as it is.
      if residue !== resource { return Halves(lens: lens, entry: entry, residue: residue) }
    }
    throw Unproven("a resource is taken by no lens")
  }

  func join(_ halves: Halves) -> Document { halves.lens.join(halves.entry, halves.residue) }

  /// A half as JSON: nothing for a residue of nothing.
  func text(_ half: Document?) -> [UInt8] { half.map { JSONWriter.text($0, typeMember: false) } ?? [] }

  /// Reads halves that were written.
  func read(entry: [UInt8], residue: [UInt8], by lens: Lens) throws -> Halves {
    let reading = JSONReader(schema: lens.entrySchema).read(entry, as: lens.entryType)
    guard let entry = reading.document, reading.issues.isEmpty else { throw Unproven("an entry can't be read") }
    guard !residue.isEmpty else { return Halves(lens: lens, entry: entry, residue: nil) }
    // It lacks what the entry has, so the reader finds elements missing.
    let rest = JSONReader(schema: lens.resourceSchema, anchors: true).read(residue, as: lens.resourceType)
    guard let residue = rest.document else { throw Unproven("a residue can't be read") }
    return Halves(lens: lens, entry: entry, residue: residue)
  }

  /// The resources of a Bundle, each a document of its own whose text is the Bundle's.
  func forEachResource(of bundle: Document, _ body: (Document) throws -> Void) throws {
    try bundle.withNodes { nodes in
      var index = 1
      while index < nodes.next(0) {
        let end = nodes.next(index)
        if nodes.element(index) == entry {
          var child = index + 1
          while child < end {
            if nodes.element(child) == resource { try body(document(at: child, in: bundle, nodes)) }
            child = nodes.next(child)
          }
        }
        index = end
      }
    }
  }

  private func document(at index: Int, in bundle: Document, _ nodes: Nodes) throws -> Document {
    let count = nodes.next(index) - index
    let document = Document.deriving(from: bundle, schema: bundle.schema, estimate: count) { pen in
      let root = pen.begin(.root, type: nodes.type(index), mark: 0)
      pen.copyChildren(of: index, in: nodes, sharesText: true)
      pen.end(root)
      return true
    }
    guard let document else { throw Unproven("a resource is not there") }
    return document
  }

  /// The same Bundle with another resource in place of each, in order: what `body` makes of it.
  func replacingResources(of bundle: Document, by body: (Document) throws -> Document) throws -> Document {
    var failure: (any Error)?
    let replaced = bundle.withNodes { nodes in
      Document.deriving(from: bundle, schema: bundle.schema, estimate: bundle.count + 16) { pen in
        let root = pen.begin(.root, type: nodes.type(0), mark: 0)
        do {
          try pen.copyChildren(of: 0, in: nodes) { index, pen in
            guard nodes.element(index) == entry else { return false }
            let one = pen.begin(entry, type: nodes.type(index), mark: 0)
            try pen.copyChildren(of: index, in: nodes) { index, pen in
              guard nodes.element(index) == resource else { return false }
              let next = try body(document(at: index, in: bundle, nodes))
              pen.copy(next, as: resource, sharesText: next.sharesText(with: bundle))
              return true
            }
            pen.end(one)
            return true
          }
        } catch { failure = error }
        pen.end(root)
        return failure == nil
      }
    }
    guard let replaced else { throw failure ?? Unproven("no Bundle was written") }
    return replaced
  }
}

extension NodePen {
  /// Copies the children of a node, but for those that `special` says it has written.
  fileprivate mutating func copyChildren(
    of index: Int, in nodes: Nodes, special: (Int, inout NodePen) throws -> Bool
  ) rethrows {
    var child = index + 1
    while child < nodes.next(index) {
      if try !special(child, &self) { copy(child, of: nodes, sharesText: true) }
      child = nodes.next(child)
    }
  }

  fileprivate mutating func copyChildren(of index: Int, in nodes: Nodes, sharesText: Bool) {
    var child = index + 1
    while child < nodes.next(index) {
      copy(child, of: nodes, sharesText: sharesText)
      child = nodes.next(child)
    }
  }

  /// Copies a whole document as the element that it stands as.
  fileprivate mutating func copy(_ document: Document, as element: ElementID, sharesText: Bool) {
    document.withNodes { nodes in
      let root = begin(element, type: nodes.type(0), mark: 0)
      copyChildren(of: 0, in: nodes, sharesText: sharesText)
      end(root)
    }
  }
}
