import JSON
import Testing
import Tree

/// Bounds and order of what is told; the faults themselves are in `Refused`.
@Suite struct FaultTests {
  @Test func allFaultsAreToldInTheOrderOfTheText() throws {
    let text = """
      {"rank": "1", "birthDate": "2001-02-29", "nme": [], "resourceType": "Patient",
       "contact": [{"phone": ["0"]}, 5, {"name": {"text": ""}}],
       "active": true, "name": {"givn": []}, "active": false}
      """
    #expect(
      try Small().faults(text) == [
        "1:10 Patient.rank element.shape rank, a number without quotes, as in `120`",
        "1:28 Patient.birthDate value.format date, that month has no such day, "
          + "YYYY, YYYY-MM or YYYY-MM-DD, e.g. 2024-02-29",
        "1:42 Patient.nme element.unknown nme, Patient",
        "2:14 Patient.contact[0] element.missing name, Patient.contact",
        "2:32 Patient.contact[1] element.shape contact, an object `{ … }` of type `Patient.contact`",
        "2:53 Patient.contact[2].name.text value.empty string",
        "3:26 Patient.name element.shape name, an array `[{ … }]` of objects of type `HumanName`",
        "3:27 Patient.name[0].givn element.unknown givn, HumanName",
        "3:40 Patient.active json.duplicate active",
      ])
  }

  @Test func afterAFaultTheRestIsThere() throws {
    let reading = try Small().reading(#"{"resourceType":"Patient","name":[3,{"text":"x"}],"y":1,"rank":2}"#)
    let root = try #require(reading.document).root
    #expect(!reading.isUsable)
    #expect(root.all("name").count == 2)
    #expect(root.all("name")[1].first("text")?.value == "x")
    #expect(root.first("rank")?.value == "2")
  }

  @Test func ofTwoTheFirstIsKept() throws {
    let reading = try Small().reading(#"{"resourceType":"Patient","rank":1,"rank":2,"active":true,"rank":3}"#)
    #expect(reading.document?.root.first("rank")?.value == "1")
    #expect(reading.issues.map(\.code) == [.jsonDuplicate, .jsonDuplicate])
  }

  @Test func onlySoManyAreTold() throws {
    let small = try Small()
    let reader = JSONReader(schema: small.schema, limits: .init(issues: 3))
    func read(_ members: Int) -> Reading {
      let text = (0..<members).map { ",\"x\($0)\":0" }.joined()
      return reader.read(Array("{\"resourceType\":\"Patient\"\(text)}".utf8))
    }
    #expect(read(3).issues.map(\.code) == [.elementUnknown, .elementUnknown, .elementUnknown])
    #expect(read(3).document != nil)
    for count in [4, 5, 100_000] {
      #expect(read(count).issues.map(\.code) == [.elementUnknown, .elementUnknown, .elementUnknown, .moreIssues])
      #expect(read(count).document == nil)
    }
    // Faults of the structure count too.
    let scores = reader.read(
      Array(#"{"resourceType":"Patient","name":[{"text":""},{"text":""},{"text":""},{"x":1}]}"#.utf8))
    #expect(scores.issues.map(\.code) == [.valueEmpty, .valueEmpty, .valueEmpty, .moreIssues])
  }

  /// Many members of one object, however they are named and ordered, take no more than their number.
  @Test func manyMembersAreNoBurden() throws {
    let small = try Small()
    for name in ["\"rank\"", "\"x\"", "\"resourceType\"", "\"\\u0072ank\""] {
      let text = "{" + String(repeating: "\(name):1,\"active\":true,", count: 50_000) + "\"resourceType\":\"Patient\"}"
      let reading = try small.reading(text)
      #expect(reading.document == nil)
    }
  }

  /// A name from the input that doesn't look like one is told by its place alone: not in the path, not in the words.
  @Test(arguments: [String(repeating: "a", count: 65), #"a\nb"#, "山田太郎", "0901234", ""])
  func whatIsNoNameIsNotTold(_ name: String) throws {
    #expect(
      try Small().faults(#"{"resourceType":"Patient","name":[{"\#(name)":1}]}"#)
        == ["1:36 Patient.name[0] element.name HumanName"])
  }
}
