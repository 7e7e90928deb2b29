import Testing
import XML

/// What is not well formed, and what is refused although it is; each with its place.
@Suite struct RefusalTests {
  @Test(arguments: [
    ("", "1:1 syntax"),
    (" ", "1:2 syntax"),
    ("x", "1:1 syntax"),
    ("\n<!-- -->", "2:9 syntax"),
    ("<a>", "1:4 syntax"),
    ("<a>\n<b>x</b>\n", "3:1 syntax"),
    ("<a", "1:3 syntax"),
    ("<a b='1", "1:8 syntax"),
    ("<a b='1' ", "1:10 syntax"),
    ("<a b='1' <c/></a>", "1:10 syntax"),
    ("<a b='1'/ >", "1:9 syntax"),
    ("<a></a", "1:7 syntax"),
    ("<a></a b='1'>", "1:8 syntax"),
    ("<a>\n  <b></c></a>", "2:6 syntax"),
    ("<a/>\n<b/>", "2:1 syntax"),
    ("<a/>\n x", "2:2 syntax"),
    ("<a/>&#32;", "1:5 syntax"),
    ("<a b></a>", "1:5 syntax"),
    ("<a b=1/>", "1:6 syntax"),
    ("<a b='1'c='2'/>", "1:9 syntax"),
    ("<a b='<'/>", "1:7 syntax"),
    ("<a>\n <b c='1' d='2' c='3'/></a>", "2:2 syntax"),
    ("<a>]]></a>", "1:4 syntax"),
    ("<a><![CDATA[x</a>", "1:18 syntax"),
    ("<a><!-- -- --></a>", "1:9 syntax"),
    ("<a><!-- </a>", "1:13 syntax"),
    ("<a><1/></a>", "1:5 syntax"),
    ("<a>< b/></a>", "1:5 syntax"),
    ("<a><?xml version='1.0'?></a>", "1:9 syntax"),
    (" <?xml version='1.0'?><a/>", "1:7 syntax"),
    ("<?xml version='2.0'?><a/>", "1:20 syntax"),
    ("<?xml encoding='UTF-8'?><a/>", "1:7 syntax"),
    ("<?xml version='1.0' encoding='UTF-8?><a/>", "1:36 syntax"),
  ])
  func syntax(text: String, expected: String) {
    #expect(place(of: text) == expected)
  }

  @Test(arguments: [
    ("<a>\n é &nbsp;</a>", "2:4 entity"),
    ("<a b='é &nbsp;'/>", "1:9 entity"),
    ("<a>x & y</a>", "1:6 character"),
    ("<a>x &amp y</a>", "1:6 character"),
    ("<a b='&amp'/>", "1:7 character"),
    ("<a>x&#xD800;</a>", "1:5 character"),
    ("<a b='x&#xDFFF;'/>", "1:8 character"),
    ("<a>&#xD83D;&#xDE00;</a>", "1:4 character"),
    ("<a>&#0;</a>", "1:4 character"),
    ("<a>&#1;</a>", "1:4 character"),
    ("<a b='&#x1F;'/>", "1:7 character"),
    ("<a>&#xFFFE;</a>", "1:4 character"),
    ("<a>&#x110000;</a>", "1:4 character"),
    ("<a>&#99999999999999999999;</a>", "1:4 character"),
    ("<a>&#xG;</a>", "1:4 character"),
    ("<a>&#;</a>", "1:4 character"),
    ("<a>x\u{1}</a>", "1:5 character"),
    ("<a b='\u{8}'/>", "1:7 character"),
    ("<a>\u{ffff}</a>", "1:4 character"),
    ("<a>\n01234567\u{0}</a>", "2:9 character"),
    ("<a/>\u{0}", "1:5 character"),
  ])
  func charactersAndEntities(text: String, expected: String) {
    #expect(place(of: text) == expected)
  }

  @Test(arguments: [
    ("<a>\n <p:b/></a>", "2:2 namespace"),
    ("<a>\n <b p:c='1'/></a>", "2:2 namespace"),
    ("<a><b xmlns:p='urn:p'/><p:c/></a>", "1:24 namespace"),
    ("<a xmlns:p=''/>", "1:1 namespace"),
    ("<a>\n <b xmlns='not a URI'/></a>", "2:2 namespace"),
    ("<a xmlns:p='http://[x'/>x", "1:1 namespace"),
    ("<a:b:c xmlns:a='urn:a'/>", "1:1 namespace"),
    ("<:a/>", "1:1 namespace"),
    ("<a xmlns:xml='urn:x'/>", "1:1 namespace"),
    ("<a xmlns:xmlns='urn:x'/>", "1:1 namespace"),
    ("<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='' q:b=''/>", "1:1 syntax"),
    ("<a xmlns:p='urn:x' xmlns:p='urn:y'/>", "1:1 syntax"),
  ])
  func namespaces(text: String, expected: String) {
    #expect(place(of: text) == expected)
  }

  @Test func doctypes() {
    let laughs =
      "<!DOCTYPE l [<!ENTITY a \"ha\">" + (1..<10).map { "<!ENTITY a\($0) \"&a;&a;&a;&a;&a;\">" }.joined()
      + "]>\n<l>&a9;</l>"
    let texts = [
      "<!DOCTYPE a><a/>",
      "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
      "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
      "<!DOCTYPE a PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://127.0.0.1:9/x.dtd'><a/>",
      "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;]><a/>",
      laughs, "<!DOCTYPE", "<!DOCTYPE a [", "<!doctype html><html/>",
    ]
    for text in texts {
      #expect(place(of: text) == "1:1 doctype")
      #expect(place(of: "<?xml version='1.0'?>\n<!-- <a> --> " + text) == "2:14 doctype")
      #expect(place(of: "<a/>" + text) == "1:5 doctype")
      #expect(place(of: "<a>" + text) == "1:4 doctype")
    }
    // What only looks like one.
    #expect((try? outline("<a b='&lt;!DOCTYPE'><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>")) != nil)
  }

  @Test func everyTruncationIsRefused() throws {
    let text = "<?xml version='1.0'?><a xmlns:p='urn:p' b='1'>x&amp;<p:c/><!-- y --><![CDATA[z]]></a>"
    let bytes = Array(text.utf8)
    _ = try XMLEvents(parsing: bytes)
    for length in bytes.indices {
      #expect(fault(of: Array(bytes[..<length])) != nil)
    }
  }

  @Test func faultsSayWhatIsOpen() {
    #expect(
      fault(of: "<a>\n <b></a>")?.description
        == "2:5: this end tag is not that of the open element; the element that begins at line 2, column 2 is still open"
        + " [syntax]")
    #expect(
      fault(of: "<a>\n <b/>")?.text
        == "the text ends too early; the element that begins at line 1, column 1 is still open")
  }

  @Test func faultsKeepContentToThemselves() {
    let secret = "Himitsu"
    let texts = [
      "<\(secret)>", "<\(secret)></a>", "<a>&\(secret);</a>", "<\(secret):a/>", "<a \(secret)='1' \(secret)='2'/>",
      "<a b=\(secret)/>", "<a>\(secret)", "<?xml version='1.0' encoding='\(secret)'?><a/>", "<a/>\(secret)",
      "<a xmlns:\(secret)=''/>", "<!DOCTYPE \(secret)><a/>",
    ]
    for text in texts {
      #expect(fault(of: text)?.description.contains(secret) == false)
    }
  }
}
