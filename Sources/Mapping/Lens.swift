public import Tree

/// A *lens* is one compiled mapping file. It translates both ways between an entry (a document of the stock model, or
/// an MML module) and a FHIR resource.
///
/// `split` takes a resource apart into the entry and the *residue* (everything the entry does not hold); `join` puts them
/// together again. The laws, which `Laws` checks on documents:
/// - lossless: `join(split(r))` equals `r`, for every valid `r`;
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
  /// The schema and type of the entry's side.
  public let entrySchema: Schema
  public let entryType: TypeID
  /// The schema and type of the resource's side.
  public let resourceSchema: Schema
  public let resourceType: TypeID
  /// The category of the residue; empty for a lens whose entries are not stored.
  public let residueCategory: String
  let rows: [Row]
  let entryPlan: Plan
  let resourcePlan: Plan
  let conditions: [(path: [ElementID], accepted: [[UInt8]])]

  /// Every category that data of such a resource may have, the residue's included.
  public var categories: Set<String> {
    resourcePlan.children.reduce(into: residueCategory.isEmpty ? [] : [residueCategory]) { $0.formUnion($1.categories) }
  }

  /// Whether this lens takes the resource: its type, and all conditions of `when`.
  public func takes(_ resource: Document) -> Bool {
    resource.schema === resourceSchema && resource.root.type == resourceType
      && conditions.allSatisfy { Self.holds(resource.root, $0.path[...], $0.accepted) }
  }

  private static func holds(_ element: Element, _ path: ArraySlice<ElementID>, _ accepted: [[UInt8]]) -> Bool {
    guard let step = path.first else { return accepted.contains { $0.elementsEqual(element.bytes) } }
    return element.children.contains { $0.id == step && holds($0, path.dropFirst(), accepted) }
  }

  /// Takes a resource apart. The residue is nil when nothing is left.
  public func split(_ resource: Document) -> (entry: Document, residue: Document?) {
    var extract = Extract(rows: rows, residue: DocumentBuilder(schema: resourceSchema, root: resourceType))
    var values = Values()
    _ = extract.children(of: resource.root, resourcePlan, &values)
    var build = Build(rows: verbatim, masking: nil, output: DocumentBuilder(schema: entrySchema, root: entryType))
    build.children(entryPlan, values, rest: nil)
    let residue = extract.residue?.finish()
    return (build.output.finish(), residue.flatMap { $0.root.hasChildren ? $0 : nil })
  }

  /// Puts an entry (or what a scope may read of it) and a residue together.
  ///
  /// With `masking`, required elements whose category the scope may not read stand there masked.
  public func join(_ entry: Document, _ residue: Document? = nil, masking: Masking? = nil) -> Document {
    var extract = Extract(rows: verbatim, residue: nil)
    var values = Values()
    _ = extract.children(of: entry.root, entryPlan, &values)
    var build = Build(
      rows: rows, masking: masking, output: DocumentBuilder(schema: resourceSchema, root: resourceType))
    build.children(resourcePlan, values, rest: residue?.root)
    return build.output.finish()
  }

  /// On the entry's side every value stands as it is.
  private var verbatim: [Row] { rows.map { Row(spelling: .same, text: $0.text, line: $0.line) } }

  /// What a join needs to mask what a scope may not read.
  public func masking(isReadable: @escaping (String) -> Bool, fill: @escaping (inout DocumentBuilder) -> Void) -> Masking {
    Masking(residue: residueCategory.isEmpty ? [] : [residueCategory], isReadable: isReadable, fill: fill)
  }
}
