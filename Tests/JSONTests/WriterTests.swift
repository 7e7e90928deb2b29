import JSON
import Testing
import Tree

/// What the writer does with documents that no reader would have made.
@Suite struct WriterTests {
  private func builder(_ root: String) throws -> DocumentBuilder {
    let schema = try SmallSchema.shared.get()
    return DocumentBuilder(schema: schema, root: try #require(schema.type(named: root)))
  }

  @Test func whatHoldsNothingIsLeftOut() throws {
    var builder = try builder("Patient")
    builder.begin("name")
    builder.begin("given")
    builder.close()
    builder.close()
    builder.begin("name")
    builder.begin("given")
    builder.close()
    builder.leaf("given", "a")
    builder.close()
    builder.begin("birthDate")
    builder.begin("extension")
    builder.close()
    builder.close()
    #expect(compact(builder.finish()) == #"{"resourceType":"Patient","name":[{"given":["a"]}]}"#)
  }

  @Test func anEmptyRootIsAnEmptyObject() throws {
    #expect(
      String(decoding: JSONWriter.text(try builder("Patient").finish(), typeMember: false), as: UTF8.self) == "{}")
    #expect(String(decoding: JSONWriter.text(try builder("HumanName").finish(), pretty: true), as: UTF8.self) == "{}\n")
  }

  /// A value must not be able to write JSON of its own.
  @Test(arguments: ["", "1,\"active\":true", "01", "+1", "1.", ".5", "NaN", "1 ", "TRUE", "nul"])
  func aLiteralThatIsNoneIsWrittenAsAString(_ value: String) throws {
    var builder = try builder("Patient")
    builder.leaf("rank", value)
    let document = builder.finish()
    let small = try Small()
    let faults = try small.faults(compact(document))
    #expect(faults == ["1:34 Patient.rank element.shape rank, a number without quotes, as in `120`"])
  }

  @Test func aLiteralOfTheOtherKindStaysOne() throws {
    var builder = try builder("Patient")
    builder.leaf("active", "1")
    builder.leaf("rank", "true")
    #expect(compact(builder.finish()) == #"{"resourceType":"Patient","active":1,"rank":true}"#)
  }

  @Test func allControlCharactersAreEscaped() throws {
    var builder = try builder("Observation")
    builder.leaf("code", String(String.UnicodeScalarView((0..<0x21).compactMap { Unicode.Scalar($0) })))
    let expected =
      #"{"resourceType":"Observation","code":"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n"#
      + #"\u000b\f\r\u000e\u000f"#
      + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f "}"#
    let document = builder.finish()
    #expect(compact(document) == expected)
    let reading = try Small().reading(expected)
    #expect(reading.document == document)
    #expect(reading.issues.map(\.code) == [.valueFormat])
  }

  @Test func whatMayStandOnceNeverGivesANameTwice() throws {
    var builder = try builder("Patient")
    builder.leaf("rank", "1")
    builder.leaf("rank", "2")
    #expect(compact(builder.finish()) == #"{"resourceType":"Patient","rank":[1,2]}"#)
  }
}
