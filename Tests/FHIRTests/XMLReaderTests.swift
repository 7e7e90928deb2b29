import FHIR
import Testing
import Tree

/// How FHIR's XML maps to documents, told by the JSON of the same resource.
@Suite struct XMLReaderTests {
  static let pairs = [
    // Values.
    (#"<active value="true"/>"#, #""active":true"#),
    (#"<gender value='male'></gender>"#, #""gender":"male""#),
    (#"<birthDate id="b" value="2000-01"/>"#, #""birthDate":"2000-01","_birthDate":{"id":"b"}"#),
    (
      #"<birthDate><extension url="http://example.org/x"><valueCode value="y"/></extension></birthDate>"#,
      #""_birthDate":{"extension":[{"url":"http://example.org/x","valueCode":"y"}]}"#
    ),
    // Lists keep their order and their gaps.
    (
      #"<name><given value="a"/><given id="g"/><given value="c"/></name>"#,
      #""name":[{"given":["a",null,"c"],"_given":[null,{"id":"g"},null]}]"#
    ),
    // Ids, extensions and their addresses.
    (
      #"<name id="n"><extension url="urn:x" id="e"><valueString value="y"/></extension><text value="z"/></name>"#,
      #""name":[{"id":"n","extension":[{"id":"e","url":"urn:x","valueString":"y"}],"text":"z"}]"#
    ),
    // Characters.
    (
      #"<name><text value="a&#10;b&#9;&quot;&lt;&amp;&#x6f22; 𠮷"/></name>"#, #""name":[{"text":"a\nb\t\"<&漢 𠮷"}]"#
    ),
    // An attribute's line ends and tabs are spaces, as XML has it.
    ("<name><text value=\"a\nb\tc\"/></name>", #""name":[{"text":"a b c"}]"#),
    // What is no part of a resource.
    (
      "<!-- a --><?b c?>\n\t<active value=\"true\"><!-- d --></active><![CDATA[ ]]>\r\n", #""active":true"#
    ),
    // Decimals keep their digits.
    (
      #"<extension url="urn:x"><valueDecimal value="1.00"/></extension>"#,
      #""extension":[{"url":"urn:x","valueDecimal":1.00}]"#
    ),
  ]

  @Test(arguments: pairs) func readsAs(_ inside: String, _ members: String) throws {
    let read = try document(patientXML(inside), .xml)
    #expect(read == (try document(#"{"resourceType":"Patient",\#(members)}"#)))
  }

  @Test func resourcesStandInElementsOfTheirName() throws {
    let text = #"""
      <Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Parameters><parameter>
      <name value="x"/><resource><Patient><contained><Basic><code><text value="y"/></code></Basic></contained>
      </Patient></resource></parameter></Parameters></resource></entry></Bundle>
      """#
    let json = #"""
      {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Parameters","parameter":[
      {"name":"x","resource":{"resourceType":"Patient","contained":[{"resourceType":"Basic","code":{"text":"y"}}]}}]}}]}
      """#
    #expect(try document(text, .xml) == document(json))
  }

  @Test func prefixesMeanTheSame() throws {
    let text = #"""
      <?xml version="1.0" encoding="UTF-8"?>
      <f:Patient xmlns:f="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xsi:schemaLocation="http://hl7.org/fhir patient.xsd"><f:active value="true"/></f:Patient>
      """#
    #expect(try compact(document(text, .xml)) == #"{"resourceType":"Patient","active":true}"#)
  }

  static let divs = [
    // As it was written, to the byte.
    (
      #"<div xmlns="http://www.w3.org/1999/xhtml" ><p  class='a'>x&#13;<br />&amp;</p>"# + "\r\n<!-- y --></div>",
      #"<div xmlns="http://www.w3.org/1999/xhtml" ><p  class='a'>x&#13;<br />&amp;</p>"# + "\r\n<!-- y --></div>"
    ),
    // With the declarations it needs, where they stand outside.
    (
      #"<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>x</h:p></h:div>"#,
      #"<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>x</h:p></h:div>"#
    ),
    (#"<x:div><x:b>y</x:b></x:div>"#, #"<x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:b>y</x:b></x:div>"#),
  ]

  @Test(arguments: divs) func narrativesStayAsTheyAre(_ written: String, _ kept: String) throws {
    let text = """
      <Patient xmlns="http://hl7.org/fhir" xmlns:x="http://www.w3.org/1999/xhtml"><text><status value="generated"/>
      \(written)</text></Patient>
      """
    let read = try document(text, .xml)
    #expect(read.root.at("text.div")?.value == kept)
    #expect(try document(xml(read), .xml) == read)
    #expect(try document(compact(read)) == read)
  }

  @Test func whatIsOutOfOrderIsPutInOrder() throws {
    let inside =
      #"<gender value="male"/><name><given value="a"/></name><active value="true"/><name><text value="b"/></name>"#
    let reading = FHIRFormat.xml.read(Array(patientXML(inside).utf8))
    #expect(reading.issues.allSatisfy { $0.code == .elementOrder })
    #expect(reading.issues.map(\.path) == ["Patient.name[0]", "Patient.active", "Patient.name[1]"])
    let expected = #"{"resourceType":"Patient","active":true,"name":[{"given":["a"]},{"text":"b"}],"gender":"male"}"#
    #expect(try compact(try #require(reading.document)) == expected)
  }

  @Test func otherEncodings() throws {
    let text = patientXML(#"<name><text value="漢字"/></name>"#)
    let little: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] as [UInt8] }
    let marked = [0xef, 0xbb, 0xbf] + Array(text.utf8)
    for bytes in [little, marked] {
      let reading = FHIRFormat.xml.read(bytes)
      #expect(reading.issues == [])
      #expect(reading.document == (try document(text, .xml)))
    }
  }

  @Test func theRootMayBeDemanded() throws {
    let schema = R4.schema
    let text = Array(patientXML("").utf8)
    #expect(FHIRXMLReader().read(text, as: schema.type(named: "Patient")).isUsable)
    #expect(FHIRXMLReader().read(text, as: schema.type(named: "DomainResource")).isUsable)
    for format in FHIRFormat.allCases {
      let text = try format.write(document(patientXML(""), .xml))
      let reading = format.read(text, as: schema.type(named: "Observation"))
      #expect(reading.issues.map(\.code) == [.typeMisplaced])
      #expect(reading.issues.first?.subjects == ["Patient", "Observation"])
      #expect(reading.document == nil)
    }
  }

  @Test func placesAreThoseOfTheText() throws {
    let read = try document(
      "<Patient xmlns=\"http://hl7.org/fhir\">\n <name>\n  <text value=\"漢\"/><given value=\"x\"/>\n</name></Patient>",
      .xml)
    #expect(read.root.place == Place(line: 1, column: 1))
    #expect(read.root.at("name")?.place == Place(line: 2, column: 2))
    #expect(read.root.at("name.given")?.place == Place(line: 3, column: 20))
  }
}
