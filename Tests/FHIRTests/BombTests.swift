import FHIR
import Testing
import Tree

/// Texts that mean no good: each ends after work in proportion to its length, with the issues told here. What bounds
/// JSON and XML as such is tested where they are read (`JSONTests`, `XMLTests`), and depth to the last level in
/// `LimitTests`; here is what FHIR makes of it.
@Suite struct BombTests {
  private func codes(_ bomb: Bomb, _ format: FHIRFormat) -> [IssueCode] {
    let reading = format.read(bomb.text)
    #expect(reading.issues.count <= 201)
    #expect(reading.document == nil || !reading.issues.isFatal)
    return reading.issues.map(\.code)
  }

  // MARK: Refused at once

  static let deepJSON: [Bomb] = [
    Bomb("", "[", 1_000_000), Bomb("", #"{"a":"#, 1_000_000), .json(#""x":"#, "[", 1_000_000),
    .json("", #""contained":[{"resourceType":"Patient","#), .json("", #""extension":[{"#),
    .json("", #""_birthDate":{"extension":[{"#),
  ]

  @Test(arguments: deepJSON) func depthOfJSON(_ bomb: Bomb) {
    #expect(codes(bomb, .json) == [.tooDeep])
  }

  static let deepXML: [Bomb] = [
    Bomb("", "<a>", 1_000_000), .xml("", "<contained><Patient>"), .xml("", #"<extension url="u">"#),
    .xml("<text><div xmlns=\"\(xhtml)\">", "<b>"),
  ]

  @Test(arguments: deepXML) func depthOfXML(_ bomb: Bomb) {
    #expect(codes(bomb, .xml) == [.tooDeep])
  }

  /// Entities that grow, in number or in size, that lie elsewhere, or that are defined by others.
  static let declarations: [Bomb] = [
    Bomb("<!ENTITY a \"ha\">", "<!ENTITY a# \"&a;&a#;&a#;\">", 30), Bomb("<!ENTITY a \"", "a", 1_000_000, "\">"),
    Bomb("<!ENTITY a SYSTEM \"file:///etc/hostname\">", "", 0),
    Bomb("<!ENTITY a PUBLIC \"-//X\" \"http://127.0.0.1:9/\">", "", 0),
    Bomb("<!ENTITY % p SYSTEM \"http://127.0.0.1:9/\"> %p;", "", 0),
    Bomb("<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">", "", 0),
  ]

  @Test(arguments: declarations) func entities(_ declared: Bomb) {
    let declaration = "<!DOCTYPE Patient [\(String(decoding: declared.text, as: UTF8.self))]>"
    for before in ["", "<?xml version=\"1.0\"?>\n"] {
      let start = "\(before)\(declaration)<Patient xmlns=\"http://hl7.org/fhir\">"
      #expect(codes(Bomb(start, "<id value=\"&a;\"/>", 100_000, "</Patient>"), .xml) == [.xmlForbidden])
    }
  }

  static let largeXML: [Bomb] = [
    Bomb("<Patient xmlns=\"http://hl7.org/fhir\"", " a#=''", 1_000_000, "/>"),
    Bomb("<Patient xmlns=\"http://hl7.org/fhir\"", " xmlns:p#='urn:p'", 1_000_000, "/>"),
    .xml("<", "a", 1_000_000, "/>"), .xml("<name ", "a", 1_000_000, "=''/>"),
    .xml("<x xmlns:", "a", 1_000_000, "='urn:x'/>"), .xml("", "<x#/>"),
  ]

  @Test(arguments: largeXML) func sizeOfXML(_ bomb: Bomb) {
    #expect(codes(bomb, .xml) == [.tooLarge])
  }

  // MARK: More issues than there is room for

  static let faultyJSON: [Bomb] = [
    .json(#""active":true"#, #","active":true"#, 1_000_000), .json(#""id":"a""#, #","active":1"#),
    .json(#""id":"a""#, #","x#":1"#), .json(#""name":[{}"#, ",{}", 1_000_000, "]"),
    .json(#""name":[null"#, ",null", 100_000, "]"), .json(#""name":[[]"#, ",[]", 100_000, "]"),
    .json(#""name":[{"text":""}"#, #",{"text":""}"#, 100_000, "]"),
    .json(#""name":[{"given":[1"#, ",1", 100_000, "]}]"),
    .json(#""name":[{"given":[null"#, ",null", 100_000, "]}]"),
    .json(#""name":[{"_given":[null"#, ",null", 1_000_000, "]}]"),
    .json(#""name":[{"given":[],"_given":[{}"#, ",{}", 100_000, "]}]"),
    .json(#""contained":[{}"#, ",{}", 100_000, "]"),
    .json(#""contained":[{}"#, #",{"resourceType":"X"}"#, 100_000, "]"),
    .json(#""extension":[{"id":"a"}"#, #",{"id":"a"}"#, 100_000, "]"),
    .json(#""communication":[{"id":"a"}"#, #",{"id":"a"}"#, 100_000, "]"),
  ]

  @Test(arguments: faultyJSON) func issuesOfJSON(_ bomb: Bomb) {
    let codes = codes(bomb, .json)
    #expect(codes.count == 201)
    #expect(codes.last == .moreIssues)
  }

  static let faultyXML: [Bomb] = [
    .xml("", "<x/>", 1_000_000), .xml("", "<name/>"), .xml("", "<active/>"), .xml("", "<active value=\"\"/>"),
    .xml("", "<name x=\"\"/>"), .xml("", "<extension/>"), .xml("", "<contained/>"),
    .xml("", "<contained><X/></contained>"), .xml("", "x<name/>"),
    .xml("", "<text><status value=\"x y\"/><div/></text>"),
    .xml("", "<gender value=\"male\"/><active value=\"true\"/>"),
  ]

  @Test(arguments: faultyXML) func issuesOfXML(_ bomb: Bomb) {
    let codes = codes(bomb, .xml)
    #expect(codes.count == 201)
    #expect(codes.last == .moreIssues)
  }

  /// What stands too often is one fault, however often.
  static let repeated: [Bomb] = [
    .xml("", "<active value=\"true\"/>"), .xml("", "<active value=\"true\"/><!-- x -->"),
  ]

  @Test(arguments: repeated) func oneFault(_ bomb: Bomb) {
    #expect(codes(bomb, .xml) == [.elementRepeated])
  }
}
