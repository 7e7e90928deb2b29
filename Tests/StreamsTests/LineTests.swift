import FHIR
import Testing
import Tree

@testable import Streams

/// NDJSON: into NDJSON, into Bundles, and out of them.
@Suite struct LineTests {
  static let patient = #"{"resourceType":"Patient","id":"p","active":true}"#
  static let basic = #"{"resourceType":"Basic","code":{"text":"漢字 \n"}}"#
  static let lines = "\(patient)\n\(basic)\n\(patient)\n"

  /// The limits of a text in one block, and in blocks of a line.
  static let ways = [StreamLimits(), Way.split(slice: 1), Way.split(slice: 60)]

  @Test(arguments: 0..<3) func linesAreWrittenCanonically(_ way: Int) async throws {
    let text =
      " { \"id\" : \"p\",\"active\":true, \"resourceType\":\"Patient\"}\r\n\n  \t\r\n\(Self.basic)\n\(Self.patient)"
    let outcome = try await convert(text, from: .ndjson, to: .ndjson, Self.ways[way])
    #expect(outcome.isConverted && outcome.issues == [])
    #expect(outcome.string == Self.lines)
  }

  /// What NDJSON gives as a Bundle is what the Bundle of the same entries with their addresses gives, and gives the lines
  /// again.
  @Test(arguments: 0..<3, [StreamForm.json, .xml]) func linesBecomeACollection(_ way: Int, _ to: StreamForm)
    async throws
  {
    let entries = [Self.patient, Self.basic, Self.patient].enumerated().map { index, line in
      let address = EntryAddress.made(for: Array(line.utf8)[...], number: index + 1)
      return #"{"fullUrl":"\#(address)","resource":\#(line)}"#
    }.joined(separator: ",")
    let bundle = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#
    for pretty in [false, true] {
      let expected = try await convert(bundle, from: .json, to: to, pretty: pretty, Way.whole)
      let outcome = try await convert(Self.lines, from: .ndjson, to: to, pretty: pretty, Self.ways[way])
      #expect(outcome == expected)
      for limits in [Way.whole, Way.split(slice: 1), Way.split(slice: 60)] {
        let again = try await convert(outcome.text, from: to, to: .ndjson, limits)
        #expect(again.string == Self.lines && again.isConverted, "\(again.faults)")
      }
    }
  }

  @Test func noLinesAreABundleWithoutEntries() async throws {
    for text in ["", "\n \n"] {
      #expect(try await convert(text, from: .ndjson, to: .ndjson, StreamLimits()) == Outcome(isConverted: true))
      let json = try await convert(text, from: .ndjson, to: .json, StreamLimits())
      #expect(json.isConverted && json.string == #"{"resourceType":"Bundle","type":"collection"}"# + "\n")
      let again = try await convert(json.text, from: .json, to: .ndjson, Way.split())
      #expect(again == Outcome(isConverted: true))
    }
  }

  /// All bad lines are told, by their numbers in the file, and the good ones are gone over.
  @Test(arguments: 0..<3) func badLinesAreToldByTheirNumbers(_ way: Int) async throws {
    let text = [
      Self.patient, "", #"{"resourceType":"Patient","birthDate":"x"}"#, Self.basic, "no", #"{"id":"x"}"#,
      "\(Self.patient),\(Self.patient)", "[\(Self.patient)]", #"{"resourceType":"Patient""#, Self.patient,
    ].joined(separator: "\n")
    for to in StreamForm.allCases {
      let outcome = try await convert(text, from: .ndjson, to: to, Self.ways[way])
      #expect(!outcome.isConverted)
      #expect(
        outcome.faults == [
          "3:39 Patient.birthDate value.format", "5:1 json.syntax", "6:1 type.missing",
          "7:\(Self.patient.count + 1) json.syntax",
          "8:1 json.syntax", "9:26 json.syntax",
        ])
    }
  }

  /// A line can't smuggle in an entry, nor end the Bundle that it is put into.
  @Test(arguments: [
    #"\#(patient)},{"resource":\#(patient)"#, #"\#(patient)}],"id":"x","link":[{"relation":"x","url":"y""#,
  ])
  func aLineIsOneResource(_ line: String) async throws {
    #expect(!(try await convert(line, from: .ndjson, to: .json, StreamLimits()).isConverted))
  }

  /// What is written can be read again, be it three levels deeper.
  @Test func depthIsThatOfTheBundle() async throws {
    func nested(_ count: Int) -> String {
      #"{"resourceType":"Patient","# + String(repeating: #""extension":[{"url":"urn:x","#, count: count)
        + #""valueString":"y""# + String(repeating: "}]", count: count) + "}"
    }
    #expect(try await convert(nested(49), from: .ndjson, to: .ndjson, StreamLimits()).isConverted)
    let deeper = try await convert(nested(49), from: .ndjson, to: .json, StreamLimits())
    #expect(deeper.faults == ["1:1383 text.depth"])
    let most = try await convert(nested(48), from: .ndjson, to: .json, StreamLimits())
    #expect(most.isConverted && FHIRFormat.json.read(most.text).isUsable)
  }

  @Test func whatXMLCanNotHoldIsToldByItsLine() async throws {
    let text = "\(Self.patient)\n{\"resourceType\":\"Basic\",\"code\":{\"text\":\"\\uffff\"}}\n"
    #expect(try await convert(text, from: .ndjson, to: .json, StreamLimits()).isConverted)
    let outcome = try await convert(text, from: .ndjson, to: .xml, StreamLimits())
    #expect(outcome.faults == ["2:40 Basic.code.text xml.character"])
    let bundle =
      #"{"resourceType":"Bundle","type":"collection","entry":["#
      + "\n{\"fullUrl\":\"urn:x\"},{\"resource\":\(text.split(separator: "\n")[1])}]}"
    try await expectSame(bundle, from: .json)
    let split = try await convert(bundle, from: .json, to: .xml, Way.split())
    #expect(
      split.faults == [
        "2:72 Bundle.entry[1].resource.code.text xml.character"
      ])
  }

  /// Only what NDJSON can hold becomes NDJSON; the first thing that it can't is told by its place, once for all.
  @Test func nothingOfABundleIsLost() async throws {
    let entries = """
      "entry":[{"resource":\(Self.patient)},
      {"fullUrl":"urn:x","resource":\(Self.patient)},
      {"fullUrl":"urn:y","resource":\(Self.patient)},
      {"search":{"mode":"match"}}]
      """
    for (text, fault) in [
      ("{\"resourceType\":\"Bundle\",\"id\":\"x\",\n\(entries),\n\"type\":\"searchset\"}", "1:31 Bundle.id"),
      ("{\"resourceType\":\"Bundle\",\n\(entries),\n\"type\":\"searchset\"}", "3:12 Bundle.entry[1].fullUrl"),
      (
        "{\"resourceType\":\"Bundle\",\n\"entry\":[{\"resource\":\(Self.patient)}],\n\"type\":\"searchset\"}",
        "3:8 Bundle.type"
      ),
    ] {
      for limits in [Way.whole, Way.split(slice: 1), Way.split(slice: 1 << 20)] {
        let outcome = try await convert(text, from: .json, to: .ndjson, limits)
        #expect(!outcome.isConverted && (outcome.text.isEmpty || limits.whole < 0))
        #expect(outcome.faults == ["\(fault) lines.loss"])
      }
    }
  }

  /// A text that is no NDJSON is told once, not line by line.
  @Test(
    arguments: 0..<3,
    [
      "{\n  \"resourceType\": \"Patient\",\n  \"active\": true\n}\n", "[\(patient),\n\(patient)]\n", "[\n\(patient)\n]",
      "<Patient xmlns=\"http://hl7.org/fhir\">\n<active value=\"true\"/>\n</Patient>", "id,name\n1,x\n2,y\n", "no",
      "\(patient),\n\(patient),\n", "\u{1f}\u{8b}\n{\n",
    ])
  func whatIsNoNDJSONIsToldOnce(_ way: Int, _ text: String) async throws {
    for to in StreamForm.allCases {
      let outcome = try await convert(" \r\n\n\(text)", from: .ndjson, to: to, Self.ways[way])
      #expect(!outcome.isConverted && outcome.text.isEmpty)
      #expect(outcome.faults == ["3:1 lines.syntax"])
    }
  }

  /// A resource that is no Bundle is a line.
  @Test func aResourceIsALine() async throws {
    for limits in [Way.whole, Way.split()] {
      let outcome = try await convert("\n\(Self.patient)", from: .json, to: .ndjson, limits)
      #expect(outcome.isConverted && outcome.string == Self.patient + "\n")
    }
  }

  @Test func formsAreTold() {
    #expect(StreamForm(fileName: "a.b/c.ndjson") == .ndjson)
    #expect(StreamForm(fileName: "c.json") == .json)
    #expect(StreamForm(fileName: "c.JSON") == .json && StreamForm(fileName: "c.Xml") == .xml)
    #expect(StreamForm(fileName: "c.jsonl") == .ndjson)
    #expect(StreamForm(fileName: "json") == nil)
    #expect(StreamForm(detectedIn: Array("\u{feff} \n<".utf8)) == .xml)
    #expect(StreamForm(detectedIn: [0, 0x3c, 0, 0x3f]) == .xml)
    #expect(StreamForm(detectedIn: [0xfe, 0xff]) == .xml)
    #expect(StreamForm(detectedIn: Array("{".utf8)) == .json)
    #expect(StreamForm(detectedIn: []) == .json)
  }

  /// NDJSON is told from JSON by its first line and what follows; until that is seen nothing is told.
  @Test func linesAreToldFromTheBeginning() {
    func form(_ text: String, _ isWhole: Bool = false) -> StreamForm? {
      StreamForm(beginning: Array(text.utf8), isWhole: isWhole)
    }
    #expect(form(Self.lines) == .ndjson)
    #expect(form("\u{feff}\n \r\n\(Self.patient)\r\n\r\n {") == .ndjson)
    for text in ["", "{", "\n\n\n\n\n", Self.patient, "\(Self.patient)\n\n"] {
      #expect(form(text) == nil, "\(text)")
      #expect(form(text, true) == .json, "\(text)")
    }
    for text in ["{\"a\":\n", "{\"a\":{}\n,", "[{}\n{", "{\"a\":{\"b\":{}\n}\n", "nothing"] {
      #expect(form(text) == .json, "\(text)")
    }
    #expect(form("\u{feff}<Patient") == .xml)
    #expect(form("\u{feff}") == nil)
  }

  /// Lines one by one, with their numbers, whatever the blocks are.
  @Test(arguments: 0..<3) func linesComeOneByOne(_ way: Int) throws {
    let text = "{}\n\n \r\n{\"a\":1}\r\n{}"
    var lines = TextLines(MemorySource(Array(text.utf8)), limits: Self.ways[way])
    var told: [String] = []
    while let line = try lines.next() {
      let text = String(decoding: line.text, as: UTF8.self)
      told.append("\(line.number) \(text.debugDescription) \(line.isBlank) \(line.isEnded)")
    }
    #expect(
      told == [
        "1 \"{}\" false true", "2 \"\" true true", #"3 " \r" true true"#, #"4 "{\"a\":1}\r" false true"#,
        "5 \"{}\" false false",
      ])
    #expect(lines.fault == nil)
    var other = TextLines(MemorySource(Array("[\n{}".utf8)), limits: Self.ways[way])
    #expect(try other.next() == nil)
    #expect(other.fault?.code == .linesSyntax)
  }
}
