import Streams
import Testing
import Tree

/// What JSON can put in the way of finding its entries. Each text is converted whole and split, in chunks of one byte,
/// of seven, and at once.
@Suite struct JSONSplitTests {
  static let a: String = #"{"fullUrl":"urn:a","resource":{"resourceType":"Patient","active":true}}"#
  static let b: String = #"{"resource":{"resourceType":"Basic","id":"b","code":{"text":"漢字 \"]},{[\\"}}}"#

  private static let same: [(name: String, text: String)] = [
    ("two", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),\#(b)]}"#),
    ("one", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)]}"#),
    ("none", #"{"resourceType":"Bundle","type":"collection"}"#),
    (
      "white space",
      "\n {\t\"resourceType\" : \"Bundle\" ,\r\n \"type\":\"collection\", \"entry\" : [ \(a)\n ,\n\n\(b) ] } \n"
    ),
    ("entry first", #"{"entry":[\#(b),\#(a)],"type":"collection","id":"x","resourceType":"Bundle"}"#),
    (
      "members after the entries that are written before them",
      #"{"resourceType":"Bundle","entry":[\#(b)],"type":"collection","total":1,"meta":{"tag":[{"code":"entry"}]}}"#
    ),
    (
      "members that are written after them",
      #"{"resourceType":"Bundle","type":"collection","signature":{"type":[{"code":"x"}],"when":"2026-01-01T00:00:00Z","who":{"display":"x"}},"entry":[\#(a)]}"#
    ),
    ("escaped names", #"{"res\u006furceType":"\u0042undle","type":"collection","\u0065ntry":[\#(a),\#(b)]}"#),
    ("a byte order mark", "\u{feff}" + #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),\#(b)]}"#),
    (
      "Bundles within",
      #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Bundle","type":"collection","entry":[\#(a),\#(b)]}},\#(a)]}"#
    ),
    ("an entry in a string", #"{"resourceType":"Bundle","id":"entry","type":"collection","entry":[\#(a)]}"#),
    ("no Bundle", a),
    (
      "another resource",
      #"{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"display":"x"}}]}"#
    ),
    (
      "another resource, said late",
      #"{"entry":[{"item":{"display":"x"}}],"mode":"working","resourceType":"List","status":"current"}"#
    ),
  ]

  @Test(arguments: same)
  func splitIsWhole(_ name: String, _ text: String) async throws {
    try await expectSame(text, from: .json, name)
  }

  private static let faulty: [(name: String, text: String)] = [
    ("no type", #"{"resourceType":"Bundle","entry":[\#(a)]}"#),
    ("no resource type", #"{"type":"collection","entry":[\#(a)]}"#),
    ("unknown resource type", #"{"resourceType":"Bandle","entry":[\#(a)]}"#),
    ("no entries", #"{"resourceType":"Bundle","type":"collection","entry":[]}"#),
    ("no entries, but white space", "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[ \n ]}"),
    ("entries twice", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)],"entry":[\#(b)]}"#),
    ("no array", #"{"resourceType":"Bundle","type":"collection","entry":\#(a)}"#),
    ("null", #"{"resourceType":"Bundle","type":"collection","entry":null}"#),
    ("a null among them", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),null,\#(b)]}"#),
    ("an array among them", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),[\#(b)]]}"#),
    ("an empty one", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),{},\#(b)]}"#),
    (
      "issues in the head, the entries and the tail",
      "{\"resourceType\":\"Bundle\",\"x\":1,\n\"type\":\"nö\",\"entry\":[\(a),\n {\"resource\":{\"resourceType\":\"Patient\",\"birthDate\":\"漢\"}},  {\"y\":2},\n\(a)\n,{\"z\":1}], \"total\":-1,\n\"id\":\"\"}"
    ),
    ("text after it", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)]} {}"#),
    ("an array for a root", "[\(a)]"),
    ("the wrong bracket", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)}}"#),
  ]

  @Test(arguments: faulty)
  func theIssuesAreThoseOfTheWhole(_ name: String, _ text: String) async throws {
    try await expectSame(text, from: .json, name)
  }

  /// Where a text is no JSON the whole reading stops at the first fault. The split one may say so in other words, and
  /// go on to other slices; it refuses the text, too, and tells that fault.
  private static let refused: [(name: String, text: String)] = [
    ("a comma too many", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),]}"#),
    ("two commas", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),,\#(b)]}"#),
    ("a comma first", #"{"resourceType":"Bundle","type":"collection","entry":[,\#(a)]}"#),
    ("no comma", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)\#(b)]}"#),
    ("a bracket missing", #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{},\#(b)]}"#),
    ("the end missing", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)"#),
    ("a string without end", #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"x}]}"#),
    ("a bad escape", #"{"resourceType":"Bundle","type":"collection","entry":[\#(a),{"fullUrl":"\x"}]}"#),
    ("a bad escape in a name", #"{"resourceType":"Bundle","type":"collection","\u+065ntry":[\#(a)]}"#),
    ("a member of the list", #"{"resourceType":"Bundle","type":"collection","entry":["x":\#(a)]}"#),
    ("no colon", #"{"resourceType":"Bundle","type":"collection","entry"[\#(a)]}"#),
    ("nothing", ""),
    ("white space", " \n "),
  ]

  @Test(arguments: refused)
  func whatIsNoJSONIsRefused(_ name: String, _ text: String) async throws {
    let whole = try await convert(text, from: .json, to: .xml, Way.whole)
    #expect(!whole.isConverted)
    for chunk in [1, 7, 1 << 16] {
      let split = try await convert(text, from: .json, to: .xml, Way.split(chunk: chunk))
      #expect(!split.isConverted, "\(name)")
      #expect(
        split.issues.contains { $0.code == whole.issues.first?.code && $0.place == whole.issues.first?.place },
        "\(name): \(split.faults), not \(whole.faults)")
    }
  }

  /// A text that ends within a string says so, and where the string began: before, in and after the entries.
  @Test(arguments: [
    #"{"resourceType":"Bundle","id":"x"#, #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x"#,
    #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)],"id":"x\"#,
    #"{"resourceType":"Bundle","type":"collection","entry":[\#(a)],"meta":{"source":"x"#,
  ])
  func aStringThatIsCutIsTold(_ text: String) async throws {
    let whole = try await convert(text, from: .json, to: .xml, Way.whole)
    #expect(whole.issues.first?.subjects == ["the text ends within this string"])
    for chunk in [1, 7, 1 << 16] {
      let split = try await convert(text, from: .json, to: .xml, Way.split(chunk: chunk))
      #expect(!split.isConverted && split.issues == whole.issues, "\(split.faults), not \(whole.faults)")
    }
  }

  @Test func whatIsNestedTooDeepIsRefused() async throws {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    let text = #"{"resourceType":"Bundle","type":"collection","entry":[\#(deep)]}"#
    try await expectSame(text, from: .json)
  }
}
