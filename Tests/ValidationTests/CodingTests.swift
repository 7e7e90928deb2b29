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
    // Of the version that is there, it can.
    #expect(Set(try told("colours", "Mauve", version: "1")) == Set(both))
    #expect(try told("colours", "mauve", version: "1") == [])
  }

  /// A table of codes, as a package has it and as it comes back from its text.
  private static func tables() throws -> [CodeTable] {
    let concepts = """
      {"code":"a","display":"Red  wine","designation":[{"language":"ja","value":"赤ワイン"},{"value":"Claret"}]},
      {"code":"b","display":"Water"},{"code":"c"}
      """
    let text = """
      {"resourceType":"CodeSystem","url":"http://example.org/drinks","version":"3","status":"active",
       "caseSensitive":true,"content":"complete","concept":[\(concepts)]}
      """
    let document = try #require(FHIRFormat.json.read(Array(text.utf8)).document)
    let table = try #require(CodeTable(CodeSystem(document)))
    return [table, try #require(CodeTable(lines: table.lines.map { Array($0.utf8)[...] }))]
  }

  @Test func aCodeIsCalledWhatItsSystemCallsIt() throws {
    let tables = try Self.tables()
    #expect(tables[0] == tables[1])
    for table in tables {
      for name in ["Red wine", "RED WINE", " red\twine", "赤ワイン", "claret"] {
        #expect(table.name(of: "a", insteadOf: name) == nil)
      }
      for name in ["Red", "Water", "白ワイン", ""] { #expect(table.name(of: "a", insteadOf: name) == "Red wine") }
      // No name in Japanese, no name at all, no such code.
      for (code, name) in [("b", "水"), ("c", "x"), ("d", "x")] { #expect(table.name(of: code, insteadOf: name) == nil) }
      #expect(table.name(of: "b", insteadOf: "Wasser") == "Water")
      #expect(table.version == "3" && table.contains("c") == true && table.contains("d") == false)
    }
    // What can't be read says nothing.
    #expect(Slot<CodeTable>("x", text: Array("a\tb".utf8)[...]).content == .unknown)
    #expect(CodeTable.unknown.contains("a") == nil)
  }

  @Test func aDisplayIsComparedInItsVersion() throws {
    let drinks = Slot("http://example.org/drinks", try Self.tables()[0])
    let terminology = Terminology(slots: [:], systems: [drinks.name: drinks, "\(drinks.name)|2": drinks])
    func told(_ more: String) -> [String] {
      let coding = #"{"system":"http://example.org/drinks","code":"b","display":"Wine"\#(more)}"#
      let text = #"{"resourceType":"Basic","code":{"coding":[\#(coding)]}}"#
      return Validator(rules: [CodingRule(terminology)]).issues(of: FHIRFormat.json.read(Array(text.utf8))).map {
        "\($0.path) \($0.code.rawValue)"
      }
    }
    let display = ["Basic.code.coding[0].display code.display"]
    #expect(told("") == display && told(#","version":"3""#) == display && told(#","version":"2""#) == display)
    #expect(told(#","version":"1""#) == ["Basic.code.coding[0].code code.system-unchecked"])
  }
}
