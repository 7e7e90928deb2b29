import CR4Table
public import Tree

/// FHIR R4 as a schema: every type and element of release 4.0.1, read once from the embedded table.
///
/// Resources are root types; `Resource` and `DomainResource` are abstract; a backbone is a type named by its path
/// (`Patient.contact`). A primitive's children are `id` and `extension`. An element flagged `attribute` (`Element.id`,
/// `Extension.url`) is its text alone: it has no children.
public enum R4 {
  /// The schema. All documents of one process must share it, so there is no other.
  public static let schema: Schema = {
    let table = mict_r4_schema()
    do {
      return try SchemaTable.read(UnsafeBufferPointer(start: table.bytes, count: table.length))
    } catch {
      preconditionFailure("The embedded R4 schema table is unreadable; remake it with `mict table r4`: \(error)")
    }
  }()
}
