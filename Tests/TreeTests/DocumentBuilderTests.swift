import Testing
import Tree

/// Building: copies, anchors, what is empty, and going back.
@Suite struct DocumentBuilderTests {
  @Test func copiesAreEqual() throws {
    let source = try TreeSample.person()
    var builder = try TreeSample.builder()
    builder.copyChildren(of: source.root)
    let copy = builder.finish()
    #expect(copy == source)
    #expect(copy.root.all("name").map(\.path) == ["Person.name[0]", "Person.name[1]"])
  }

  @Test func aCopyStandsAmongWhatWasThere() throws {
    let source = try TreeSample.person()
    var builder = try TreeSample.builder()
    builder.leaf("id", "p")
    builder.copy(source.root.all("name")[1])
    builder.begin("name")
    builder.copy(try #require(source.root.at("name.text")))
    builder.close()
    builder.leaf("nick", "n")
    let root = builder.finish().root
    #expect(root.children.map(\.name) == ["id", "name", "name", "nick"])
    #expect(root.all("name")[0] == source.root.all("name")[1])
    #expect(root.all("name")[1] == source.root.all("name")[0])
    #expect(root.all("name")[0].all("given").compactMap(\.value) == ["A", "B"])
  }

  @Test func aCopyMayBeAnotherElement() throws {
    let schema = try TreeSample.schema()
    var place = try TreeSample.builder("Place")
    place.leaf("name", "There")
    let source = place.finish()
    let person = try #require(schema.type(named: "Person"))
    var builder = try TreeSample.builder()
    let contained: ElementID = try #require(schema.element("contained", of: person))
    builder.copy(source.root, as: contained)
    let inner = try #require(builder.finish().root.first("contained"))
    #expect(inner == source.root)
    #expect(inner.name == "contained")
    #expect(inner.path == "Person.contained[0]")
  }

  @Test func anAnchorIsNoValue() throws {
    var builder = try TreeSample.builder()
    builder.begin("name")
    builder.anchor("k")
    builder.leaf("text", "x")
    builder.close()
    let document = builder.finish()
    let name = try #require(document.root.first("name"))
    #expect(name.isAnchor && name.anchorKey == "k")
    #expect(!name.hasValue && name.value == nil && name.bytes.isEmpty)
    #expect(document.root.anchorKey == nil)
    var copy = try TreeSample.builder()
    copy.copyChildren(of: document.root)
    #expect(copy.finish() == document)
  }

  @Test func whatStaysEmptyCanBeForgotten() throws {
    var builder = try TreeSample.builder()
    builder.begin("name")
    builder.closeUnlessEmpty()
    builder.begin("name")
    builder.leaf("text", "x")
    builder.closeUnlessEmpty()
    builder.begin("name")
    builder.anchor("k")
    builder.closeUnlessEmpty()
    builder.begin("height")
    builder.value([])
    builder.closeUnlessEmpty()
    #expect(builder.finish().root.children.map(\.name) == ["name", "name", "height"])
  }

  @Test func rollingBackForgetsWhatWasBegun() throws {
    var builder = try TreeSample.builder(marked: true)
    builder.leaf("height", "1")
    let checkpoint = builder.checkpoint
    #expect(!builder.hasGrown(since: checkpoint))
    builder.begin("contained", type: "Place")
    builder.leaf("name", "x")
    #expect(builder.hasGrown(since: checkpoint))
    #expect(builder.depth == 2)
    builder.rollBack(to: checkpoint)
    #expect(builder.depth == 1)
    builder.leaf("diedBoolean", "true")
    var plain = try TreeSample.builder()
    plain.leaf("height", "1")
    plain.leaf("diedBoolean", "true")
    #expect(builder.finish() == plain.finish())
  }

  @Test func marksBecomePlaces() throws {
    let text = Array("a\nbあc\nd".utf8)
    let schema = try TreeSample.schema()
    let person = try #require(schema.type(named: "Person"))
    let height = try #require(schema.element("height", of: person))
    let decimal = try #require(schema.type(named: "decimal"))
    func built(_ mark: UInt32, _ source: Source) -> Place? {
      var builder = DocumentBuilder(schema: schema, root: person, marked: true, mark: 0)
      builder.leaf(height, type: decimal, value: "1".utf8, mark: mark)
      return builder.finish(source: source).root.first("height")?.place
    }
    #expect(built(6, .bytes(text)) == Place(line: 2, column: 3))
    #expect(built(1, .places([Place(line: 1, column: 1), Place(line: 7, column: 9)])) == Place(line: 7, column: 9))
    #expect(built(2, .places([Place(line: 1, column: 1)])) == nil)
    #expect(built(6, .none) == nil)
  }
}
