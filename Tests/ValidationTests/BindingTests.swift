import FHIR
import Testing
import Tree

@testable import Validation

/// Bindings of types that R4 itself requires nowhere, as profiles do.
@Suite struct BindingTests {
  private static let set = "http://example.org/fhir/ValueSet/union"

  private func issues(_ path: [String], _ text: String) throws -> [String] {
    let type = try #require(R4.schema.type(named: path[0]))
    let element = try #require(R4.schema.element(path[1], of: type))
    let terminology = Terminology(packages: [try Samples.package()], valueSets: [Self.set])
    let rule = BindingRule(terminology: terminology, additional: [element: Self.set])
    return Validator(rules: [rule]).issues(of: FHIRFormat.json.read(Array(text.utf8))).map {
      "\($0.path) \($0.code.rawValue)"
    }
  }

  @Test func codingsAndQuantities() throws {
    let colours = "http://example.org/fhir/CodeSystem/colours"
    func coding(_ coding: String) -> String {
      #"{"resourceType":"Encounter","status":"finished","class":\#(coding)}"#
    }
    let encounter = ["Encounter", "class"]
    // The status is unknown to these packages, and that is said; here only the class counts.
    func ofClass(_ text: String) throws -> [String] {
      try issues(encounter, coding(text)).filter { !$0.hasSuffix("code.unchecked") }
    }
    #expect(try ofClass(#"{"system":"\#(colours)","code":"red"}"#) == [])
    #expect(try ofClass(#"{"system":"\#(colours)","code":"blue"}"#) == ["Encounter.class.code code.invalid"])
    #expect(try ofClass(#"{"code":"red"}"#) == ["Encounter.class.code code.invalid"])
    #expect(try ofClass(#"{"display":"red"}"#) == [])

    func quantity(_ code: String) throws -> [String] {
      let text =
        #"{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://example.org/x","valueQuantity":{"#
        + #""value":1,"system":"\#(colours)","code":"\#(code)"}}]}"#
      return try issues(["Extension", "valueQuantity"], text)
    }
    #expect(try quantity("red") == [])
    #expect(try quantity("blue") == ["Basic.extension[0].value.ofType(Quantity).code code.invalid"])
  }

  /// Codes outside a value set that should be used where it can are warned of, and texts are no fault.
  @Test func extensibleBindingsWarn() throws {
    let observation = try #require(R4.schema.type(named: "Observation"))
    let element = try #require(R4.schema.element("dataAbsentReason", of: observation))
    let set = try #require(R4.schema[element].binding)
    #expect(set.strength == "extensible")
    let rule = BindingRule(
      terminology: Terminology(sets: [set.valueSet: CodeSet(codes: ["http://example.org/why": ["asked"]])]),
      extensible: true)
    func told(_ concept: String) -> [String] {
      let text = #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"dataAbsentReason":\#(concept)}"#
      return Validator(rules: [rule]).issues(of: FHIRFormat.json.read(Array(text.utf8))).filter {
        $0.code != .codeUnchecked
      }.map { "\($0.path) \($0.code.rawValue)" }
    }
    #expect(told(#"{"coding":[{"system":"http://example.org/why","code":"asked"}]}"#) == [])
    #expect(told(#"{"coding":[{"code":"asked"}]}"#) == ["Observation.dataAbsentReason code.extensible"])
    #expect(told(#"{"text":"x"}"#) == [])
  }
}
