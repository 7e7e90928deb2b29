public import Tree

/// MML 4 (Medical Markup Language, MedXML consortium) as a schema: the skeleton (`Mml`, its header, its items and their
/// `docInfo`) and the content modules that are read, each a root type of its own.
///
/// Elements are named without prefix. An element with text is a primitive whose value is the text, or has the text in a
/// child `value`; its attributes are its children. The content of an item is the one element `module`, of the abstract
/// type `Module`.
///
/// It knows names and shapes. Which namespace a name belongs to stands in `MMLNamespace`.
public enum MML4 {
  /// The schema. All documents of one process must share it, so there is no other.
  public static let schema: Schema = {
    do {
      return try Array(table.utf8).withUnsafeBufferPointer { bytes throws(SchemaBuilder.Fault) in
        try SchemaTable.read(bytes)
      }
    } catch {
      preconditionFailure("the embedded table of MML 4 is unreadable: \(error)")
    }
  }()

  /// The types that the reader asks for by name. They stand in the table, so a missing one is a slip of the table.
  static let module = named("Module")
  static let item = named("MmlModuleItem")

  private static func named(_ name: String) -> TypeID {
    guard let type = schema.type(named: name) else { preconditionFailure("the embedded table lacks a type") }
    return type
  }

  /// Whether documents may have that type as their root: `Mml` and the content modules that are read.
  static func root(_ name: String) -> TypeID? {
    schema.type(named: name).flatMap { schema[$0].kind == .root ? $0 : nil }
  }
}
