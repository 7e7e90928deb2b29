import FHIR
import Testing
import Tree
import Validation

/// The validator as a whole.
@Suite struct ValidatorTests {
  private func issues(_ text: String, limit: Int = 200) -> [String] {
    Validator(limit: limit).issues(of: FHIRFormat.json.read(Array(text.utf8))).map {
      "\($0.place?.line ?? 0) \($0.code.rawValue)"
    }
  }

  @Test func whatIsNotCheckedIsSaidOnce() {
    #expect(issues(#"{"resourceType":"Patient"}"#) == [])
    let coding = #"{"system":"http://example.org/codes","code":"x"}"#
    let text = #"{"resourceType":"Basic","code":{"coding":[\#(coding),\#(coding)]}}"#
    #expect(issues(text) == ["1 codes.unchecked"])
  }

  /// The codes that R4 requires are known without a package.
  @Test func requiredCodesAreCheckedInAnyCase() {
    #expect(
      issues(#"{"resourceType":"Patient","gender":"x","name":[{"use":"official"},{"use":"x"}]}"#)
        == ["1 code.invalid", "1 code.invalid"])
    #expect(issues(#"{"resourceType":"Patient","gender":"female","name":[{"use":"old"}]}"#) == [])
  }

  @Test func readerAndRulesAreToldInTheOrderOfTheText() {
    let text = """
      {"resourceType":"Basic","code":{"text":"x"},
      "extension":[{"url":"http://example.org/x"}],
      "colour":1,
      "subject":{"reference":"#a"}}
      """
    #expect(issues(text) == ["2 extension.value", "3 element.unknown", "4 reference.unresolved"])
    #expect(issues(text, limit: 2) == ["2 extension.value", "3 element.unknown", "3 issues.more"])
    #expect(issues(text, limit: 3) == ["2 extension.value", "3 element.unknown", "4 reference.unresolved"])
  }

  @Test func whatCannotBeReadIsTheReadersAffair() {
    #expect(issues("{") == ["1 json.syntax"])
    #expect(issues("") == ["1 json.syntax"])
  }

  /// Of what more the reader knows it says that there is more.
  @Test func manyIssuesAreCut() {
    let unknown = (0..<300).map { #""x\#($0)":1"# }.joined(separator: ",")
    let told = issues(#"{"resourceType":"Basic",\#(unknown)}"#)
    #expect(told.count == 201)
    #expect(told.filter { $0.hasSuffix("issues.more") }.count == 1)
  }

  /// A rule takes a document as it comes: nothing in it is where it should be.
  @Test(arguments: [
    #"{"resourceType":"Bundle"}"#, #"{"resourceType":"Bundle","entry":[{}]}"#,
    #"{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Bundle"}}]}"#,
    ##"{"resourceType":"Patient","contained":[{"resourceType":"Bundle","type":"x","entry":[{"fullUrl":"#"}]}]}"##,
    #"{"resourceType":"Patient","link":[{"other":{"reference":"///"}},{"other":{"reference":"?"}},{"other":{"reference":"/_history/"}}]}"#,
    #"{"resourceType":"Patient","gender":{},"text":{"div":"<"},"maritalStatus":{"coding":[{}]}}"#,
  ])
  func brokenDocumentsDisturbNoRule(_ text: String) {
    #expect(!issues(text).isEmpty || text.contains("link"))
  }
}
