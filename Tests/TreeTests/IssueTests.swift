import Testing
import Tree

/// The words of issues, and their one table.
@Suite struct IssueTests {
  @Test func anIssueIsRenderedAsEditorsJumpToIt() {
    let issue = Tree.Issue(
      .elementUnknown, path: "Person.nam", place: Place(line: 3, column: 7), subjects: ["nam", "Person"])
    #expect(
      issue.rendered(file: "a.json")
        == "a.json:3:7: error: Person.nam: `Person` has no element `nam` [element.unknown]")
    #expect(
      issue.rendered(file: "a.json", language: .japanese)
        == "a.json:3:7: error: Person.nam: `Person`に要素`nam`はありません [element.unknown]")
    #expect(issue.text() == "`Person` has no element `nam`")
  }

  @Test func withoutPlaceAndPathTheyAreLeftOut() {
    #expect(
      Tree.Issue(.jsonEncoding).rendered(file: "a")
        == "a: fatal: the text is not valid UTF-8: save it as UTF-8 [json.encoding]")
  }

  @Test func aSubjectIsShortAndOnOneLine() {
    let long = Tree.Issue(.elementMissing, subjects: [String(repeating: "あ", count: 321), "a\nb\u{0}c\u{7f}\u{1b}[0m"])
    #expect(long.subjects[0] == String(repeating: "あ", count: 320) + "…")
    #expect(long.subjects[1] == "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}[0m")
    #expect(!long.rendered(file: "a").contains("\n"))
  }

  @Test func severitiesAreOrdered() {
    #expect(
      [.fatal, .warning, .error, .information].sorted() == [Tree.Issue.Severity.information, .warning, .error, .fatal])
  }

  /// FHIR's value set issue-type, as far as structure and processing go.
  static let types: Set<String> = [
    "structure", "required", "value", "invariant", "security", "processing", "not-supported", "duplicate", "not-found",
    "too-long", "code-invalid", "extension", "business-rule", "conflict", "incomplete", "informational", "invalid",
  ]

  @Test(arguments: IssueCode.allCases) func everyCodeIsComplete(_ code: IssueCode) {
    let issue = Tree.Issue(code, subjects: ["«0»", "«1»", "«2»", "«3»"])
    #expect(issue.severity == code.severity)
    #expect(Self.types.contains(code.type))
    let english = issue.text(.english)
    let japanese = issue.text(.japanese)
    for text in [english, japanese] {
      #expect(!text.isEmpty)
      #expect(!text.contains("{") && !text.contains("}"), "a placeholder without a subject")
    }
    // Both languages speak of the same subjects.
    for subject in issue.subjects { #expect(english.contains(subject) == japanese.contains(subject)) }
  }

  @Test func readingsAreUsableUpToWarnings() throws {
    let document = try TreeSample.person()
    #expect(Reading(document: document, issues: []).isUsable)
    #expect(!Reading(document: document, issues: [Tree.Issue(.valueFormat)]).isUsable)
    #expect(!Reading(document: nil, issues: []).isUsable)
  }
}
