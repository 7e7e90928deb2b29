import FHIR
import Testing
import Tree

/// Ids and versions are the server's; all else in `meta` stays its author's.
@Suite struct HeadTests {
  private let full =
    #"{"resourceType":"Patient","id":"theirs","meta":{"id":"m","extension":[{"url":"urn:x","valueCode":"y"}],"#
    + #""versionId":"7","lastUpdated":"2020-01-01T00:00:00Z","source":"urn:s","profile":["urn:p"],"#
    + #""security":[{"system":"urn:a","code":"R"}],"tag":[{"system":"urn:t","code":"T"}]},"active":true}"#

  @Test func isReplaced() throws {
    let labels = [
      Coding(system: "urn:a", code: "R", display: "known"), Coding(system: "urn:a", code: "V", display: "new"),
      Coding(system: "urn:b", code: "R"), Coding(system: "urn:b", code: "R"),
    ]
    let head = ResourceHead.replaced(
      in: try document(full), id: "ours", versionId: "1", lastUpdated: 1_795_337_289, addingSecurity: labels)
    #expect(
      try compact(head)
        == #"{"resourceType":"Patient","id":"ours","meta":{"id":"m","extension":[{"url":"urn:x","valueCode":"y"}],"#
        + #""versionId":"1","lastUpdated":"2026-11-22T17:48:09+09:00","source":"urn:s","profile":["urn:p"],"#
        + #""security":[{"system":"urn:a","code":"R"},{"system":"urn:a","code":"V","display":"new"},"#
        + #"{"system":"urn:b","code":"R"}],"#
        + #""tag":[{"system":"urn:t","code":"T"}]},"active":true}"#)
    #expect(head.structureIssues() == [])
  }

  @Test func isMadeWhereThereWasNone() throws {
    let bare = try document(#"{"resourceType":"Patient","active":true}"#)
    let head = ResourceHead.replaced(in: bare, id: "x", versionId: "1", lastUpdated: 0)
    #expect(
      try compact(head)
        == #"{"resourceType":"Patient","id":"x","meta":{"versionId":"1","#
        + #""lastUpdated":"1970-01-01T09:00:00+09:00"},"active":true}"#
    )
    #expect(
      try compact(ResourceHead.replaced(in: bare, id: "x")) == #"{"resourceType":"Patient","id":"x","active":true}"#)
    #expect(ResourceHead.removed(from: head) == bare)
  }

  @Test func isRemoved() throws {
    #expect(
      try compact(ResourceHead.removed(from: document(full)))
        == #"{"resourceType":"Patient","meta":{"id":"m","extension":[{"url":"urn:x","valueCode":"y"}],"#
        + #""source":"urn:s","profile":["urn:p"],"security":[{"system":"urn:a","code":"R"}],"#
        + #""tag":[{"system":"urn:t","code":"T"}]},"active":true}"#
    )
    let only = try document(#"{"resourceType":"Patient","id":"x","meta":{"versionId":"1"},"_language":{"id":"l"}}"#)
    #expect(try compact(ResourceHead.removed(from: only)) == #"{"resourceType":"Patient","_language":{"id":"l"}}"#)
  }

  static let instants: [(Int64, String)] = [
    (0, "1970-01-01T09:00:00+09:00"), (1_795_337_289, "2026-11-22T17:48:09+09:00"), (-1, "1970-01-01T08:59:59+09:00"),
    (-32_401, "1969-12-31T23:59:59+09:00"), (-32_400, "1970-01-01T00:00:00+09:00"),
    (951_750_000, "2000-02-29T00:00:00+09:00"), (951_836_399, "2000-02-29T23:59:59+09:00"),
    (951_836_400, "2000-03-01T00:00:00+09:00"), (4_107_510_000, "2100-03-01T00:00:00+09:00"),
    (4_107_509_999, "2100-02-28T23:59:59+09:00"), (-62_135_596_800, "0001-01-01T09:00:00+09:00"),
    (253_402_268_399, "9999-12-31T23:59:59+09:00"), (1_735_657_200, "2025-01-01T00:00:00+09:00"),
  ]

  @Test(arguments: instants) func instantsAreJapans(_ seconds: Int64, _ text: String) {
    #expect(JapanTime.instant(seconds) == text)
    #expect(JapanTime.date(seconds) == String(text.prefix(10)))
    #expect(PrimitiveFormat.instant.accepts(Array(text.utf8)[...]))
  }
}
