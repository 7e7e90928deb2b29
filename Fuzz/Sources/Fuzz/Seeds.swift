import FHIR
import Tree

/// The namespace of narratives.
let xhtml = "http://www.w3.org/1999/xhtml"

/// What each target begins with, made here: the same in every run. (Samples and refused texts of the project come
/// besides, see `run`.)
enum Seeds {
  /// Larger ones only take time.
  private static let most = 16_000

  static func of(_ target: FuzzTarget) -> [[UInt8]] {
    switch target {
    case .json: resources(.json)
    case .xml: resources(.xml)
    case .events: events
    case .narrative: narratives.map { Array($0.utf8) }
    case .residue: residues.map { Array($0.utf8) }
    case .path: paths.map { Array($0.utf8) }
    case .package: packages
    case .format: values
    }
  }

  /// Of every resource type a compact and a pretty one.
  private static func resources(_ format: FHIRFormat) -> [[UInt8]] {
    var sampler = Sampler(random: SeededGenerator(seed: 3))
    var seeds: [[UInt8]] = []
    for type in R4.schema.types where type.kind == .root {
      for pretty in [false, true] {
        for _ in 0..<10 {
          guard let text = try? format.write(sampler.resource(type.id), pretty: pretty), text.count < most else {
            continue
          }
          seeds.append(text)
          break
        }
      }
    }
    return seeds
  }

  private static var events: [[UInt8]] {
    let texts = [
      "<a/>", "<a b='c'>d</a>", "<?xml version='1.0' encoding='UTF-8'?>\r\n<a>\r\n<b/>\r</a>\n",
      "<a><![CDATA[<b>]]></a>",
      "<a><!-- b --><?c d?>e</a>", "<p:a xmlns:p='urn:p' p:b='' b=''><p:c xmlns:p='urn:q'/></p:a>",
      "<a xmlns='urn:a'><b xmlns=''/><c xmlns='urn:c' d='&lt;&#10;&#x3042;'/></a>",
      "<a>&amp;&lt;&gt;&quot;&apos;]]&gt;</a>",
      "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<患者 名='太郎'>\u{1f600}</患者>",
      "<a xml:lang='ja' xml:space='preserve'> </a>",
      "<a b='1' b='2'/>", "<a><b></a>", "<a>\u{1}</a>", "<a b='\t\r\n'/>",
    ]
    var seeds = texts.map { Array($0.utf8) } + texts.prefix(11).map { XMLSpelling.utf16($0) }
    let encodings = [
      "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252", "Shift_JIS", "Windows-31J", "EUC-JP", "ISO-2022-JP",
      "UTF-16",
      "EBCDIC",
    ]
    for encoding in encodings {
      let start = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a b='c'>".utf8)
      for content: [UInt8] in [
        [], [0xe9, 0x80], [0x82, 0xa0, 0xb1], [0xa4, 0xa2, 0x8e, 0xb1],
        [0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42],
      ] {
        seeds.append(start + content + Array("</a>".utf8))
      }
    }
    return seeds
  }

  private static var narratives: [String] {
    let insides = [
      "", "x", "<p>a<br/>b</p>", "<table class='t'><tr><td colspan=\"2\">漢</td></tr></table>", "&amp;&#x41;&#65;&lt;",
      "<a href='http://example.org/?a&amp;b'>c</a>", "<img src=\"data:image/png,x\" alt=''/>",
      "<span style='color:red'/>",
      "<span style=\"background:url(data:image/png,y)\">z</span>", "<!-- c -->", "<![CDATA[ c ]]>", "<?c d?>",
      "<script/>",
      "<p onclick='x'/>", "<a href='javascript:x'/>", "&nbsp;", "<p xmlns='urn:x'/>", "<x:p xmlns:x='\(xhtml)'/>",
      "<p xml:lang='ja' lang='ja' id='a' dir='ltr'>]]</p>",
    ]
    return insides.map { "<div xmlns=\"\(xhtml)\">\($0)</div>" } + [
      "<div xmlns=\"\(xhtml)\"/>", "<x:div xmlns:x='\(xhtml)'><x:p/></x:div>", "<div>no namespace</div>", "not a div",
      "<div xmlns='\(xhtml)'>" + String(repeating: "<b>", count: 63) + String(repeating: "</b>", count: 63) + "</div>",
    ]
  }

  private static let residues = [
    #"{"resourceType":"Patient"}"#,
    #"{"resourceType":"Patient","name":[{"@":"k1","text":"x"},{"text":"y"},{"@":"k2"}]}"#,
    #"{"resourceType":"Patient","contained":[{"@":"k","resourceType":"Patient","rank":1}]}"#,
    #"{"resourceType":"Patient","name":[{"given":[null,"b"],"_given":[{"@":"k","id":"a"},null]}]}"#,
    #"{"resourceType":"Patient","name":[{"@":"\"漢\n"}],"contact":[{"name":{"@":"","text":"x"}}]}"#,
    #"{"rank":-7,"_rank":{"@":"","id":"r"},"resourceType":"Patient","active":true,"score":[1.00,1e3,-0.0]}"#,
    #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","code":"a","valueQuantity":{"value":1.50,"unit":"mg"}}},{"patient":{"birthDate":"2000-02-29","deceasedBoolean":false}}]}"#,
    #"{"resourceType":"Observation","code":"\u3042\ud83d\ude00\n","_code":{"extension":[{"url":"urn:x","valueDecimal":1}]},"extension":[{"url":"u"}]}"#,
    #"{"resourceType":"Patient","score":[null,1],"_score":[{"id":"s"},null],"x":1,"rank":1,"rank":2}"#,
    #"{"text":"x","given":["a","b"]}"#, #"{"name":{"text":"x"},"phone":["0"]}"#,
  ]

  /// All search parameters', and what they don't have.
  private static var paths: [String] {
    let own = [
      "a.b[0].c", "-1 + 2 * 3 = 7", "(name | contact.name).where(use = 'official').given.first()",
      "name.exists() and active.not()",
      "birthDate <= @2015-02-04T14:34:28.123+09:00", "@T14:30", "4 'mg' = 4 days", "%context.`a b`.f({}, $this)",
      "telecom.where(system = 'phone' and use != 'old').value.empty()", "/* c */ 'it\\'s \\u0041' // d",
      "value.ofType(Quantity)",
      "deceased.is(FHIR.boolean) or deceased as dateTime", "Patient.extension('http://example.org/x').value",
      "managingOrganization.where(resolve() is Organization)", "entry.resource.ofType(Patient).name[1].family",
    ]
    let types = ["Patient", "Observation", "Bundle", "Condition", "Encounter", "MedicationRequest", "Questionnaire"]
    return own + types.flatMap { SearchParameters.of($0).compactMap(\.expression) }
  }

  private static var packages: [[UInt8]] {
    var full = SampleArchive.package
    full.add(
      "package/ValueSet-a.json", #"{"resourceType":"ValueSet","id":"a","url":"http:\/\/example.org\/a","version":"1"}"#)
    full.add("package/other", "", kind: "5")
    full.add("././@LongLink", "package/Patient-long.json\0", kind: "L")
    full.add("package/Pat", #"{"id":"b","contained":[{"resourceType":"List"}],"resourceType":"Patient"}"#)
    full.add("package/PaxHeader", "25 path=package/Basic.json\n", kind: "x")
    full.add("package/short", #"{"resourceType":"Basic"}"#)
    full.add("Account.json", #"{"resourceType":"Account"}"#, prefix: "package")
    var wrong = SampleArchive.package
    wrong.add("package/link", "", kind: "2")
    wrong.add("package/../a.json", "{}")
    return [SampleArchive.package, full, wrong].flatMap { archive in
      let end = [UInt8](repeating: 0, count: 1024)
      return [[0] + archive.tgz, [1] + archive.tar + end, [2] + archive.tar + end]
    }
  }

  /// For each format some texts, right and wrong.
  private static var values: [[UInt8]] {
    let texts = [
      "true", "false", "0", "-1", "2147483647", "-2147483648", "4294967295", "1.00", "-0.0e+10", "1E400", "01", "a",
      "in-progress",
      "two words", " a", "", "2000", "2000-02", "2000-02-29", "2001-02-29", "2000-02-29T23:59:60.999+09:00",
      "2000-01-01T00:00:00Z",
      "24:00:00", "23:59:60.5", "urn:oid:1.2.3", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "AA==", "AAAA BBBB\n",
      "漢字",
      "http://example.org/漢?a=b&c='d'#e", "A-1.b", "\u{7f}", "\u{85}", "\t\r\n", "\"\\<>&'", "\u{1f600}", "\u{ffff}",
      "01234567890123456789",
    ]
    return PrimitiveFormat.allCases.indices.flatMap { index in texts.map { [UInt8(index)] + Array($0.utf8) } }
  }
}
