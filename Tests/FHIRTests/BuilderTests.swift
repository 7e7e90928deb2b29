import FHIR
import Testing
import Tree

/// What the builders make is right by the specification, in both formats, and says what it was told.
@Suite struct BuilderTests {
  private func check(_ document: Document, _ json: String, _ location: SourceLocation = #_sourceLocation) throws {
    #expect(document.structureIssues() == [], sourceLocation: location)
    #expect(try compact(document) == json, sourceLocation: location)
    #expect(try FHIRFormat.xml.read(FHIRFormat.xml.write(document)).document == document, sourceLocation: location)
  }

  @Test func outcomeOfIssues() throws {
    let issues = [
      Issue(.elementUnknown, path: "Patient.x", place: Place(line: 2, column: 3), subjects: ["x", "Patient"]),
      Issue(.jsonEncoding),
    ]
    try check(
      OperationOutcome.document(issues, language: .japanese, base: "https://gateway.example"),
      #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"structure","details":{"coding":[{"#
        + #""system":"https://gateway.example/CodeSystem/issue","code":"element.unknown"}],"#
        + #""text":"`Patient`に要素`x`はありません"},"diagnostics":"`Patient` has no element `x`","#
        + #""location":["line 2, column 3"],"expression":["Patient.x"]},"#
        + #"{"severity":"fatal","code":"structure","details":{"coding":[{"#
        + #""system":"https://gateway.example/CodeSystem/issue","#
        + #""code":"json.encoding"}],"text":"UTF-8として不正なバイト列です。UTF-8で保存してください"},"#
        + #""diagnostics":"the text is not valid UTF-8: save it as UTF-8"}]}"#
    )
    let english = OperationOutcome.document(issues)
    #expect(english.root.at("issue.details.text")?.value == "`Patient` has no element `x`")
    #expect(english.root.at("issue.details.coding.system")?.value == "https://mict.example/fhir/CodeSystem/issue")
  }

  @Test func outcomeOfEntries() throws {
    let entry = OperationOutcome.Entry(severity: .warning, code: "forbidden", english: "no", japanese: "不可")
    try check(
      OperationOutcome.document([entry], language: .japanese),
      #"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"forbidden","details":{"text":"不可"},"#
        + #""diagnostics":"no"}]}"#)
    let nothing = OperationOutcome.document([OperationOutcome.Entry]())
    #expect(nothing.structureIssues() == [])
    #expect(nothing.root.at("issue.severity")?.value == "information")
  }

  /// Every code's type is one that FHIR has, or the outcome would be no valid resource.
  @Test func everyIssueMakesAValidOutcome() throws {
    let types: Set<String> = [
      "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden",
      "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long",
      "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store",
      "exception", "timeout", "incomplete", "throttled", "informational",
    ]
    for code in IssueCode.allCases {
      #expect(types.contains(code.type), "\(code)")
      let outcome = OperationOutcome.document([Issue(code, subjects: ["a", "b", "c", "d"])], language: .japanese)
      #expect(outcome.structureIssues() == [], "\(code)")
    }
  }

  /// A name that only JSON can hold must not keep the outcome from whoever asks in XML.
  @Test func outcomesCanAlwaysBeWritten() throws {
    let json = "{\"resourceType\":\"Patient\",\"a\u{fffe}b\":1,\"\\u0001\":2}"
    let reading = FHIRFormat.json.read(Array(json.utf8))
    #expect(reading.issues.map(\.code) == [.elementNameless, .elementNameless])
    // Whoever makes an issue of such a name or path does no harm either.
    let others = [Issue(.elementMissing, path: "Patient.a\u{fffe}b", subjects: ["\u{1}\u{ffff}"])]
    let written = try FHIRFormat.xml.write(OperationOutcome.document(reading.issues + others))
    #expect(FHIRFormat.xml.read(written).isUsable)
  }

  @Test func searchset() throws {
    var answer = Searchset(id: "s", lastUpdated: 0, total: 1, selfLink: "urn:self", nextLink: "urn:next")
    answer.add(try document(#"{"resourceType":"Patient","id":"p"}"#), fullURL: "urn:p")
    answer.add(try document(#"{"resourceType":"Basic","code":{"text":"x"}}"#), fullURL: "urn:b", mode: .include)
    answer.add(
      OperationOutcome.document([.init(severity: .warning, code: "timeout", english: "x", japanese: "x")]),
      mode: .outcome)
    try check(
      answer.document(),
      #"{"resourceType":"Bundle","id":"s","meta":{"lastUpdated":"1970-01-01T09:00:00+09:00"},"#
        + #""type":"searchset","total":1,"#
        + #""link":[{"relation":"self","url":"urn:self"},{"relation":"next","url":"urn:next"}],"entry":["#
        + #"{"fullUrl":"urn:p","resource":{"resourceType":"Patient","id":"p"},"search":{"mode":"match"}},"#
        + #"{"fullUrl":"urn:b","resource":{"resourceType":"Basic","code":{"text":"x"}},"search":{"mode":"include"}},"#
        + #"{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"timeout","#
        + #""details":{"text":"x"},"diagnostics":"x"}]},"search":{"mode":"outcome"}}]}"#)
    try check(Searchset(total: 0).document(), #"{"resourceType":"Bundle","type":"searchset","total":0}"#)
  }

  /// A searchset is written in JSON from texts that are there already: nobody can tell.
  @Test(arguments: [[], [0], [2], [0, 1, 2], [2, 0, 0]]) func searchsetFromTexts(_ places: [Int]) throws {
    let resources = try [
      #"{"resourceType":"Patient","id":"p","name":[{"text":"見本\"\\\n\u0001"}]}"#,
      #"{"resourceType":"Basic","contained":[{"resourceType":"Patient"}],"code":{"text":"x"}}"#,
      #"{"resourceType":"Basic"}"#,
    ].map { try #require(FHIRFormat.json.read(Array($0.utf8)).document) }
    for isWritten in [false, true] {
      var answer = Searchset(total: 1, selfLink: "urn:\"self\"?name=見本\\", nextLink: "urn:next")
      for (place, mode) in zip(places, [Searchset.Mode.match, .include, .outcome]) {
        let resource = resources[place]
        let address = mode == .outcome ? nil : "urn:\"\(place)\"/見本\n\\"
        answer.add(
          isWritten ? WrittenResource.written(resource) : WrittenResource(resource), fullURL: address, mode: mode)
      }
      let text = try FHIRFormat.json.write(answer)
      let whole = try FHIRFormat.json.write(answer.document())
      #expect(String(decoding: text, as: UTF8.self) == String(decoding: whole, as: UTF8.self))
      for (format, pretty) in [(FHIRFormat.json, true), (.xml, false), (.xml, true)] {
        // What XML can't hold is refused either way.
        let direct = Result { () throws(FHIRUnwritable) in try format.write(answer.document(), pretty: pretty) }
        let other = Result { () throws(FHIRUnwritable) in try format.write(answer, pretty: pretty) }
        #expect((try? direct.get()) == (try? other.get()))
      }
    }
  }

  @Test func capabilityStatement() throws {
    var server = CapabilityStatement(
      softwareName: "x", softwareVersion: "0.1", description: "a server", date: "2026-11-22")
    server.url = "https://gateway.example/fhir"
    server.security = "tokens"
    server.interactions = ["transaction"]
    let code = try #require(SearchParameters.of("Condition").first { $0.code == "code" })
    server.resources = [
      .init(
        "Condition", interactions: ["read", "search-type"],
        parameters: [.init(code), .init("_x", type: .string, documentation: "own")], profiles: ["urn:profile"],
        versioning: "versioned")
    ]
    try check(
      server.document(),
      #"{"resourceType":"CapabilityStatement","name":"x","title":"x","status":"active","date":"2026-11-22","kind":"instance","#
        + #""software":{"name":"x","version":"0.1"},"#
        + #""implementation":{"description":"a server","url":"https://gateway.example/fhir"},"fhirVersion":"4.0.1","#
        + #""format":["application/fhir+json","application/fhir+xml"],"rest":[{"mode":"server","#
        + #""security":{"description":"tokens"},"resource":[{"type":"Condition","supportedProfile":["urn:profile"],"#
        + #""interaction":[{"code":"read"},{"code":"search-type"}],"versioning":"versioned","searchParam":["#
        + #"{"name":"code","definition":"http://hl7.org/fhir/SearchParameter/clinical-code","type":"token"},"#
        + #"{"name":"_x","type":"string","documentation":"own"}]}],"interaction":[{"code":"transaction"}]}]}"#)
  }

  @Test func maskedElements() throws {
    var builder = DocumentBuilder(schema: R4.schema, root: try #require(R4.schema.type(named: "Condition")))
    builder.begin("code")
    DataAbsentReason.masked(into: &builder)
    builder.close()
    builder.begin("subject")
    builder.leaf("reference", "Patient/1")
    builder.close()
    builder.begin("recordedDate")
    DataAbsentReason.masked(into: &builder)
    builder.close()
    let masked =
      #"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}"#
    try check(
      builder.finish(),
      #"{"resourceType":"Condition","code":\#(masked),"subject":{"reference":"Patient/1"},"_recordedDate":\#(masked)}"#)
  }
}
