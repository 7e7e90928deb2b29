import JSON
import Testing
import Tree

/// Texts in canonical form come back byte for byte.
@Suite struct RoundTripTests {
  static let canonical = [
    #"{"resourceType":"Patient"}"#,
    #"{"resourceType":"Patient","id":"p1","active":true}"#,
    #"{"resourceType":"Patient","name":[{"text":"試験 太郎","given":["太郎","Tarō 𠮷"]}],"birthDate":"2000-02-29"}"#,
    // Numbers as written.
    #"{"resourceType":"Patient","score":[1.00,1.0e0,-0,-0.0,1E+2,1e-7,100000000000000000000000.5,0.1]}"#,
    // What only `_name` can say: with a value, without one, in lists with holes on either side.
    #"{"resourceType":"Patient","birthDate":"2000","_birthDate":{"id":"b"}}"#,
    #"{"resourceType":"Patient","_birthDate":{"extension":[{"url":"urn:x","valueBoolean":false}]}}"#,
    #"{"resourceType":"Patient","name":[{"given":["a",null,"c"],"_given":[null,{"id":"b"},{"id":"c"}]}]}"#,
    #"{"resourceType":"Patient","name":[{"_given":[{"id":"a"},{"id":"b"}]}]}"#,
    #"{"resourceType":"Patient","name":[{"given":["a","b"]}],"_rank":{"id":"r"}}"#,
    #"{"resourceType":"Patient","score":[null,2.50],"_score":[{"id":"s"},null]}"#,
    // Extensions of extensions' values.
    #"{"resourceType":"Patient","_rank":{"extension":[{"url":"u","valueString":"y","_valueString":{"id":"z"}}]}}"#,
    // Choices.
    #"{"resourceType":"Patient","deceasedDateTime":"2020-01-01T00:00:00+09:00"}"#,
    #"{"resourceType":"Patient","deceasedBoolean":false}"#,
    // Escapes that JSON demands, and no others.
    #"{"resourceType":"Observation","code":"\"\\/\n\r\t<&>'"}"#,
    "{\"resourceType\":\"Observation\",\"code\":\"\u{2028}\u{2029}\u{7f}\u{feff}é\u{10ffff}\"}",
    // Resources in resources.
    #"{"resourceType":"Patient","contained":[{"resourceType":"Patient","contained":["#
      + #"{"resourceType":"Bundle","id":"b"}],"rank":1}]}"#,
    #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","code":"c"}}]}"#,
    #"{"resourceType":"Bundle","entry":[{"patient":{"rank":-5}}]}"#,
  ]

  @Test(arguments: canonical) func canonicalTextsComeBack(_ text: String) throws {
    let small = try Small()
    let document = try small.document(text)
    #expect(compact(document) == text)
    let pretty = String(decoding: JSONWriter.text(document, pretty: true), as: UTF8.self)
    #expect(try small.document(pretty) == document)
  }

  /// Of each pair the first is another way to write the second.
  static let equivalents = [
    (
      #" {"active" : true ,"id":"p" , "resourceType":"Patient"} "#,
      #"{"resourceType":"Patient","id":"p","active":true}"#
    ),
    ("\u{feff}{\"resourceType\":\"Patient\"}\r\n\t", #"{"resourceType":"Patient"}"#),
    (#"{"\u0072esourceType":"P\u0061tient","\u0069d":"\u0070"}"#, #"{"resourceType":"Patient","id":"p"}"#),
    (
      #"{"code":"\u3042\ud83d\ude00\/\u0022\u0009","resourceType":"Observation"}"#,
      #"{"resourceType":"Observation","code":"あ😀/\"\t"}"#
    ),
    (
      #"{"resourceType":"Patient","\u005fbirthDate":{"id":"x"}}"#,
      #"{"resourceType":"Patient","_birthDate":{"id":"x"}}"#
    ),
    // The shorter of two lists needs no nulls at its end, but is written with them.
    (
      #"{"resourceType":"Patient","name":[{"_given":[{"id":"a"}],"given":["a","b"]}]}"#,
      #"{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[{"id":"a"},null]}]}"#
    ),
    (
      #"{"resourceType":"Patient","name":[{"_given":[null,{"id":"b"}],"given":["a"]}]}"#,
      #"{"resourceType":"Patient","name":[{"given":["a",null],"_given":[null,{"id":"b"}]}]}"#
    ),
    // Nulls that say nothing.
    (
      #"{"resourceType":"Patient","name":[{"given":["a"],"_given":[null]}]}"#,
      #"{"resourceType":"Patient","name":[{"given":["a"]}]}"#
    ),
  ]

  @Test(arguments: equivalents) func otherSpellingsGiveTheSameDocument(_ text: String, _ canonical: String) throws {
    let small = try Small()
    let document = try small.document(text)
    #expect(try document == small.document(canonical))
    #expect(compact(document) == canonical)
  }

  @Test func prettyIsIndentedByTwo() throws {
    let text =
      #"{"resourceType":"Patient","name":[{"given":["a",null],"_given":[null,{"id":"b"}]}],"rank":1}"#
    let pretty = """
      {
        "resourceType": "Patient",
        "name": [
          {
            "given": [
              "a",
              null
            ],
            "_given": [
              null,
              {
                "id": "b"
              }
            ]
          }
        ],
        "rank": 1
      }

      """
    let document = try Small().document(text)
    #expect(String(decoding: JSONWriter.text(document, pretty: true), as: UTF8.self) == pretty)
  }

  @Test func theCallerMayNameTheRoot() throws {
    let small = try Small()
    let document = try small.document(#"{"rank":1}"#, as: "Patient")
    #expect(document.type.name == "Patient")
    #expect(try document == small.document(#"{"rank":1,"resourceType":"Patient"}"#, as: "Patient"))
    #expect(try document == small.document(#"{"rank":1,"resourceType":"Patient"}"#, as: "DomainResource"))
    #expect(String(decoding: JSONWriter.text(document, typeMember: false), as: UTF8.self) == #"{"rank":1}"#)
    // A part of a document can be a text of its own; it has no `resourceType`.
    let name = try small.document(#"{"given":["a"]}"#, as: "HumanName")
    #expect(compact(name) == #"{"given":["a"]}"#)
    // Without its own name, the root still names what is inside it.
    let bundle = #"{"entry":[{"resource":{"resourceType":"Patient","rank":1}}]}"#
    let inside = try small.document(bundle, as: "Bundle")
    #expect(String(decoding: JSONWriter.text(inside, typeMember: false), as: UTF8.self) == bundle)
  }

  @Test func aResourceInsideIsWrittenAlone() throws {
    let document = try Small().document(
      #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","rank":7}}]}"#)
    let resource = try #require(document.root.at("entry.resource"))
    #expect(String(decoding: JSONWriter.text(resource), as: UTF8.self) == #"{"resourceType":"Patient","rank":7}"#)
  }

  @Test func elementsKnowWhereTheyStood() throws {
    let text =
      "\u{feff}{ \"resourceType\": \"Patient\",\n"
      + "  \"name\": [ { \"given\":\n [\"あ\", \"b\"] } ], \"_rank\": {\"id\": \"r\"} }"
    let root = try Small().document(text).root
    func place(_ element: Element?) -> [Int] { element?.place.map { [$0.line, $0.column] } ?? [] }
    #expect(place(root) == [1, 1])
    #expect(place(root.at("name")) == [2, 13])
    #expect(root.at("name")?.all("given").map(place) == [[3, 3], [3, 8]])
    #expect(place(root.at("rank")) == [3, 27])
    #expect(place(root.at("rank.id")) == [3, 34])
  }
}
