import JSON
import Testing
import Tree

/// JSON as RFC 8259 has it: what is taken, and what is refused at which line and column.
@Suite struct SyntaxTests {
  /// Values as the member of an element that nobody knows: the syntax alone decides.
  static let accepted = [
    "0", "-0", "-1", "1.5", "0e1", "1E+10", "1e-1", "1e00", "-0.0e-0", "true", "false", "null", "[]", "{}", "[[]]",
    "[ 1 , 2 ]", #"{"a":{"b":[{}]}}"#, #""""#, #""\u0000""#, #""\uD800\uDC00""#, #""\udbff\udfff""#, #""\uFFFF""#,
    #""\"\\\/\b\f\n\r\t""#, "\"\u{7f}\"", "\"\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}\"",
    #"{"a":1,"a":1,"":2}"#, "\t\n\r 1 \t\n\r",
  ]

  @Test(arguments: accepted) func takes(_ value: String) throws {
    let faults = try Small().faults(#"{"resourceType":"Patient","x":\#(value)}"#)
    #expect(faults == ["1:27 Patient.x element.unknown x, Patient"])
  }

  static let refused: [(String, String)] = [
    ("", "1:1 json.syntax the text is empty"),
    ("  \n", "2:1 json.syntax expected a value, but the text ends"),
    ("{", "1:2 json.syntax expected a name in quotes, but the text ends"),
    (#"{"a""#, "1:5 json.syntax expected `:`, but the text ends"),
    (#"{"a":"#, "1:6 json.syntax expected a value, but the text ends"),
    (#"{"a":1"#, "1:7 json.syntax expected `,` or `}`, but the text ends"),
    (#"{"a":1,"#, "1:8 json.syntax expected a name in quotes, but the text ends"),
    (#"{"a":[1"#, "1:8 json.syntax expected `,` or `]`, but the text ends"),
    (#"{"a":tru"#, "1:9 json.syntax expected a value, but the text ends"),
    (#"{"a":-"#, "1:7 json.syntax expected a digit, but the text ends"),
    (#"{"a":1."#, "1:8 json.syntax expected a digit, but the text ends"),
    (#"{"a":1e+"#, "1:9 json.syntax expected a digit, but the text ends"),
    (#"{"a":"b"#, "1:6 json.syntax the text ends within this string"),
    (#"{"a":"b\"#, "1:6 json.syntax the text ends within this string"),
    (#"{"a":"b\u00"#, "1:6 json.syntax the text ends within this string"),
    (#"{"a":"b\ud83d"#, "1:6 json.syntax the text ends within this string"),
    (#"{"a":"b\ud83d\ud"#, "1:6 json.syntax the text ends within this string"),
    (#"{"a":"b\x"#, "1:8 json.syntax unknown escape"),
    ("{\n  \"a\": 1,\n}", "3:1 json.syntax expected a name in quotes"),
    ("{\"a\":\n[1,\n 2,]}", "3:4 json.syntax expected a value"),
    (#"{"a":[,1]}"#, "1:7 json.syntax expected a value"),
    (#"{"a":[1 2]}"#, "1:9 json.syntax expected `,` or `]`"),
    (#"{"a":[1}"#, "1:8 json.syntax expected `,` or `]`"),
    (#"{"a":{]"#, "1:7 json.syntax expected a name in quotes"),
    (#"{"a" 1}"#, "1:6 json.syntax expected `:`"),
    (#"{"a":1 "b":2}"#, "1:8 json.syntax expected `,` or `}`"),
    (#"{"a":1,,"b":2}"#, "1:8 json.syntax expected a name in quotes"),
    ("{a:1}", "1:2 json.syntax expected a name in quotes"),
    ("{'a':1}", "1:2 json.syntax expected a name in quotes"),
    (#"{"a":'b'}"#, "1:6 json.syntax expected a value"),
    (#"{"a":1}}"#, "1:8 json.syntax expected nothing after the value"),
    (#"{"a":1} {}"#, "1:9 json.syntax expected nothing after the value"),
    (#"{"a":1}//"#, "1:8 json.syntax expected nothing after the value"),
    (#"{/**/"a":1}"#, "1:2 json.syntax expected a name in quotes"),
    (#"{"a":01}"#, "1:6 json.syntax a number can't start with 0"),
    (#"{"a":-01}"#, "1:6 json.syntax a number can't start with 0"),
    (#"{"a":+1}"#, "1:6 json.syntax expected a value"),
    (#"{"a":.5}"#, "1:6 json.syntax expected a value"),
    (#"{"a":1.e5}"#, "1:8 json.syntax expected a digit"),
    (#"{"a":1e}"#, "1:8 json.syntax expected a digit"),
    (#"{"a":1e5.5}"#, "1:9 json.syntax expected `,` or `}`"),
    (#"{"a":0x1}"#, "1:7 json.syntax expected `,` or `}`"),
    (#"{"a":-a}"#, "1:7 json.syntax expected a digit"),
    (#"{"a":NaN}"#, "1:6 json.syntax expected a value"),
    (#"{"a":True}"#, "1:6 json.syntax expected a value"),
    (#"{"a":truee}"#, "1:10 json.syntax expected `,` or `}`"),
    (#"{"a":nulL}"#, "1:6 json.syntax expected a value"),
    (#"{"a":"\x"}"#, "1:7 json.syntax unknown escape"),
    (#"{"a":"\U0041"}"#, "1:7 json.syntax unknown escape"),
    (#"{"a":"\u004"}"#, #"1:7 json.syntax `\u` needs four hexadecimal digits"#),
    (#"{"a":"\u00g0"}"#, #"1:7 json.syntax `\u` needs four hexadecimal digits"#),
    (#"{"a":"あ\ud800"}"#, "1:8 json.syntax a surrogate without its other half"),
    (#"{"a":"\ud800\u0041"}"#, "1:7 json.syntax a surrogate without its other half"),
    (#"{"a":"\ud800\ud800"}"#, "1:7 json.syntax a surrogate without its other half"),
    (#"{"a":"\ud800\n"}"#, "1:7 json.syntax a surrogate without its other half"),
    (#"{"a":"\ud800x"}"#, "1:7 json.syntax a surrogate without its other half"),
    (#"{"a":"\udc00"}"#, "1:7 json.syntax a surrogate without its other half"),
    ("{\"a\":\"b\nc\"}", "1:8 json.syntax a control character must be escaped"),
    ("{\"a\":\"12345678\tc\"}", "1:15 json.syntax a control character must be escaped"),
    ("{\"a\":\"\0\"}", "1:7 json.syntax a control character must be escaped"),
    ("{\0}", "1:2 json.syntax expected a name in quotes"),
    ("\u{feff}\u{feff}{}", "1:1 json.syntax expected a value"),
    ("{\u{a0}\"a\":1}", "1:2 json.syntax expected a name in quotes"),
    ("{\u{c}}", "1:2 json.syntax expected a name in quotes"),
    // Syntax is judged before anything else.
    (#"{"a":1,"a":2"#, "1:13 json.syntax expected `,` or `}`, but the text ends"),
    // JSON, but no document.
    ("[]", "1:1 json.syntax expected an object"),
    (" null", "1:2 json.syntax expected an object"),
    (#""Patient""#, "1:1 json.syntax expected an object"),
  ]

  @Test(arguments: refused) func refuses(_ text: String, _ fault: String) throws {
    let reading = try Small().reading(text)
    #expect(reading.document == nil)
    #expect(try Small().faults(text) == [fault])
    #expect(try Small().faults(text, as: "Patient") == [fault])
  }

  /// Ill-formed UTF-8 in a string, after three bytes of `あ` and in the middle of a longer run.
  static let illFormed: [[UInt8]] = [
    [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x41], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf],
    [0xe3, 0x81], [0xe3, 0x81, 0x41], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80],
    [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xfe], [0xff],
  ]

  @Test(arguments: illFormed) func refusesIllFormedUTF8(_ sequence: [UInt8]) throws {
    let reader = JSONReader(schema: try SmallSchema.shared.get())
    for (before, column) in [("{\"a\":\"", 7), ("{\"a\":\"あ", 8), ("{\"a\":\"1234567890", 17), ("{\"", 3), ("{", 2)] {
      for after in ["\"}", "", "あ12345678\"}"] {
        // Cut off by the end, a string without a fault of its own would be told as open.
        let issues = reader.read(Array(before.utf8) + sequence + Array(after.utf8)).issues
        #expect(issues.map(\.code) == [.jsonEncoding])
        #expect(issues.map(\.place) == [Place(line: 1, column: column)])
      }
    }
  }

  @Test func otherEncodingsAreRefused() throws {
    let reader = JSONReader(schema: try SmallSchema.shared.get())
    let utf16: [UInt8] = [0xff, 0xfe] + Array(#"{"a":1}"#.utf8).flatMap { [$0, 0] }
    #expect(reader.read(utf16).issues.map(\.code) == [.jsonEncoding])
    #expect(reader.read(Array(utf16.dropFirst(2))).issues.map(\.code) == [.jsonSyntax])
  }

  @Test func depthIsBounded() throws {
    let small = try Small()
    func nested(_ depth: Int) -> String {
      #"{"resourceType":"Patient","x":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        + "}"
    }
    #expect(try small.faults(nested(99)) == ["1:27 Patient.x element.unknown x, Patient"])
    #expect(try small.faults(nested(100)) == ["1:130 text.depth 100"])
    #expect(try small.faults(String(repeating: "[", count: 100_000)) == ["1:101 text.depth 100"])
    #expect(try small.faults(String(repeating: #"{"a":"#, count: 100_000)) == ["1:501 text.depth 100"])
    let reader = JSONReader(schema: small.schema, limits: .init(depth: 3))
    #expect(
      reader.read(Array(#"{"resourceType":"Patient","name":[{"given":["a"]}]}"#.utf8)).issues.map(\.code) == [.tooDeep])
    #expect(reader.read(Array(#"{"resourceType":"Patient","name":[{"text":"a"}]}"#.utf8)).issues == [])
  }

  /// Every byte of a text is looked at: cutting it anywhere is a fault at the end or where a string began.
  @Test func noBeginningOfATextIsAText() throws {
    let small = try Small()
    let text = Array(
      #"{"resourceType":"Patient","name":[{"text":"あ\u3042","given":[null]}],"rank":-1.5e3,"active":true}"#.utf8)
    for length in 0..<text.count {
      let reading = JSONReader(schema: small.schema).read(Array(text.prefix(length)))
      #expect(reading.document == nil, "\(length) bytes")
      #expect(reading.issues.count == 1, "\(length) bytes")
    }
  }
}
