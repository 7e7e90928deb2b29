import FHIR
import Testing
import Tree

/// How documents are written as XML.
@Suite struct XMLWriterTests {
  @Test func compactAndPretty() throws {
    let json = #"""
      {"resourceType":"Patient","id":"x",
      "text":{"status":"generated","div":"<div xmlns=\"\#(xhtml)\"><p>a</p>\n<br/></div>"},
      "contained":[{"resourceType":"Basic","code":{"text":"y"}}],"active":true,"birthDate":"2000-01-01",
      "_birthDate":{"id":"b","extension":[{"id":"e","url":"urn:x","valueDecimal":1.50}]},"name":[{"given":["<&>\"'"]}]}
      """#
    let patient = try document(json)
    let lines = [
      #"<Patient xmlns="http://hl7.org/fhir">"#,
      #"  <id value="x"/>"#,
      #"  <text>"#,
      #"    <status value="generated"/>"#,
      #"    <div xmlns="http://www.w3.org/1999/xhtml"><p>a</p>"#,
      #"<br/></div>"#,
      #"  </text>"#,
      #"  <contained>"#,
      #"    <Basic>"#,
      #"      <code>"#,
      #"        <text value="y"/>"#,
      #"      </code>"#,
      #"    </Basic>"#,
      #"  </contained>"#,
      #"  <active value="true"/>"#,
      #"  <name>"#,
      #"    <given value="&lt;&amp;&gt;&quot;'"/>"#,
      #"  </name>"#,
      #"  <birthDate id="b" value="2000-01-01">"#,
      #"    <extension id="e" url="urn:x">"#,
      #"      <valueDecimal value="1.50"/>"#,
      #"    </extension>"#,
      #"  </birthDate>"#,
      #"</Patient>"#,
    ]
    #expect(try xml(patient, pretty: true) == lines.map { $0 + "\n" }.joined())
    let compact = lines.map { String($0.drop { $0 == " " }) }.joined().replacing("</p><br/>", with: "</p>\n<br/>")
    #expect(try xml(patient) == compact)
    #expect(try document(compact, .xml) == patient)
  }

  @Test func aResourceMayBeEmpty() throws {
    let patient = try document(#"{"resourceType":"Patient"}"#)
    #expect(try xml(patient) == #"<Patient xmlns="http://hl7.org/fhir"/>"#)
  }

  @Test func whatHoldsNothingIsLeftOut() throws {
    var builder = DocumentBuilder(schema: R4.schema, root: try #require(R4.schema.type(named: "Patient")))
    builder.begin("name")
    builder.begin("given")
    builder.close()
    builder.close()
    builder.leaf("gender", "male")
    #expect(try xml(builder.finish()) == #"<Patient xmlns="http://hl7.org/fhir"><gender value="male"/></Patient>"#)
  }

  /// Tabs and line ends would become spaces if they stood there as they are.
  @Test func whiteSpaceInValuesComesBack() throws {
    let patient = try document(#"{"resourceType":"Patient","name":[{"text":" a\tb\r\nc\u00a0\u2028 "}]}"#)
    #expect(try xml(patient).contains(#"value=" a&#9;b&#13;&#10;c"#))
    #expect(try document(xml(patient), .xml) == patient)
  }

  @Test(arguments: ["\u{1}", "\u{0}", "\u{fffe}", "\u{ffff}"]) func whatXMLCannotHoldIsAnIssue(_ character: String)
    throws
  {
    var builder = DocumentBuilder(schema: R4.schema, root: try #require(R4.schema.type(named: "Patient")))
    builder.begin("name")
    builder.leaf("given", "a")
    builder.leaf("given", "b\(character)c")
    builder.close()
    let patient = builder.finish()
    let error = #expect(throws: FHIRUnwritable.self) { try FHIRFormat.xml.write(patient) }
    #expect(error?.issues.map(\.code) == [.xmlCharacter])
    #expect(error?.issues.map(\.path) == ["Patient.name[0].given[1]"])
  }

  static let notNarratives = [
    "x", "", "<div>x</div>", "<div xmlns='\(xhtml)'>x", "<div xmlns='\(xhtml)'/><div xmlns='\(xhtml)'/>",
    "</text></Patient>", "<!DOCTYPE div><div xmlns='\(xhtml)'>x</div>", "<div xmlns='\(xhtml)'><script/></div>",
  ]

  /// A document made by hand may hold anything; what is written is XML nevertheless.
  @Test(arguments: notNarratives) func onlyANarrativeIsWrittenAsItIs(_ text: String) throws {
    var builder = DocumentBuilder(schema: R4.schema, root: try #require(R4.schema.type(named: "Patient")))
    builder.begin("text")
    builder.leaf("div", text)
    builder.close()
    let patient = builder.finish()
    let error = #expect(throws: FHIRUnwritable.self) { try FHIRFormat.xml.write(patient) }
    #expect(error?.issues.map(\.code) == [.narrative])
    #expect(error?.issues.map(\.path) == ["Patient.text.div"])
  }

  @Test func anchorsAndWhatAttributesCannotHoldAreIssues() throws {
    var builder = DocumentBuilder(schema: R4.schema, root: try #require(R4.schema.type(named: "Patient")))
    builder.begin("name")
    builder.begin("id")
    builder.leaf("id", "x")
    builder.close()
    builder.close()
    builder.begin("contact")
    builder.anchor("k")
    builder.close()
    let patient = builder.finish()
    let error = #expect(throws: FHIRUnwritable.self) { try FHIRFormat.xml.write(patient) }
    #expect(error?.issues.map(\.code) == [.elementUnknown, .elementUnknown])
    #expect(error?.issues.map(\.path) == ["Patient.name[0].id.id", "Patient.contact[0]"])
  }
}
