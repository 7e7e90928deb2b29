import Testing
import Tree

/// A small schema and documents made by hand, for the tests of this folder.
enum TreeSample {
  static let table = """
    # one of everything
    schema\tSample\t1.0\turn:sample
    type\tElement\tcomplex
    \tid\t0\t1\tstring\tA
    type\tstring\tprimitive\tElement\tstring
    type\tdecimal\tprimitive\tElement\tdecimal
    type\tboolean\tprimitive\tElement\tboolean
    type\tReference\tcomplex\tElement
    \treference\t0\t1\tstring
    type\tName\tcomplex\tElement
    \ttext\t1\t1\tstring\tS
    \tgiven\t0\t*\tstring
    type\tResource\tabstract
    \tid\t0\t1\tstring
    type\tPerson\troot\tResource
    \tname\t0\t*\tName\tSM\trequired|urn:names|1
    \theight\t0\t1\tdecimal
    \tnick\t0\t2\tstring
    \tdied[x]\t1\t1\tboolean,string,Reference(Person|Place)
    \tcontained\t0\t*\tResource
    type\tPlace\troot\tResource
    \tname\t1\t1\tstring
    """

  static func read(_ table: String) throws(SchemaBuilder.Fault) -> Schema {
    try Array(table.utf8).withUnsafeBufferPointer { bytes throws(SchemaBuilder.Fault) in try SchemaTable.read(bytes) }
  }

  static let shared = Result { try read(table) }

  static func schema() throws -> Schema { try shared.get() }

  static func builder(_ root: String = "Person", marked: Bool = false) throws -> DocumentBuilder {
    let schema = try schema()
    return DocumentBuilder(schema: schema, root: try #require(schema.type(named: root)), marked: marked)
  }

  /// Two names of which the second has two given names, a height as `text`, and a place inside.
  static func person(height text: String = "1.70") throws -> Document {
    var builder = try builder()
    builder.begin("name")
    builder.leaf("text", "Sample One")
    builder.close()
    builder.begin("name")
    builder.leaf("text", "Sample Two")
    builder.leaf("given", "A")
    builder.leaf("given", "B")
    builder.close()
    builder.leaf("height", text)
    builder.leaf("diedBoolean", "false")
    builder.begin("contained", type: "Place")
    builder.leaf("name", "Here")
    builder.close()
    return builder.finish()
  }
}
