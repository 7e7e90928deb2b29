import Streams
import TestSupport
import Testing
import Tree

/// Bundles nobody thought of, and damaged ones. Each failure prints the seed that repeats it.
@Suite struct RandomTests {
  static let seed = SeededGenerator.told("random Bundles").seed

  /// 400 Bundles: split anyhow, they give byte for byte what they give whole.
  @Test(arguments: 0..<4) func splitIsWhole(_ part: Int) async throws {
    let seed = Self.seed &+ UInt64(part)
    var sample = BundleSample(seed: seed)
    for round in 0..<100 {
      let from: StreamForm = round % 2 == 0 ? .json : .xml
      let text = from == .json ? sample.json() : sample.xml()
      let to: StreamForm = round % 4 < 2 ? .json : .xml
      let pretty = Bool.random(using: &sample.random)
      let whole = try await convert(text, from: from, to: to, pretty: pretty, Way.whole)
      #expect(whole.isConverted, "seed \(seed), round \(round): \(whole.faults)")
      let split = try await convert(text, from: from, to: to, pretty: pretty, sample.limits())
      #expect(split == whole, "seed \(seed), round \(round): \(split.faults)")
    }
  }

  /// What is refused whole is refused split, what is taken gives the same; what a reading to the end finds is the same.
  @Test(arguments: 0..<4) func damagedTextsAreJudgedAsWhole(_ part: Int) async throws {
    let seed = Self.seed &+ 1_000_000 &+ UInt64(part)
    var sample = BundleSample(seed: seed)
    var taken = 0
    for round in 0..<400 {
      let from: StreamForm = round % 2 == 0 ? .json : .xml
      var text = Array((from == .json ? sample.json() : sample.xml()).utf8)
      sample.damage(&text)
      let whole = try await convert(text, from: from, to: .xml, Way.whole)
      let split = try await convert(text, from: from, to: .xml, sample.limits())
      let comment = "seed \(seed), round \(round): \(split.faults), not \(whole.faults)"
      #expect(split.isConverted == whole.isConverted, "\(comment)")
      if whole.isConverted {
        taken += 1
        #expect(split == whole, "\(comment)")
      } else if whole.issues.allSatisfy({ $0.severity < .fatal }) {
        #expect(split.issues == whole.issues, "\(comment)")
      } else {
        #expect(!split.issues.isEmpty, "\(comment)")
      }
    }
    #expect(taken > 10, "seed \(seed): hardly anything was taken, so hardly anything was tested")
  }
}

/// Makes texts of Bundles, with all that may stand between and around their entries.
struct BundleSample {
  var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  /// Any small sizes.
  mutating func limits() -> StreamLimits {
    var limits = Way.split(
      chunk: Int.random(in: 1...300, using: &random), slice: Int.random(in: 1...600, using: &random))
    limits.tasks = Int.random(in: 1...4, using: &random)
    limits.inWork = Int.random(in: 1...2000, using: &random)
    return limits
  }

  mutating func json() -> String {
    let entries = some(JSONSplitTests.entries, 0...9).map { space() + $0 + space() }.joined(separator: ",")
    let names = ["\"entry\"", "\"\\u0065ntr\\u0079\"", "\"en\\u0074ry\""]
    var members = [
      "\"resourceType\"\(space()):\(space())\"Bundle\"", #""type":"collection""#,
      #""id" : "漢""#.replacing("漢", with: "entry"),
      #""identifier":{"value":"\"entry\":[{]"}"#,
      #""link":[{"relation":"self","url":"urn:\\"},{"relation":"n","url":"x"}]"#,
    ]
    if !entries.isEmpty { members.append("\(any(names))\(space()):\(space())[\(entries)]") }
    members.shuffle(using: &random)
    let mark = Bool.random(using: &random) ? "\u{feff}" : ""
    return mark + space() + "{" + members.map { space() + $0 + space() }.joined(separator: ",") + "}" + space()
  }

  mutating func xml() -> String {
    let entries = some(XMLSplitTests.entries, 0...9).map { $0 + noise() }.joined()
    let head = any([
      "", "<?xml version='1.0'?>", "<?xml version=\"1.0\" encoding='UTF-8' standalone='yes' ?>\r\n<!-- <Bundle> -->",
      "\u{feff}<?xml version='1.0' encoding=\"utf-8\"?><?entry ?>",
    ])
    let root = any([
      #"<Bundle xmlns="http://hl7.org/fhir">"#,
      #"<Bundle xmlns='http://hl7.org/fhir' xmlns:entry='urn:x' xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation='"/>' ><!---->"#,
    ])
    let link = #"<link><relation value="<entry>"/><url value='urn:"'/></link>"#.replacing("\"<", with: "\"&lt;")
    return
      "\(head)\(root)\(noise())<id value=\"entry\"/><type value='collection'/>\(noise())\(link)\(noise())\(entries)</Bundle >\(space())<!--</Bundle>-->"
  }

  private mutating func any<T>(_ values: [T]) -> T { random.pick(values) }

  private mutating func some(_ values: [String], _ count: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: count, using: &random)).map { _ in any(values) }
  }

  private mutating func space() -> String { any(["", "", "", " ", "\n", "\r\n\t", "  \n"]) }

  private mutating func noise() -> String {
    any(["", "", "", "\n ", "<!-- <entry> -->", "<?entry?>", "<![CDATA[ ]]>", "<!--漢-->\n", "<?x ?><!-- \"' -->"])
  }

  /// Changes some bytes in one place.
  mutating func damage(_ text: inout [UInt8]) {
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "<", ">", "/>", "</", "</entry>", "<entry>", "<entry/>", "<!--",
      "-->",
      "<![CDATA[", "]]>", "&", "'", "=", "<total value=\"1\"/>", "x", " ", "\n", "漢", "\u{0}", "{},", ",{}",
      "\"entry\":[],",
      "\"total\":1,", "<?x?>", "<!-- x -->", "</Bundle>", " x=\"1\"",
    ]
    let at = Int.random(in: 0..<text.count, using: &random)
    let length = min(Int.random(in: 1...40, using: &random), text.count - at)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: text[at] = UInt8.random(in: 0...255, using: &random)
    case 1: text.removeSubrange(at..<at + length)
    case 2: text.insert(contentsOf: Array(text[at..<at + length]), at: Int.random(in: 0...text.count, using: &random))
    case 3: text.insert(contentsOf: Array(any(pieces).utf8), at: at)
    // Where most pieces may stand: after something has ended.
    case 4:
      let ends = text.indices.filter { [0x3e, 0x7d, 0x2c].contains(text[$0]) }
      if !ends.isEmpty { text.insert(contentsOf: Array(any(pieces).utf8), at: any(ends) + 1) }
    // A letter for another: many of these stay what they are.
    default:
      let letters = text.indices.filter { text[$0] >= 0x61 && text[$0] < 0x7b }
      if !letters.isEmpty { text[any(letters)] = UInt8.random(in: 0x61...0x7a, using: &random) }
    }
  }
}

extension JSONSplitTests {
  /// Entries of all sorts.
  static let entries = [
    a, b, #"{"fullUrl":"urn:x"}"#,
    #"{"resource":{"resourceType":"Observation","status":"final","code":{"text":"\\"},"valueQuantity":{"value":1.00}}}"#,
    #"{ "resource" : {"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:]"}]} }"#,
    #"{"request":{"method":"GET","url":"x?a=[]{}"},"link":[{"relation":"r","url":"u"}]}"#,
    #"{"resource":{"resourceType":"Patient","birthDate":"2000","_birthDate":{"id":"x"},"name":[{"given":["\u6f22\ud83d\ude00"]}]}}"#,
  ]
}

extension XMLSplitTests {
  /// Entries of all sorts.
  static let entries = [
    a, b, #"<entry><fullUrl value='urn:x'/></entry>"#,
    "<entry\n><!-- </entry> --><fullUrl\tvalue=\"urn:&gt;>\"/></entry >",
    #"<entry><resource><Observation><status value="final"/><code><text value="/>"/></code><valueQuantity><value value="1.00"/></valueQuantity></Observation></resource></entry>"#,
    #"<entry><resource><Bundle><type value="collection"/><entry><fullUrl value="urn:]"/></entry></Bundle></resource></entry>"#,
    #"<f:entry xmlns:f="http://hl7.org/fhir"><f:fullUrl value="urn:f"/></f:entry>"#,
  ]
}
