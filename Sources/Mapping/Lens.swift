public import Tree

/// A *lens* is one compiled mapping file. It translates both ways between an entry (a document of the stock model, or
/// an MML module) and a FHIR resource.
///
/// `split` takes a resource apart into the entry and the *residue* (everything the entry does not hold); `join` puts
/// them together again. The laws, which `Laws` checks on documents:
/// - lossless: `join(split(r))` equals `r`, for every valid `r` that the lens takes;
/// - faithful: `split(join(s, c))` is `(s, c)`;
/// - fresh: `join(s, nothing)` keeps FHIR's structure and splits back to `s`.
///
/// A lens knows no storage and no access; it knows of each field's category only to say what a scope lacks.
public struct Lens: Sendable {
  /// The mapping's name: `diagnosis`.
  public let name: String
  /// The file it was read from.
  public let file: String
  /// The profile that it writes, or nil.
  public let profile: String?
  /// The schema of the entry's side.
  public let entrySchema: Schema
  /// The type of its entries.
  public let entryType: TypeID
  /// The schema of the resource's side.
  public let resourceSchema: Schema
  /// The type of its resources.
  public let resourceType: TypeID
  /// The category of the residue; empty for a lens whose entries are not stored.
  public let residueCategory: String
  /// Every category that data of such a resource may have, the residue's included.
  public let categories: Set<String>
  let rows: [Row]
  let entryPlan: Plan
  let resourcePlan: Plan
  let conditions: [Condition]
  let program: Program
  let places: Places
  /// The keys of its lists of groups.
  let listKeys: [ListKey]

  /// Where findings about the whole lens point to.
  struct Places: Sendable {
    let rows: Place?
    let residue: Place?
    let when: Place?
    let profile: Place?
  }

  /// Every category that data of a resource with this plan may have, the residue's included.
  static func categories(_ resourcePlan: Plan, _ residueCategory: String) -> Set<String> {
    resourcePlan.children.reduce(into: residueCategory.isEmpty ? [] : [residueCategory]) { $0.formUnion($1.categories) }
  }

  /// Whether this lens takes the resource: its type, all conditions of `when`, and nothing at its root that changes its
  /// meaning and has no row.
  public func takes(_ resource: Document) -> Bool { meets(resource) && obstacle(in: resource) == nil }

  /// Whether the resource is of the lens's type and meets the conditions.
  func meets(_ resource: Document) -> Bool {
    resource.schema === resourceSchema && resource.root.type == resourceType
      && resource.withNodes { nodes in conditions.allSatisfy { $0.holds(in: nodes) } }
  }

  /// Why a resource that meets the conditions can't be taken all the same: the element that no row can take, or the
  /// root where a constant is missing.
  func obstacle(in resource: Document) -> Element? {
    resource.withNodes { nodes in
      var extract = Extract(nodes, program, isEntry: false)
      defer { extract.free() }
      return extract.document() ? nil : resource[extract.obstacle ?? 0]
    }
  }

  /// Takes a resource apart. The residue is nil when nothing is left. A resource that the lens does not take (ask
  /// `takes`, or `splitIfTaken`) is all residue.
  public func split(_ resource: Document) -> (entry: Document, residue: Document?) {
    splitIfTaken(resource) ?? (DocumentBuilder(schema: entrySchema, root: entryType).finish(), resource)
  }

  /// The same, or nil for a resource that the lens does not take.
  public func splitIfTaken(_ resource: Document) -> (entry: Document, residue: Document?)? {
    meets(resource) ? split(resource, isKnown: false) : nil
  }

  /// Takes a resource apart that is known to be of this lens, though what tells so (the conditions) may not stand in it,
  /// because whoever sent it doesn't see it. Nil where a constant of the rows is missing, or an element at the root
  /// changes its meaning.
  public func splitKnown(_ resource: Document) -> (entry: Document, residue: Document?)? {
    guard resource.schema === resourceSchema, resource.root.type == resourceType else { return nil }
    return split(resource, isKnown: true)
  }

  private func split(_ resource: Document, isKnown: Bool) -> (entry: Document, residue: Document?)? {
    resource.withNodes { nodes in
      var halves: (Document, Document?)?
      let residue = Document.deriving(from: resource, schema: resourceSchema, estimate: resource.count / 2) { pen in
        _ = pen.begin(.root, type: resourceType, mark: 0)
        return withUnsafeMutablePointer(to: &pen) { pen in
          var extract = Extract(nodes, program, isEntry: false, leavingTo: pen)
          defer { extract.free() }
          guard extract.document(isKnown: isKnown) else { return false }
          pen.pointee.end(0)
          halves = (entry(of: resource, nodes, extract.frames), nil)
          return pen.pointee.next > 1
        }
      }
      if let residue { halves?.1 = residue }
      return halves
    }
  }

  /// The entry of a resource that was taken apart.
  private func entry(of resource: Document, _ nodes: Nodes, _ frames: Frames) -> Document {
    let entry = Document.deriving(from: resource, schema: entrySchema, estimate: resource.count) { pen in
      _ = pen.begin(.root, type: entryType, mark: 0)
      let build = Build(pen, entrySchema, program, isEntry: true, from: frames, nodes)
      pen = build.document()
      return true
    }
    guard let entry else { preconditionFailure("an entry was written") }
    return entry
  }

  /// Puts an entry (or what a scope may read of it) and a residue together.
  ///
  /// A residue is what some split left, or what somebody made of it: what it says that contradicts the entry, or that this
  /// lens would not have left, is not written; one of another type says nothing.
  ///
  /// With `masking`, required elements whose category the scope may not read stand there masked.
  public func join(_ entry: Document, _ residue: Document? = nil, masking: Masking? = nil) -> Document {
    precondition(entry.schema === entrySchema, "the entry is of another schema")
    return entry.withNodes { nodes in
      guard let residue, residue.schema === resourceSchema, residue.root.type == resourceType else {
        return join(entry, nodes, rest: nil, masking)
      }
      return residue.withNodes { rest in
        join(entry, nodes, rest: Build.Rest(nodes: rest, sharesText: entry.sharesText(with: residue)), masking)
      }
    }
  }

  private func join(_ entry: Document, _ nodes: Nodes, rest: Build.Rest?, _ masking: Masking?) -> Document {
    var extract = Extract(nodes, program, isEntry: true)
    defer { extract.free() }
    _ = extract.document()
    let count = entry.count * 2 + (rest.map { $0.nodes.next(0) } ?? 0)
    let joined = Document.deriving(from: entry, schema: resourceSchema, estimate: count) { pen in
      _ = pen.begin(.root, type: resourceType, mark: 0)
      // For the constants.
      pen.decoded.reserveCapacity(1024)
      let build = Build(
        pen, resourceSchema, program, isEntry: false, from: extract.frames, nodes, rest: rest, masking: masking)
      pen = build.document()
      return true
    }
    guard let joined else { preconditionFailure("a resource was written") }
    return joined
  }

  /// What a join needs to mask what a scope may not read.
  public func masking(isReadable: @escaping (String) -> Bool, fill: @escaping (inout DocumentBuilder) -> Void)
    -> Masking
  {
    Masking(residue: residueCategory.isEmpty ? [] : [residueCategory], isReadable: isReadable, fill: fill)
  }
}
