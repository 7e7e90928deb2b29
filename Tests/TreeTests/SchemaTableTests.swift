import Testing
import Tree

/// The text form of a schema: what it says, and each way it can be wrong.
@Suite struct SchemaTableTests {
  @Test func aTableIsASchema() throws {
    let schema = try TreeSample.schema()
    #expect(schema.name == "Sample")
    #expect(schema.version == "1.0")
    #expect(schema.namespace == "urn:sample")
    #expect(schema.types.map(\.name).last == "Place")
    let person = try #require(schema.type(named: "Person"))
    #expect(schema[person].kind == .root)
    // Inherited elements first, a choice as one element for each type.
    #expect(
      schema.elements(of: person).map(\.name) == [
        "id", "name", "height", "nick", "diedBoolean", "diedString", "diedReference", "contained",
      ])
    let ids = schema.elements(of: person).map(\.id)
    #expect(ids == ids.sorted())
  }

  @Test func elementsSayAllTheirColumns() throws {
    let schema = try TreeSample.schema()
    let person = try #require(schema.type(named: "Person"))
    func element(_ name: String) throws -> SchemaElement { schema[try #require(schema.element(name, of: person))] }
    let name = try element("name")
    #expect(name.min == 0 && name.max == .max && name.isList)
    #expect(name.flags == [.summary, .modifier])
    #expect(name.binding == SchemaElement.Binding(strength: "required", valueSet: "urn:names|1"))
    #expect(name.choice == nil)
    #expect(name.owner == person)
    #expect(schema[name.type].name == "Name")
    #expect(try element("nick").max == 2 && element("nick").isList)
    #expect(try !element("height").isList)
    let died = try element("diedReference")
    #expect(died.choice == "died")
    #expect(died.min == 1 && died.max == 1)
    #expect(died.targets == ["Person", "Place"])
    let base = try #require(schema.type(named: "Name"))
    #expect(schema[try #require(schema.element("id", of: base))].flags == .attribute)
  }

  @Test func namesAreFoundWithinTheirTypeOnly() throws {
    let schema = try TreeSample.schema()
    let name = try #require(schema.type(named: "Name"))
    let place = try #require(schema.type(named: "Place"))
    #expect(schema.element("given", of: name) != nil)
    #expect(schema.element("given", of: place) == nil)
    #expect(schema.element("giv", of: name) == nil)
    #expect(schema.element("", of: name) == nil)
    #expect(schema.element("died", of: place) == nil)
    #expect(schema.type(named: "name") == nil)
    for type in schema.types {
      for element in schema.elements(of: type.id) { #expect(schema.element(element.name, of: type.id) == element.id) }
    }
  }

  @Test func typesDerive() throws {
    let schema = try TreeSample.schema()
    func id(_ name: String) throws -> TypeID { try #require(schema.type(named: name)) }
    #expect(try schema.isA(id("Person"), id("Resource")))
    #expect(try schema.isA(id("Person"), id("Person")))
    #expect(try !schema.isA(id("Resource"), id("Person")))
    #expect(try !schema.isA(id("Name"), id("Resource")))
    #expect(schema[try id("decimal")].format == .decimal)
    #expect(schema[try id("Name")].format == nil)
  }

  static let head = "schema\tS\t1\n"
  static let refused: [(String, SchemaBuilder.Fault)] = [
    ("", .malformed(line: 1)),
    ("# nothing\n", .malformed(line: 2)),
    ("type\tA\tcomplex\n", .malformed(line: 1)),
    (head + "type\tA\tcomplicated\n", .malformed(line: 2)),
    (head + "type\tA\tprimitive\t\tnumber\n", .malformed(line: 2)),
    (head + "type\tA\tprimitive\n", .malformed(line: 2)),
    (head + "\ta\t0\t1\tA\n", .malformed(line: 2)),
    (head + "\n# comment\ntype\tA\tcomplex\n\ta\t0\t1\n", .malformed(line: 5)),
    (head + "type\tA\tcomplex\n\ta\tmany\t1\tA\n", .malformed(line: 3)),
    (head + "type\tA\tcomplex\n\ta\t0\tmany\tA\n", .malformed(line: 3)),
    (head + "type\tA\tcomplex\n\ta\t0\t1\t\n", .malformed(line: 3)),
    (head + "type\tA\tcomplex\n\ta\t0\t1\tA\tX\n", .malformed(line: 3)),
    (head + "kind\tA\n", .malformed(line: 2)),
    (head + "type\tA\tcomplex\ntype\tA\tcomplex\n", .duplicateType("A")),
    (head + "type\tA\tcomplex\n\ta\t0\t1\tA\n\ta\t0\t1\tA\n", .duplicateElement("A.a")),
    (head + "type\tA\tcomplex\n\ta\t0\t1\tA\ntype\tB\tcomplex\tA\n\ta\t0\t1\tA\n", .duplicateElement("B.a")),
    (head + "type\tA\tcomplex\n\tx[x]\t0\t1\tA\n\txA\t0\t1\tA\n", .duplicateElement("A.xA")),
    (head + "type\tA\tcomplex\n\ta\t0\t1\tB\n", .unknownType("B")),
    (head + "type\tA\tcomplex\tB\n", .unknownType("B")),
    (head + "type\tA\tcomplex\tB\ntype\tB\tcomplex\tA\n", .circularBase("A")),
  ]

  @Test(arguments: refused) func refuses(_ table: String, _ fault: SchemaBuilder.Fault) {
    #expect(throws: fault) { try TreeSample.read(table) }
  }

  @Test func aBaseMayBeDeclaredLater() throws {
    let schema = try TreeSample.read(Self.head + "type\tB\tcomplex\tA\n\tb\t0\t1\tA\ntype\tA\tcomplex\n\ta\t0\t1\tB\n")
    let type = try #require(schema.type(named: "B"))
    #expect(schema.elements(of: type).map(\.name) == ["a", "b"])
  }
}
