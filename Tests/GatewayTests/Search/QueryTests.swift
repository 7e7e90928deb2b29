import Gateway
import Testing

/// How a parameter of a request is read.
@Suite struct QueryTests {
  private typealias Alternative = SearchCondition.Alternative

  private func alternatives(_ type: String, _ name: String, _ value: String) throws -> [Alternative] {
    try condition(type, name, value).alternatives
  }

  @Test func tokens() throws {
    let read = { try self.alternatives("Condition", "code", $0) }
    #expect(try read("E11") == [.token(.any, "e11")])
    #expect(try read("http://example.org/a|E11") == [.token(.named("http://example.org/a"), "e11")])
    #expect(try read("|E11") == [.token(.none, "e11")])
    #expect(try read("http://example.org/a|") == [.token(.named("http://example.org/a"), nil)])
    #expect(try read("a,b|c") == [.token(.any, "a"), .token(.named("b"), "c")])
    #expect(try read(#"a\,b\|c\\d\$e"#) == [.token(.any, #"a,b|c\d$e"#)])
    #expect(try read(#"a\b\"#) == [.token(.any, #"a\b\"#)])
    let not = try condition("Condition", "code:not", "a")
    #expect(not.modifier == .not && not.parameter == "code" && not.subject == .terms(.token))
  }

  @Test func strings() throws {
    #expect(try alternatives("Patient", "name", "ｼｹﾝ Ａ|b") == [.string(folded: "しけんa|b", exact: "ｼｹﾝ Ａ|b")])
    #expect(try condition("Patient", "name:exact", "試 験").alternatives == [.string(folded: "試験", exact: "試 験")])
    #expect(try condition("Patient", "name:exact", "・").modifier == .exact)
    #expect(try condition("Patient", "name:contains", "験").modifier == .contains)
  }

  /// `ap`: a tenth of a number, and of the time between a date and now (here 1970), but no less than what was written.
  @Test func whatIsAboutAValue() throws {
    func span(_ type: String, _ name: String, _ value: String) throws -> [Int64] {
      switch try alternatives(type, name, value)[0] {
      case .date(let comparison), .number(let comparison), .quantity(let comparison, _, _):
        #expect(comparison.prefix == .ap)
        return [comparison.low, comparison.high]
      default: return []
      }
    }
    #expect(try span("Observation", "value-quantity", "ap100||mg") == [90_000_000, 110_000_001])
    #expect(try span("Observation", "value-quantity", "ap-100") == [-110_000_000, -89_999_999])
    #expect(try span("RiskAssessment", "probability", "ap0") == [-500_000, 500_000])
    #expect(try span("RiskAssessment", "probability", "ap2") == [1_500_000, 2_500_000])
    #expect(try span("Patient", "birthdate", "ap1970-01-11T00:00Z") == [777_600_000, 950_460_000])
    #expect(try span("Patient", "birthdate", "ap1969-12-31T23:59Z") == [-60_000, 0])
    #expect(try span("Patient", "birthdate", "ap1970") == [-32_400_000, 31_503_600_000])
  }

  @Test func spans() throws {
    let day = try condition("Patient", "birthdate", "ge1970-01-01,1970-01-02T00:00Z")
    guard case .date(let first) = day.alternatives[0], case .date(let second) = day.alternatives[1] else {
      Issue.record("not dates")
      return
    }
    #expect(first.prefix == .ge && first.low == -32_400_000 && first.high == 54_000_000)
    #expect(second.prefix == .eq && second.low == 86_400_000 && second.high == 86_460_000)
    guard case .number(let number) = try alternatives("RiskAssessment", "probability", "gt8e-1")[0] else {
      Issue.record("not a number")
      return
    }
    #expect(number.prefix == .gt && number.low == 800_000 && number.high == 800_001)
    guard
      case .quantity(let quantity, let system, let code) = try alternatives(
        "Observation", "value-quantity", "5.4|http://unitsofmeasure.org|mg")[0]
    else {
      Issue.record("not a quantity")
      return
    }
    #expect(quantity.prefix == .eq && quantity.low == 5_350_000 && quantity.high == 5_450_000)
    #expect(system == "http://unitsofmeasure.org" && code == "mg")
    guard case .quantity(_, nil, "mg") = try alternatives("Observation", "value-quantity", "5.4||mg")[0],
      case .quantity(_, nil, nil) = try alternatives("Observation", "value-quantity", "5.4")[0]
    else {
      Issue.record("units")
      return
    }
  }

  @Test func references() throws {
    #expect(try alternatives("Observation", "subject", "Patient/p1") == [.reference("Patient/p1")])
    #expect(try alternatives("Observation", "subject", "p1") == [.referenceID("p1")])
    #expect(try alternatives("Observation", "subject:Patient", "p1") == [.reference("Patient/p1")])
    #expect(try alternatives("Condition", "encounter", "e1") == [.reference("Encounter/e1")])
    #expect(try alternatives("Observation", "subject", "Patient/p1/_history/2") == [.reference("Patient/p1")])
    #expect(
      try alternatives("Observation", "subject", "https://example.org/fhir/Patient/p1,urn:uuid:1")
        == [.reference("https://example.org/fhir/Patient/p1"), .reference("urn:uuid:1")])
    #expect(
      try alternatives("ServiceRequest", "instantiates-canonical", "http://example.org/a|1")
        == [.reference("http://example.org/a|1")])
    #expect(try alternatives("ServiceRequest", "instantiates-uri", "urn:oid:1.2") == [.uri("urn:oid:1.2")])
  }

  @Test func ownParametersOfAResource() throws {
    let id = try condition("Patient", "_id", "p1,p2")
    #expect(id.subject == .id && id.alternatives == [.id("p1"), .id("p2")])
    let updated = try condition("Patient", "_lastUpdated", "gt2026-01-01")
    #expect(updated.subject == .lastUpdated)
    #expect(id.matches(terms: [.id("p2")]) && !id.matches(terms: [.id("P2")]) && !id.matches(terms: []))
    #expect(updated.matches(terms: [.lastUpdated(1_767_279_600_000)]))
    #expect(!updated.matches(terms: [.lastUpdated(1_767_279_599_999)]))
  }

  @Test func missing() throws {
    let missing = try condition("Patient", "birthdate:missing", "true")
    #expect(missing.modifier == .missing && missing.alternatives == [.missing(true)])
  }

  @Test(arguments: [
    ("_count", "20", SearchQuery.Control.count(20)), ("_count", "0", .count(0)), ("_summary", "true", .summary(.yes)),
    ("_summary", "count", .summary(.count)), ("_format", "application/fhir+xml", .format("application/fhir+xml")),
    ("_pretty", "false", .pretty(false)),
  ])
  func controls(_ name: String, _ value: String, _ expected: SearchQuery.Control) throws {
    #expect(try SearchQuery.parse(name, value, for: index("Patient")) == .control(expected))
  }

  @Test(arguments: [
    ("name", ["code"], "unknownParameter"), ("Birthdate", ["1970"], "unknownParameter"),
    ("", ["a"], "unknownParameter"),
    ("_text", ["", " ", "、。"], "badValue"), ("_content:exact", ["a"], "unsupportedModifier"),
    ("_list", ["a"], "unsupportedParameter"),
    ("_contained", ["true", "both"], "unsupportedParameter"),
    ("_has:Observation:patient:code", ["a"], "unsupportedParameter"),
    ("code-value-quantity", ["a", "a$", "$5", "a$b", "a$5$6", "a$5,b"], "badValue"),
    ("code-value-quantity:exact", ["a$5"], "unsupportedModifier"), ("subject.name", ["a"], "unsupportedParameter"),
    ("subject:Patient.name", ["a"], "unsupportedModifier"),
    ("code:exact", ["a"], "unsupportedModifier"), ("code:in", ["a"], "badValue"),
    ("code:", ["a"], "unsupportedModifier"), ("subject:Nobody", ["a"], "unsupportedModifier"),
    ("code:of-type", ["a|b|c"], "unsupportedModifier"), ("code:not-in", ["a"], "badValue"),
    ("identifier:identifier", ["a"], "unsupportedModifier"), ("subject:not", ["a"], "unsupportedModifier"),
    ("date:text", ["a"], "unsupportedModifier"), ("code:above", ["a"], "unsupportedModifier"),
    ("identifier:of-type", ["a", "a|b", "a|b|c|d", "|b|c", "a||c", "a|b|"], "badValue"),
    ("_total", ["", "some"], "badValue"), ("_elements", ["", "a,,b", "a b"], "badValue"),
    ("_sort", ["", "-", "a,,b", "a,b,c,d,e,f"], "badValue"), ("_sort:desc", ["a"], "unsupportedModifier"),
    ("_include", ["", "Observation", "Nobody:x", "Observation:subject:Nobody", "a:b:c:d"], "badValue"),
    ("_include:all", ["*"], "unsupportedModifier"), ("_elements:only", ["a"], "unsupportedModifier"),
    ("_id:exact", ["true"], "unsupportedModifier"),
    ("_count:exact", ["1"], "unsupportedModifier"), ("value-string:not", ["a"], "unsupportedModifier"),
    ("code", ["", "|", "a|b|c", "a,", ",a", "a,,b"], "badValue"),
    ("date", ["", "26", "xx2026", "2026-13", "ge", "2026|a", "gtge2026"], "badValue"),
    ("value-quantity", ["", "a", "1|mg", "1|a|b|c", "0.0000001", "1e20", "|a|mg", "gt"], "badValue"),
    ("subject", ["", "#a", "Nobody/1", "a b", "/", "Patient/"], "badValue"),
    ("subject:Patient", ["Patient/1", ""], "badValue"),
    ("value-string", ["", "・", String(repeating: "あ", count: 201)], "badValue"),
    ("code:missing", ["", "yes", "true,false"], "badValue"), ("_id", ["", "a b", "Patient/1"], "badValue"),
    ("_lastUpdated", ["", "today"], "badValue"), ("_count", ["", "-1", "a", "+1"], "badValue"),
    ("_summary", ["", "yes"], "badValue"), ("_pretty", ["1"], "badValue"), ("_format", [""], "badValue"),
  ])
  func problems(_ name: String, _ values: [String], _ expected: String) throws {
    for value in values {
      let problem = try #require(throws: SearchProblem.self) {
        try SearchQuery.parse(name, value, for: index("Observation"))
      }
      #expect("\(problem)".hasPrefix(expected), "\(name)=\(value): \(problem)")
      #expect(name.hasPrefix(problem.parameter))
    }
  }

  @Test func aProblemNamesTheAlternativeAndNotTheValue() throws {
    let problem = try #require(throws: SearchProblem.self) {
      try SearchQuery.parse("date", "2026,秘密", for: index("Observation"))
    }
    #expect(
      problem
        == .badValue(
          parameter: "date", alternative: 2,
          expected: ValueHint(
            "a date such as 2026-01-02, with eq, ne, gt, lt, ge, le, sa, eb, ap before it or not",
            "2026-01-02のような日付（前にeq, ne, gt, lt, ge, le, sa, eb, apを付けられます）")))
    #expect(!problem.text.contains("秘密"))
    #expect(problem.japanese.contains("2番目") && !problem.japanese.contains("such as"))
    let long = try #require(throws: SearchProblem.self) {
      try SearchQuery.parse(String(repeating: "x", count: 500) + "\n", "a", for: index("Observation"))
    }
    #expect(long == .unknownParameter(String(repeating: "x", count: 64)))
  }
}
