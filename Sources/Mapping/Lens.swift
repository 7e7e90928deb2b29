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
  let rows: [Row]
  /// On the entry's side every value stands as it is.
  let entryRows: [Row]
  let entryPlan: Plan
  let resourcePlan: Plan
  let conditions: [Condition]
  let places: Places

  /// Where findings about the whole lens point to.
  struct Places: Sendable {
    let rows: Place?
    let residue: Place?
    let when: Place?
  }

  /// Every category that data of such a resource may have, the residue's included.
  public var categories: Set<String> {
    resourcePlan.children.reduce(into: residueCategory.isEmpty ? [] : [residueCategory]) { $0.formUnion($1.categories) }
  }

  /// Whether this lens takes the resource: its type, all conditions of `when`, and nothing at its root that changes its
  /// meaning and has no row.
  public func takes(_ resource: Document) -> Bool { meets(resource) && obstacle(in: resource) == nil }

  /// Whether the resource is of the lens's type and meets the conditions.
  func meets(_ resource: Document) -> Bool {
    resource.schema === resourceSchema && resource.root.type == resourceType
      && conditions.allSatisfy { $0.holds(in: resource.root) }
  }

  /// Why a resource that meets the conditions can't be taken all the same: the element that no row can take, or the
  /// root where a constant is missing.
  func obstacle(in resource: Document) -> Element? {
    var extract = Extract(rows: rows)
    var values = Values()
    if extract.children(of: resource.root, resourcePlan, &values) != nil { return nil }
    return extract.obstacle ?? resource.root
  }

  /// Takes a resource apart. The residue is nil when nothing is left. A resource that the lens does not take (ask
  /// `takes`) is all residue.
  public func split(_ resource: Document) -> (entry: Document, residue: Document?) {
    var extract = Extract(rows: rows, residue: DocumentBuilder(schema: resourceSchema, root: resourceType))
    var values = Values()
    let isTaken = meets(resource) && extract.children(of: resource.root, resourcePlan, &values) != nil
    var build = Build(rows: entryRows, output: DocumentBuilder(schema: entrySchema, root: entryType))
    guard isTaken else { return (build.output.finish(), resource) }
    build.children(entryPlan, values, rest: nil)
    let residue = extract.residue?.finish()
    return (build.output.finish(), residue.flatMap { $0.root.hasChildren ? $0 : nil })
  }

  /// Puts an entry (or what a scope may read of it) and a residue together.
  ///
  /// With `masking`, required elements whose category the scope may not read stand there masked.
  public func join(_ entry: Document, _ residue: Document? = nil, masking: Masking? = nil) -> Document {
    var extract = Extract(rows: entryRows)
    var values = Values()
    _ = extract.children(of: entry.root, entryPlan, &values)
    var build = Build(
      rows: rows, masking: masking, output: DocumentBuilder(schema: resourceSchema, root: resourceType))
    build.children(resourcePlan, values, rest: residue?.root)
    return build.output.finish()
  }

  /// What a join needs to mask what a scope may not read.
  public func masking(isReadable: @escaping (String) -> Bool, fill: @escaping (inout DocumentBuilder) -> Void)
    -> Masking
  {
    Masking(residue: residueCategory.isEmpty ? [] : [residueCategory], isReadable: isReadable, fill: fill)
  }
}
