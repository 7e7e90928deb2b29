import TestSupport
import Testing
import Tree

@testable import JSON

/// Which texts the straight reader takes, and that it makes of them what the thorough one makes. That one alone is asked
/// where the first member's name is spelled with an escape.
@Suite struct StraightReaderTests {
  private func straight(_ text: String) throws -> Document? {
    let schema = try Small().schema
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer {
      StraightReader.document($0, of: bytes, schema: schema, root: nil, depth: 100)
    }
  }

  private func thorough(_ text: String) throws -> Reading {
    let name = #""resourceType""#
    #expect(text.hasPrefix("{" + name))
    return try Small().reading("{" + #""\u0072esourceType""# + text.dropFirst(name.count + 1))
  }

  private func expectSame(_ text: String, _ note: String = "") throws {
    let judged = try thorough(text)
    #expect(judged.issues == [], "\(note): \(text)")
    let left = try #require(try straight(text), "\(note): \(text)")
    let right = try #require(judged.document)
    #expect(Difference.first(left, right) == nil, "\(note): \(text)")
    #expect(left == right, "\(note): \(text)")
    #expect(compact(left) == compact(right))
    for index in 1..<max(left.count, 1) where left.count == right.count {
      let (one, other) = (left[index].place, right[index].place)
      // The other spelling is five bytes longer.
      let move = one?.line == 1 ? 5 : 0
      #expect(one?.line == other?.line && (one?.column ?? 0) + move == other?.column, "\(note), node \(index)")
    }
  }

  static let taken = [
    #"{"resourceType":"Patient","rank":1,"active":true}"#,
    #"{"resourceType":"Patient","birthDate":"2000","name":[{"given":["a","b"],"text":"c"},{"text":"d"}],"active":true}"#,
    // A side right after its value, wherever both stand; one item of a list with a side, one without.
    #"{"resourceType":"Patient","rank":1,"_rank":{"id":"x"},"active":true,"_active":{"id":"y"}}"#,
    #"{"resourceType":"Patient","score":[1.0,2],"_score":[{"id":"x"},null],"name":[{"text":"a"}]}"#,
    // Sides without values.
    #"{"resourceType":"Patient","_rank":{"id":"x"},"_active":{"id":"y"}}"#,
    #"{"resourceType":"Patient","_score":[{"id":"x"},{"id":"y"}],"_birthDate":{"extension":[{"valueDecimal":1,"url":"a"}]}}"#,
    // A choice that comes early, one that must be there and comes late.
    #"{"resourceType":"Patient","rank":7,"deceasedDateTime":"2000"}"#,
    #"{"resourceType":"Observation","valueQuantity":{"unit":"a","value":1.50},"code":"b"}"#,
    #"{"resourceType":"Observation","valueString":"a","contained":[],"code":"b"}"#
      .replacing("[]", with: #"[{"resourceType":"Patient","name":[{"given":["x"],"text":"y"}],"id":"p"}]"#),
    #"{"resourceType":"Bundle","entry":[{"patient":{"rank":1,"active":false},"resource":{"resourceType":"Patient","id":"a"}}],"id":"b"}"#,
    "{\"resourceType\":\"Patient\",\n \"contact\" : [ { \"phone\" : [ \"1\" ] ,\r\n \"name\" : { \"text\" : \"a\\n\\u0041\" } } ],\n \"id\" : \"a\" }",
  ]

  @Test(arguments: taken) func membersInAnyOrder(_ text: String) throws {
    try expectSame(text)
  }

  static let left = [
    // The same name twice, side by side or apart.
    (#"{"resourceType":"Patient","rank":1,"rank":2}"#, ["json.duplicate"]),
    (#"{"resourceType":"Patient","rank":1,"active":true,"rank":1}"#, ["json.duplicate"]),
    (#"{"resourceType":"Patient","score":[1],"active":true,"score":[2]}"#, ["json.duplicate"]),
    (#"{"resourceType":"Patient","_rank":{"id":"x"},"active":true,"_rank":{"id":"x"}}"#, ["json.duplicate"]),
    (#"{"resourceType":"Patient","_rank":{"id":"x"},"_rank":{"id":"x"}}"#, ["json.duplicate"]),
    (#"{"resourceType":"Patient","rank":1,"_rank":{"id":"x"},"_rank":{"id":"x"}}"#, ["json.duplicate"]),
    // Two alternatives, something missing, something empty.
    (
      #"{"resourceType":"Patient","deceasedDateTime":"2000","active":true,"deceasedBoolean":true}"#, ["choice.repeated"]
    ),
    (#"{"resourceType":"Observation","valueString":"a","id":"b"}"#, ["element.missing"]),
    (#"{"resourceType":"Patient","rank":1,"name":[{"given":[],"text":"x"}]}"#, ["element.empty"]),
    (#"{"resourceType":"Patient","rank":1,"nom":1,"active":true}"#, ["element.unknown"]),
    (#"{"resourceType":"Patient","rank":1,"resourceType":"Patient"}"#, ["json.duplicate"]),
    // All is right, but not straight: a side apart from its value or before it.
    (#"{"resourceType":"Patient","rank":1,"active":true,"_rank":{"id":"x"}}"#, []),
    (#"{"resourceType":"Patient","_rank":{"id":"x"},"active":true,"rank":1}"#, []),
    (#"{"resourceType":"Patient","_rank":{"id":"x"},"rank":1}"#, []),
    (#"{"resourceType":"Bundle","entry":[{"resource":{"id":"a","resourceType":"Patient"}}]}"#, []),
  ]

  @Test(arguments: left) func leftToTheOther(_ text: String, _ codes: [String]) throws {
    #expect(try straight(text) == nil)
    let reading = try Small().reading(text)
    let judged = try thorough(text)
    #expect(reading.issues.map(\.code.rawValue) == codes)
    #expect(judged.issues.map(\.code.rawValue) == codes)
    #expect(reading.issues.map(\.path) == judged.issues.map(\.path))
    #expect(reading.document == judged.document)
  }

  /// Issues stand in the order of the text, whatever that of the schema.
  @Test func issuesOfMembersInDisorder() throws {
    let text = #"{"resourceType":"Patient","rank":"a","name":[{"given":["x"],"txt":"y"}],"active":1,"id":"!"}"#
    #expect(try straight(text) == nil)
    #expect(
      try Small().reading(text).issues.map(\.path) == [
        "Patient.rank", "Patient.name[0].txt", "Patient.active", "Patient.id",
      ])
  }

  @Test func randomOrders() throws {
    let small = try Small()
    let roots = small.schema.types.filter { $0.kind == .root }
    let seed = newSeed()
    var sampler = Sampler(schema: small.schema, random: SeededGenerator(seed: seed))
    var duplicates = 0
    var straights = 0
    for round in 0..<200 {
      let value = sampler.resource(roots[round % roots.count], depth: 1)
      let disordered = value.disordered(&sampler.random)
      for text in [value.text, disordered.text] {
        // A null among values is not straight.
        if try straight(text) == nil, text.contains("null") {
          #expect(try thorough(text).issues == [], "seed \(seed), round \(round): \(text)")
        } else {
          straights += 1
          try expectSame(text, "seed \(seed), round \(round)")
        }
        #expect(try small.document(text) == small.document(value.text), "seed \(seed), round \(round): \(text)")
      }
      guard let doubled = disordered.doubled(&sampler.random) else { continue }
      duplicates += 1
      #expect(try straight(doubled.text) == nil, "seed \(seed), round \(round): \(doubled.text)")
    }
    #expect(straights > 200, "seed \(seed)")
    #expect(duplicates > 50, "seed \(seed)")
  }

  // MARK: Escapes

  @Test func everyEscapedUnit() throws {
    var texts: [String] = []
    var scalars: [Unicode.Scalar] = []
    for unit in UInt32(0)..<0x10000 {
      guard let scalar = Unicode.Scalar(unit), unit >= 0x20 || [9, 10, 13].contains(unit) else { continue }
      let digits = String(unit, radix: 16, uppercase: unit % 3 == 0)
      texts.append("\"-\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\"")
      scalars.append(scalar)
    }
    let document = try Small().document(
      #"{"resourceType":"Patient","name":[{"given":["# + texts.joined(separator: ",") + "]}]}")
    let given = try #require(document.root.first("name")).all("given")
    #expect(given.count == scalars.count)
    for (element, scalar) in zip(given, scalars)
    where element.value?.unicodeScalars.elementsEqual(["-", scalar]) != true {
      Testing.Issue.record("\\u\(String(scalar.value, radix: 16))")
    }
  }

  @Test func fourDigitsAreDigits() {
    for position in 0..<4 {
      for byte in UInt8.min...UInt8.max {
        var digits = Array("1aF9".utf8)
        digits[position] = byte
        let value = digits.withUnsafeBufferPointer { $0.baseAddress.flatMap { fourHexDigits($0) } }
        let expected =
          digits.allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
          ? UInt16(String(decoding: digits, as: UTF8.self), radix: 16) : nil
        #expect(value == expected, "\(byte) at \(position)")
      }
    }
  }

  /// At any distance from the string's ends, and from one another.
  @Test func escapesAnywhere() throws {
    let escapes = [
      (#"\""#, "\""), (#"\\"#, "\\"), (#"\/"#, "/"), (#"\n"#, "\n"), (#"\r"#, "\r"), (#"\t"#, "\t"), (#"\u00e9"#, "é"),
      (#"\ud83d\uDE00"#, "😀"), (#"\u3042"#, "あ"),
    ]
    for before in 0..<20 {
      for after in 0..<20 {
        let (one, other) = (escapes[before % escapes.count], escapes[after % escapes.count])
        let (head, tail) = (String(repeating: "x", count: before), String(repeating: "y", count: after))
        let text = "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"-\(head)\(one.0)\(tail)\(other.0)\"}]}"
        try expectSame(text)
        #expect(
          try Small().document(text).root.at("name.text")?.value == "-\(head)\(one.1)\(tail)\(other.1)", "\(text)")
      }
    }
  }
}

extension JSONValue {
  /// The same value with members in another order: `resourceType` stays first, a side behind its value.
  func disordered(_ random: inout SeededGenerator) -> JSONValue {
    switch self {
    case .scalar: return self
    case .array(let items): return .array(items.map { $0.disordered(&random) })
    case .object(let members):
      var groups: [[(name: String, value: JSONValue)]] = []
      for member in members {
        let member = (name: member.name, value: member.value.disordered(&random))
        if let last = groups.last?.last, member.name == "_" + last.name {
          groups[groups.count - 1].append(member)
        } else {
          groups.append([member])
        }
      }
      let isFirst: ([(name: String, value: JSONValue)]) -> Bool = { $0[0].name == "resourceType" }
      return .object((groups.filter(isFirst) + groups.filter { !isFirst($0) }.shuffled(using: &random)).flatMap { $0 })
    }
  }

  /// With one member a second time, somewhere in the same object; nil where there is none.
  func doubled(_ random: inout SeededGenerator) -> JSONValue? {
    guard case .object(var members) = self, members.count > 1 else { return nil }
    let index = Int.random(in: 1..<members.count, using: &random)
    if Bool.random(using: &random), let inner = members[index].value.doubled(&random) {
      members[index].value = inner
    } else {
      members.insert(members[index], at: Int.random(in: 1...members.count, using: &random))
    }
    return .object(members)
  }
}
