import Testing
import XML

/// What well-formed XML becomes.
@Suite struct EventTests {
  @Test func elementsAndAttributes() throws {
    #expect(try outline("<a/>") == "<a >")
    #expect(try outline("<a></a>") == "<a >")
    #expect(try outline("<a><b/><c>x</c></a>") == #"<a <b > <c "x" > >"#)
    #expect(try outline(#"<a one="1" two='2 "2"'/>"#) == #"<a @one=1 @two=2 "2" >"#)
    #expect(try outline("<a\n\tone = '1'\r\n  />") == "<a @one=1 >")
    #expect(try outline(#"<a b="">x</a>"#) == #"<a @b= "x" >"#)
  }

  @Test func namesOutsideOfASCII() throws {
    #expect(try outline(#"<患者 氏名="試験">値</患者>"#) == #"<患者 @氏名=試験 "値" >"#)
  }

  @Test func namespaces() throws {
    #expect(try outline(#"<a xmlns="urn:x" b="1"><c/></a>"#) == "<{urn:x}a @b=1 <{urn:x}c > >")
    #expect(try outline(#"<p:a xmlns:p="urn:x" p:b="1" b="2"/>"#) == "<{urn:x}a @{urn:x}b=1 @b=2 >")
    #expect(try outline(#"<a xmlns="urn:x"><b xmlns=""/><c xmlns="urn:y"/></a>"#) == "<{urn:x}a <b > <{urn:y}c > >")
    #expect(
      try outline(#"<p:a xmlns:p="urn:x"><p:a xmlns:p="urn:y"/><p:a/></p:a>"#)
        == "<{urn:x}a <{urn:y}a > <{urn:x}a > >")
    #expect(
      try outline(#"<a xml:lang="ja"/>"#) == "<a @{http://www.w3.org/XML/1998/namespace}lang=ja >")
    // The declaration may follow its use, and is unescaped as any value is.
    #expect(try outline(#"<a p:b="1" xmlns:p="urn:x?a&amp;b"/>"#) == "<a @{urn:x?a&b}b=1 >")
    #expect(try outline(#"<a xmlns="relative"/>"#) == "<{relative}a >")
  }

  @Test func namesHaveOneNumberEach() throws {
    let events = try read(#"<a xmlns="urn:x" xmlns:p="urn:x" xmlns:q="urn:y"><p:a a="1"/><q:a q:a="1"/><a a="2"/></a>"#)
    #expect(
      Set(events.names) == [
        XMLName(namespace: "urn:x", local: "a"), XMLName(namespace: "urn:y", local: "a"),
        XMLName(namespace: "", local: "a"),
      ])
    #expect(events.names.count == 3)
    let starts = events.filter { $0.kind == .start }
    #expect(starts[0].name == starts[1].name && starts[1].name == starts[3].name && starts[2].name != starts[0].name)
    #expect(starts.map(\.isPrefixed) == [false, true, true, false])
    #expect(events.filter { $0.kind == .end }.map(\.name) == [1, 2, 3, 0].map { starts[$0].name })
  }

  @Test func manyNames() throws {
    let count = 4_000
    let text = "<r>" + (0..<count).map { "<e\($0) a\($0)='\($0)'/>" }.joined() + "</r>"
    let events = try read(text)
    #expect(events.names.count == 2 * count + 1)
    for index in events.indices where events[index].kind == .attribute {
      #expect(events.name(at: index).local == "a" + events.string(at: index))
    }
  }

  @Test func references() throws {
    #expect(try outline("<a>1 &lt; 2 &amp;&#x26;&#38; &gt;&quot;&apos;</a>") == #"<a "1 < 2 &&& >"'" >"#)
    #expect(try outline("<a b='&lt;&amp;&gt;&quot;&apos;&#x1F600;&#12354;'/>") == #"<a @b=<&>"'😀あ >"#)
    #expect(try outline("<a b='&amp;lt;'>&amp;amp;</a>") == #"<a @b=&lt; "&amp;" >"#)
    #expect(try outline("<a b='x&#9;y&#10;z&#13;'/>") == "<a @b=x\ty\nz\r >")
  }

  @Test func textIsOneRun() throws {
    #expect(try outline("<a>x<![CDATA[<b>&amp;]]>y<!-- no -->z<?pi no?>!</a>") == #"<a "x<b>&amp;yz!" >"#)
    #expect(try outline("<a><![CDATA[]]></a>") == "<a >")
    #expect(try outline("<a><![CDATA[<![CDATA[]]></a>") == #"<a "<![CDATA[" >"#)
    #expect(try outline("<a><!-- no --><b/><?no?></a>") == "<a <b > >")
    #expect(try outline("<a>&lt;<!-- -->&lt;b/></a>") == #"<a "<<b/>" >"#)
    #expect(try outline("<a><!----></a>") == "<a >")
  }

  @Test func lineEndsAreNormalised() throws {
    #expect(try outline("<a>1\r\n2\r3\n4</a>") == "<a \"1\n2\n3\n4\" >")
    #expect(try outline("<a b='1\r\n2\t3'/>") == "<a @b=1 2 3 >")
  }

  @Test func blanksAreMarked() throws {
    let events = try read("<a> \n<b>\t</b>x <c>&#32;</c></a>")
    let texts = events.filter { $0.kind == .text }
    #expect(texts.map(\.isBlank) == [true, true, false, true])
    #expect(texts.map(\.isDecoded) == [false, false, false, true])
    #expect(texts.allSatisfy { $0.name == XMLEvent.unnamed })
  }

  @Test func aroundTheRoot() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <!-- <b> --><?xml-stylesheet href="no.xsl"?>
      <a/>
      <!-- & --> <?end?>

      """
    #expect(try outline(text) == "<a >")
    #expect(try outline(#"<?xml version="1.1"?><a/>"#) == "<a >")
  }

  @Test func markupWithinValues() throws {
    #expect(try outline(#"<a b="&lt;c d='>' />">]] &gt; '"=/></a>"#) == #"<a @b=<c d='>' /> "]] > '"=/>" >"#)
    #expect(try outline("<a><!-- <b c='>--><b/></a>") == "<a <b > >")
  }

  @Test func depthsAndSpans() throws {
    let events = try read("<a x='1'><b y='2' z='3'>t</b><c/></a>")
    #expect(events.map(\.depth) == [0, 1, 1, 2, 2, 2, 1, 1, 1, 0])
    let b = try events.first(.start, "b")
    #expect(events.attributes(of: 0) == 1..<2 && events.attributes(of: b) == 3..<5)
    #expect(events.content(of: b) == 5..<6 && events.content(of: 0) == 2..<9)
    #expect(events.end(of: b) == 6 && events.end(of: 0) == 9)
    #expect(events.value(at: 0).isEmpty && events.value(at: 9).isEmpty)
  }
}
