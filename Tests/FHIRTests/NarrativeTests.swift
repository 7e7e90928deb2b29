import FHIR
import Testing
import Tree

/// What a narrative may hold. Each case is what stands inside the `div`.
@Suite struct NarrativeTests {
  /// The issues of a narrative, read as XML and as JSON: they must agree.
  private func codes(_ inside: String, attributes: String = "") throws -> [IssueCode] {
    let div = #"<div xmlns="\#(xhtml)"\#(attributes)>\#(inside)</div>"#
    let xml = FHIRFormat.xml.read(
      Array(patientXML(#"<text><status value="generated"/>\#(div)</text>"#).utf8))
    let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "\n": "\\n"]
    let escaped = div.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
    let json = FHIRFormat.json.read(
      Array(#"{"resourceType":"Patient","text":{"status":"generated","div":"\#(escaped)"}}"#.utf8))
    #expect(json.issues.map(\.code) == xml.issues.map(\.code))
    #expect(json.document == xml.document)
    return xml.issues.map(\.code)
  }

  static let allowed = [
    "", "x", " \n ", "<!-- y -->", "<!---->", "<p>a<br/>b</p>", "<h1>x</h1><h6>y</h6><hr/>",
    "<ul><li>1</li></ul><ol start='2'><li value='3'>2</li></ol><dl><dt>a</dt><dd>b</dd></dl>",
    "<table border='1' summary='s'><caption>c</caption>"
      + "<colgroup span='2'/><thead><tr><th scope='col'>h</th></tr></thead>"
      + "<tbody><tr><td colspan='2' rowspan='1' valign='top'>d</td></tr></tbody></table>",
    "<a name='x'/><a href='#x'>y</a><a href='Patient/1'>z</a><a href='https://example.org/?a=b:c'>z</a>",
    "<a href='mailto:a@example.org'>m</a><a href='tel:+81'>t</a><a href='urn:oid:1.2'>u</a><a href='?q=a:b'>q</a>",
    "<a href=' HTTPS://example.org/ '>s</a>", "<a href='//example.org/x'>s</a>", "<q cite='http://example.org'>q</q>",
    "<img src='#p' alt='x'/><img src='data:image/png;base64,AA=='/><img src='DATA: image/gif;base64,AA=='/>",
    "<p style='color: RED; border: 1px solid rgb(0, 0, 0); width: calc(1px + 2%)'>x</p>",
    "<td style='background-image: url(data: image/png;base64,AA==)'/>",
    "<p style=\"background: url('data:image/png;base64,AA==')\"/>",
    "<p class='a' id='b' title='c' lang='ja' xml:lang='ja' dir='rtl'>x</p><pre xml:space='preserve'> x </pre>",
    "<em/><strong/><dfn/><code/><samp/><kbd/><var/><cite/><abbr/><acronym/><sub/><sup/><tt/><i/><b/><big/><small/>",
    "<blockquote/><address/><bdo dir='rtl'>x</bdo>", "<p>&lt;script&gt;&#60;b&#62;</p>",
  ]

  @Test(arguments: allowed) func isAllowed(_ inside: String) throws {
    #expect(try codes(inside) == [])
  }

  static let refused = [
    // Elements.
    "<script/>", "<SCRIPT/>", "<style/>", "<link/>", "<base/>", "<meta/>", "<head/>", "<body/>", "<frame/>",
    "<iframe/>",
    "<object/>", "<embed/>", "<applet/>", "<form/>", "<input/>", "<button/>", "<textarea/>", "<select/>", "<ins/>",
    "<del/>",
    "<font/>", "<center/>", "<u/>", "<audio/>", "<video/>", "<template/>", "<noscript/>", "<x/>",
    "<svg xmlns='http://www.w3.org/2000/svg'/>", "<math xmlns='http://www.w3.org/1998/Math/MathML'/>", "<p xmlns=''/>",
    // Attributes.
    "<p onclick='x'/>", "<p ONCLICK='x'/>", "<img src='#x' onerror='x'/>", "<p data-x='y'/>", "<a target='x'/>",
    "<a ping='http://example.org'/>", "<img srcset='x'/>", "<a xmlns:l='http://www.w3.org/1999/xlink' l:href='x'/>",
    "<p xml:base='http://example.org/'/>", "<p contenteditable='true'/>",
    // Addresses.
    "<a href='javascript:x'/>", "<a href='JavaScript:x'/>", "<a href=' java&#9;script:x'/>",
    "<a href='&#10;javascript&#58;x'/>",
    "<a href='vbscript:x'/>", "<a href='data:text/html,x'/>", "<a href='data:image/png;base64,AA=='/>",
    "<a href='file:///x'/>",
    "<a href='&#xa0;javascript:x'/>", "<img src='javascript:x'/>", "<img src='data:text/html,x'/>",
    "<img src='data:image/svg+xml,x'/>",
    "<img src='data:image/pngx;,x'/>", "<q cite='javascript:x'/>", "<img longdesc='javascript:x'/>",
    "<a href='blob:x'/>",
    // Styles.
    "<p style='background: url(http://example.org/x)'/>", "<p style='background: URL( \"x.png\" )'/>",
    "<p style='background: u\\72l(x)'/>", "<p style='width: expression(x)'/>", "<p style='width: exp/**/ression(x)'/>",
    "<p style='@import \"x\"'/>", "<p style='background: image-set(\"x\" 1x)'/>",
    "<p style='x: url(data:text/html,x)'/>",
    "<p style=\"x: url('data:image/png,' url(http://example.org/x))\"/>", "<p style='x: (y)'/>",
    "<p style='x: url(y'/>", "<p style='x: url()'/>", "<p style='x: url(\")'/>", "<p style='x: url(\"\")'/>",
    // The same with marks that make one character of themselves and what stands before them.
    "<a href='javascript:\u{ff9e}=x'/>", "<img src='vbscript:\u{301}x'/>", "<img src='data:\u{301}text/html,x'/>",
    "<p style='x: url(\u{301}y)'/>", "<p style='x: u\\\u{ff9e}l'/>", "<p style='@\u{301}import'/>",
    "<p style=\"x: url(data:image/png,'\u{301}y)\"/>", "<p style='x: \u{1f600}rgb(0)'/>",
    // What parsers of HTML and XML read differently.
    "<![CDATA[x]]>", "<?x y?>", "<!--><script/>-->", "<!---><script/>-->",
  ]

  @Test(arguments: refused) func isRefused(_ inside: String) throws {
    #expect(try codes(inside) == [.narrative])
  }

  @Test func theDivItselfIsChecked() throws {
    #expect(try codes("x", attributes: " onclick='y'") == [.narrative])
    #expect(try codes("x", attributes: " style='color: red' id='z'") == [])
  }

  @Test func whatIsNamedIsANameAndNoText() throws {
    let text = patientXML(
      #"<text><status value="generated"/><div xmlns="\#(xhtml)"><p onclick="secret()"/></div></text>"#)
    #expect(
      FHIRFormat.xml.read(Array(text.utf8)).issues.first?.subjects == [
        "the attribute `onclick` is not allowed, or not with this value"
      ])
  }

  /// Each is found, wherever in a document it stands, and told by its place.
  @Test func everyNarrativeIsFound() throws {
    let text = #""text":{"status":"generated","div":"<p/>"}"#
    let composition =
      #"{"resourceType":"Composition",\#(text),"status":"final","type":{"text":"x"},"date":"2020","#
      + #""author":[{"display":"x"}],"title":"x","section":[{\#(text)},{\#(text),"section":[{\#(text)}]}]}"#
    let json =
      #"{"resourceType":"Parameters","parameter":[{"name":"x","part":[{"name":"y","resource":{"#
      + #""resourceType":"Bundle","type":"collection","entry":[{"resource":{"#
      + #""resourceType":"Patient",\#(text),"contained":[\#(composition)]}}]}}]}]}"#
    let issues = FHIRFormat.json.read(Array(json.utf8)).issues
    #expect(issues.map(\.code) == Array(repeating: .narrative, count: 5))
    let patient = "Parameters.parameter[0].part[0].resource.entry[0].resource"
    let places = [
      "", ".contained[0]", ".contained[0].section[0]", ".contained[0].section[1]",
      ".contained[0].section[1].section[0]",
    ]
    #expect(issues.map(\.path) == places.map { "\(patient)\($0).text.div" })
  }

  @Test func depthIsBounded() throws {
    #expect(try codes(String(repeating: "<b>", count: 60) + String(repeating: "</b>", count: 60)) == [])
    let deep =
      #"<div xmlns="\#(xhtml)">"# + String(repeating: "<b>", count: 80) + String(repeating: "</b>", count: 80)
      + "</div>"
    let json =
      #"{"resourceType":"Patient","text":{"status":"generated","div":"\#(deep.replacing("\"", with: "\\\""))"}}"#
    #expect(FHIRFormat.json.read(Array(json.utf8)).issues.map(\.code) == [.narrative])
  }
}
