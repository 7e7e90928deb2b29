import FHIR
import TestSupport
import Testing
import Tree

/// What the straight readers take, the thorough ones take too, and make the same document. Each text is read twice: as
/// it is, and in a spelling that says the same but is not straight, so that only the thorough reader is asked: in JSON
/// the first member's name is escaped, in XML a comment stands at the end.
@Suite struct StraightTests {
  static let seed = SeededGenerator.told("straight readings").seed

  private func thorough(_ text: [UInt8], _ format: FHIRFormat) -> [UInt8]? {
    switch format {
    case .xml: return text + Array("<!-- -->".utf8)
    case .json:
      let name = Array(#""resourceType""#.utf8)
      guard let at = text.firstIndex(of: UInt8(ascii: "\"")), text[at...].starts(with: name) else { return nil }
      return text[..<at] + Array(#""\u0072esourceType""#.utf8) + text[(at + name.count)...]
    }
  }

  /// Whether both readers agree about a text, and the text was taken.
  private func agree(_ text: [UInt8], _ format: FHIRFormat, _ note: String) throws -> Bool {
    guard let spelled = thorough(text, format) else { return false }
    let straight = format.read(text)
    let judged = format.read(spelled)
    #expect(
      straight.issues.map(\.code) == judged.issues.map(\.code), "\(note): \(String(decoding: text, as: UTF8.self))")
    #expect(straight.issues.map(\.path) == judged.issues.map(\.path), "\(note)")
    guard let left = straight.document, let right = judged.document else {
      #expect(straight.document == nil && judged.document == nil, "\(note)")
      return false
    }
    #expect(Difference.first(left, right) == nil, "\(note): \(String(decoding: text, as: UTF8.self))")
    #expect(left == right, "\(note)")
    // Places agree, too; the JSON spelling moves what stands in its line.
    for index in 1..<max(left.count, 1) where left.count == right.count {
      let (one, other) = (left[index].place, right[index].place)
      let moved = (other?.column ?? 0) - (one?.column ?? 0)
      #expect(one?.line == other?.line && (moved == 0 || moved == 5 && format == .json), "\(note), node \(index)")
    }
    return straight.isUsable
  }

  @Test(arguments: FHIRFormat.allCases, R4.schema.types.filter { $0.kind == .root }.map(\.id))
  func resources(_ format: FHIRFormat, _ type: TypeID) throws {
    let seed = Self.seed &+ UInt64(type.rawValue)
    var sampler = Sampler(random: SeededGenerator(seed: seed))
    for round in 0..<2 {
      let text = try format.write(sampler.resource(type), pretty: round % 2 == 0)
      #expect(try agree(text, format, "seed \(seed), round \(round)"))
    }
  }

  /// Members in any order; then with names that stand twice, and sides apart from their values.
  @Test(arguments: R4.schema.types.filter { $0.kind == .root }.map(\.id))
  func membersInAnyOrder(_ type: TypeID) throws {
    let seed = Self.seed &+ 1_000_000 &+ UInt64(type.rawValue)
    var sampler = Sampler(random: SeededGenerator(seed: seed))
    for round in 0..<2 {
      let document = sampler.resource(type)
      let text = try FHIRFormat.json.write(document, pretty: round == 0)
      let disordered = Disorder.text(text, faults: 0, seed: seed &+ UInt64(round))
      #expect(try agree(disordered, .json, "seed \(seed), round \(round), in disorder"))
      #expect(FHIRFormat.json.read(disordered).document == document, "seed \(seed), round \(round)")
      _ = try agree(
        Disorder.text(text, faults: 8, seed: seed &+ UInt64(round)), .json, "seed \(seed), round \(round), twice")
    }
  }

  @Test(arguments: FHIRFormat.allCases, 0..<8)
  func damagedTexts(_ format: FHIRFormat, _ part: Int) throws {
    let seed = Self.seed &+ 2_000_000 &+ UInt64(part)
    var sampler = Sampler(random: SeededGenerator(seed: seed))
    let types = ["Patient", "Observation", "Bundle", "Questionnaire", "Parameters"].compactMap(R4.schema.type(named:))
    let pieces = [
      "\"", "<", ">", "/", "&", "&amp;", "&#x41;", "\\u0041", "null", "[]", "{}", ",", ":", " ", "\n", "\r\n", "\t",
      "value=\"", "id=\"a\"", " xmlns=\"http://hl7.org/fhir\"", "</div>", "<div>", "_", "0", "-", "\u{ffff}", "\u{0}",
      "]]>", "<!---->", "é", "日", "\u{1f600}", "<extension url=\"a\"/>", "\"extension\":[{\"url\":\"a\"}],",
    ].map { Array($0.utf8) }
    var usable = 0
    for round in 0..<200 {
      var text = try format.write(sampler.resource(types[round % types.count]), pretty: round % 3 == 0)
      if text.count > 4000 { continue }
      for _ in 0..<Int.random(in: 1...2, using: &sampler.random) where text.count > 30 {
        let at = Int.random(in: 20..<text.count, using: &sampler.random)
        switch Int.random(in: 0..<4, using: &sampler.random) {
        case 0: text[at] = UInt8.random(in: 0...255, using: &sampler.random)
        case 1: text.removeSubrange(at..<min(text.count, at + Int.random(in: 1...20, using: &sampler.random)))
        case 2: text.insert(contentsOf: pieces.randomElement(using: &sampler.random) ?? [], at: at)
        default:
          let end = min(text.count, at + Int.random(in: 1...60, using: &sampler.random))
          text.insert(contentsOf: text[at..<end], at: Int.random(in: 20..<text.count, using: &sampler.random))
        }
      }
      if try agree(text, format, "seed \(seed), round \(round)") { usable += 1 }
    }
    #expect(usable > 0, "seed \(seed)")
  }

  private static let xml = [
    #"<Patient xmlns="http://hl7.org/fhir"/>"#, #"<Patient xmlns="http://hl7.org/fhir"></Patient>"#,
    "<?xml version='1.0' encoding='UTF-8'?>\r\n<Patient xmlns=\"http://hl7.org/fhir\" >\r\n<id value=\"a\" />\r\n</Patient>\r\n",
    #"<Patient xmlns="http://hl7.org/fhir"><name id="n"><family value="a&amp;b&#x3042;&#12354;&quot;&apos;&lt;&gt;"/></name></Patient>"#,
    "<Patient xmlns=\"http://hl7.org/fhir\"><name><family value=\"a\tb\nc\r\nd\re\"/></name></Patient>",
    #"<Patient xmlns="http://hl7.org/fhir"><birthDate id="b" value="2000-01-01"/></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><birthDate value="2000-01-01" id="b"></birthDate></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><birthDate><extension url="u"><valueCode value="x"/></extension></birthDate></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><extension url="u"><extension url="v"><valueCode value="x"/></extension></extension></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><extension id="e" url="u"><valueCode value="x"/></extension></Patient>"#,
    #"<Bundle xmlns="http://hl7.org/fhir"><type value="batch"/><entry><resource><Patient xmlns="http://hl7.org/fhir"><id value="a"/></Patient></resource></entry></Bundle>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml"><div>a</div><br/></div></text></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml"/></text></Patient>"#,
  ]

  @Test(arguments: xml) func writtenInMoreThanOneWay(_ text: String) throws {
    #expect(try agree(Array(text.utf8), .xml, "directed"))
  }

  private static let refused = [
    #"<Patient xmlns="http://hl7.org/fhir"><name/></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><name></name></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><birthDate value=""/></Patient>"#, #"<Patient/>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><birthDate value="a" value="b"/></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><id value="a"id="b"/></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><id value="a"/><id value="a"/></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><extension><valueCode value="x"/></extension></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><contact id="a"><link/></contact></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><deceasedBoolean value="true"/><deceasedDateTime value="2000"/></Patient>"#,
    #"<Bundle xmlns="http://hl7.org/fhir"><entry><resource/></entry></Bundle>"#,
    #"<Patient xmlns="http://hl7.org/fhir">x</Patient>"#, #"<Patient xmlns="http://hl7.org/fhir"></patient>"#,
    #"<Observation xmlns="http://hl7.org/fhir"/>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><name><family value="&#0;"/></name></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><name><family value="&nbsp;"/></name></Patient>"#,
    #"<Patient xmlns="http://hl7.org/fhir"><name><family value="a<b"/></name></Patient>"#,
  ]

  @Test(arguments: refused) func refusedByBoth(_ text: String) throws {
    #expect(try !agree(Array(text.utf8), .xml, "directed"))
  }
}
