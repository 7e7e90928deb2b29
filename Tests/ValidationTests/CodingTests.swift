import FHIR
import Testing
import Tree

@testable import Validation

/// Codings by their systems, wherever they stand.
@Suite struct CodingTests {
  /// Once for each system, and not where it is said in general.
  @Test func whatIsNotCheckedIsTold() throws {
    func coding(_ system: String, _ code: String) -> String { #"{"system":"\#(system)","code":"\#(code)"}"# }
    let codings = [
      coding("http://loinc.org", "1"), coding("http://loinc.org", "2"), coding("http://example.org/own", "1"),
      coding("http://example.org/fhir/CodeSystem/colours", "mauve"), #"{"display":"x"}"#,
    ]
    let text = #"{"resourceType":"Basic","code":{"coding":[\#(codings.joined(separator: ","))]}}"#
    let reading = FHIRFormat.json.read(Array(text.utf8))
    let terminology = try ProfileCaseTests.made.get().terminology
    let issues = Validator(rules: [CodingRule(terminology)]).issues(of: reading)
    #expect(issues.map(\.code) == [.codeSystemUnchecked, .codeSystemUnchecked])
    #expect(issues.map(\.subjects) == [["http://loinc.org"], ["http://example.org/own"]])
    #expect(issues.map(\.path) == ["Basic.code.coding[0].code", "Basic.code.coding[2].code"])
    #expect(Validator().issues(of: reading).map(\.code) == [.codesUnchecked])
  }

  private func told(_ system: String, _ code: String, version: String? = nil) throws -> [String] {
    let rule = CodingRule(try ProfileCaseTests.made.get().terminology)
    let version = version.map { #""version":"\#($0)","# } ?? ""
    let coding = #"{"system":"http://example.org/fhir/CodeSystem/\#(system)",\#(version)"code":"\#(code)"}"#
    let text = #"{"resourceType":"Basic","code":{"coding":[\#(coding)]},"meta":{"tag":[\#(coding)]}}"#
    return Validator(rules: [rule]).issues(of: FHIRFormat.json.read(Array(text.utf8))).map {
      "\($0.path) \($0.code.rawValue)"
    }
  }

  /// Units are known by their grammar, without any package.
  @Test(arguments: [("mg/dL", []), ("mmHg", ["Observation.value.ofType(Quantity).code code.unknown"])])
  func aQuantityHasAUnit(_ code: String, _ expected: [String]) throws {
    let text = """
      {"resourceType":"Observation","status":"final","code":{"text":"x"},
       "valueQuantity":{"value":1,"unit":"\(code)","system":"http://unitsofmeasure.org","code":"\(code)"}}
      """
    let issues = Validator(rules: [CodingRule(nil)]).issues(of: FHIRFormat.json.read(Array(text.utf8)))
    #expect(issues.map { "\($0.path) \($0.code.rawValue)" } == expected)
  }

  @Test func aCodeIsOneOfItsSystem() throws {
    #expect(try told("colours", "mauve") == [])
    let both = ["Basic.meta.tag[0].code code.unknown", "Basic.code.coding[0].code code.unknown"]
    #expect(Set(try told("colours", "Mauve")) == Set(both))
    // Of a part of a system, of one in which case doesn't count, of another version, and of one that isn't there,
    // nothing can be said.
    let untold = ["Basic.meta.tag[0].code code.system-unchecked"]
    #expect(try told("fragment", "c") == untold)
    #expect(try told("careless", "c") == untold)
    #expect(try told("colours", "Mauve", version: "2") == untold)
    #expect(try told("elsewhere", "c") == untold)
  }
}
