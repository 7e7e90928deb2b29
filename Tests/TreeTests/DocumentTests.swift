import Testing
import Tree

/// Documents: reading elements, paths, equality.
@Suite struct DocumentTests {
  @Test func elementsAreRead() throws {
    let document = try TreeSample.person()
    let root = document.root
    #expect(document.type.name == "Person")
    #expect(document.count == 11)
    #expect(root.name == "Person" && root.id == .root && !root.hasValue && root.value == nil)
    #expect(root.children.map(\.name) == ["name", "name", "height", "diedBoolean", "contained"])
    #expect(root.all("name").count == 2)
    #expect(root.first("height")?.value == "1.70")
    #expect(root.first("height").map { Array($0.bytes) } == Array("1.70".utf8))
    #expect(root.first("nick") == nil && root.first("nothing") == nil && root.all("nothing").isEmpty)
    #expect(root.at("name.text")?.value == "Sample One")
    #expect(root.at("name.given") == nil)
    #expect(root.at("contained.name")?.value == "Here")
    #expect(root.at("") == root)
    let place = try #require(root.first("contained"))
    #expect(place.definition.name == "contained")
    #expect(document.schema[place.type].name == "Place")
    #expect(root.place == nil)
  }

  @Test func pathsNameTheItem() throws {
    let root = try TreeSample.person().root
    #expect(root.path == "Person")
    let name = root.all("name")[1]
    #expect(name.path == "Person.name[1]")
    #expect(name.all("given").map(\.path) == ["Person.name[1].given[0]", "Person.name[1].given[1]"])
    #expect(root.first("height")?.path == "Person.height")
    #expect(root.at("contained.name")?.path == "Person.contained[0].name")
  }

  @Test func equalityIsOfWhatIsWritten() throws {
    #expect(try TreeSample.person() == TreeSample.person())
    // A decimal's digits count.
    #expect(try TreeSample.person() != TreeSample.person(height: "1.7"))
    // So does the order of a list.
    var builders = [try TreeSample.builder(), try TreeSample.builder()]
    for (number, items) in [["a", "b"], ["b", "a"]].enumerated() {
      for item in items { builders[number].leaf("nick", item) }
    }
    #expect(builders[0].finish() != builders[1].finish())
  }

  @Test func emptyAndNothingDiffer() throws {
    var empty = try TreeSample.builder()
    empty.leaf("height", "")
    var without = try TreeSample.builder()
    without.begin("height")
    without.close()
    let (one, other) = (empty.finish(), without.finish())
    #expect(one != other)
    #expect(one.root.first("height")?.hasValue == true && one.root.first("height")?.value == "")
    #expect(other.root.first("height")?.hasValue == false && other.root.first("height")?.value == nil)
  }

  @Test func theSameValueElsewhereDiffers() throws {
    var boolean = try TreeSample.builder()
    boolean.leaf("diedBoolean", "true")
    var string = try TreeSample.builder()
    string.leaf("diedString", "true")
    #expect(boolean.finish() != string.finish())
    let place = try TreeSample.builder("Place").finish()
    #expect(try TreeSample.builder().finish() != place)
  }

  @Test func partsOfDifferentDocumentsCanBeEqual() throws {
    let inner = try #require(TreeSample.person().root.first("contained"))
    var builder = try TreeSample.builder("Place")
    builder.leaf("name", "Here")
    #expect(inner == builder.finish().root)
  }

  @Test func documentsOfTwoSchemasAreNeverEqual() throws {
    let other = try TreeSample.read(TreeSample.table)
    let builder = DocumentBuilder(schema: other, root: try #require(other.type(named: "Person")))
    #expect(try TreeSample.builder().finish() != builder.finish())
  }
}
