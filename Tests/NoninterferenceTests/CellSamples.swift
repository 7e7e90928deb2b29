// What the cells of the access table are tried on. A *cell sample* is a resource with data of one category alone, and the
// same with other data; a *mixed sample* is one with data of several categories, each told by *marks*: words that stand in
// data of that category and nowhere else. Which data is of which category the mapping files say, as in the gateway itself;
// who may see it is not known here.

import FHIR
import Gateway
import Storage
import TestSupport
import Tree

struct CellSample {
  let category: String
  let type: String
  /// As it is sent, of the patient `hanako`, without an id.
  let text: String
  /// A JSON value of the text and what takes its place in the changed one.
  let change: (old: String, new: String)
  /// The entry's part, before and after.
  let fields: [UInt8]
  let changed: [UInt8]
  let entry: NewEntry

  /// The categories that must be writable together with this one. The one pair that moves data from one to the other: a
  /// diagnosis that becomes a main one goes over into the summary.
  var linked: [String] {
    let pair = ["diagnosis", "diagnosis-summary"]
    return entry.lens == "diagnosis" && pair.contains(category) ? pair : [category]
  }

  /// Categories of which no resource has data alone, in words of the test's own; a patient's own record among them.
  private static let own: [(type: String, text: String)] = [
    ("Patient", #"{"resourceType":"Patient","name":[{"text":"見本 花子"}]}"#),
    ("Patient", #"{"resourceType":"Patient","birthDate":"1950-01-01"}"#),
    ("Patient", #"{"resourceType":"Patient","contact":[{"name":{"text":"見本 一郎"}}]}"#),
    (
      "Condition",
      #"""
      {"resourceType":"Condition","extension":[{
        "url":"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_DiagnosisType","valueCodeableConcept":{
        "coding":[{"system":"http://terminology.hl7.org/CodeSystem/ex-diagnosistype","code":"principal"}]}}],
        "clinicalStatus":{"coding":[{
          "system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{
          "system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "code":{"text":"高血圧症"},"subject":{"reference":"Patient/hanako"}}
      """#
    ),
  ]

  /// One for each category that data can be of: of those that name who answers for them the shortest, else of all.
  static func all(_ shipped: World.Shipped) -> [CellSample] {
    var best: [String: CellSample] = [:]
    func rank(_ sample: CellSample) -> (Int, Int) {
      (sample.text.contains("\"author\":[{\"reference\":\"Practitioner/") ? 0 : 1, sample.text.utf8.count)
    }
    for (type, text) in shipped.bodies + own {
      guard let sample = CellSample(type, text, shipped.gateway) else { continue }
      if best[sample.category].map({ rank(sample) < rank($0) }) ?? true { best[sample.category] = sample }
    }
    return best.values.sorted { $0.category < $1.category }
  }

  private init?(_ type: String, _ text: String, _ gateway: UseCases) {
    guard let body = Self.plain(text), let entry = Self.entry(body, gateway), let part = entry.parts.first,
      // One that comes from elsewhere has rules of its own.
      entry.parts.count == 1, entry.origin == nil, let fields = part.fields
    else { return nil }
    let changes = Self.values(of: body).lazy.flatMap { value in Self.others(for: value).map { (old: value, new: $0) } }
    for change in changes {
      let other = Self.entry(body.replacing(change.old, with: change.new), gateway)
      guard let other, other.lens == entry.lens, other.parts.count == 1, let part = other.parts.first,
        part.category == entry.parts.first?.category, part.residue == entry.parts.first?.residue,
        let changed = part.fields, changed != fields
      else { continue }
      (self.type, self.text, self.change, self.entry) = (type, body, change, entry)
      (category, self.fields, self.changed) = (part.category, fields, changed)
      return
    }
    return nil
  }

  /// What the gateway stores of a text.
  static func entry(_ text: String, _ gateway: UseCases) -> NewEntry? {
    let reading = FHIRFormat.json.read(Array(text.utf8))
    guard reading.isUsable, let document = reading.document else { return nil }
    return try? gateway.newEntry(document, id: document.type.name == "Patient" ? "hanako" : nil)
  }

  /// The text in one line, of the patient `hanako`, without an id.
  static func plain(_ text: String) -> String? {
    let moved = text.replacing(/Patient\/(hanako|taro)/, with: "Patient/hanako")
    guard let document = FHIRFormat.json.read(Array(moved.utf8)).document,
      let bytes = try? FHIRFormat.json.write(document)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self).replacing(
      /^(\{"resourceType":"[A-Za-z]+"),"id":"[^"]*"/, maxReplacements: 1
    ) {
      String($0.output.1)
    }
  }

  /// The values that stand in the text once, in their quotes.
  static func values(of text: String) -> [String] {
    let all = text.matches(of: /:("[^"\\]+")/).map { String($0.output.1) }
    return all.filter { value in all.count { $0 == value } == 1 }
  }

  private static func others(for value: String) -> [String] {
    [
      String(value.dropLast()) + "改\"", value.replacing("1950-", with: "1951-"),
      value.replacing("2026-", with: "2025-"),
    ]
    .filter { $0 != value }
  }
}

struct MixedSample {
  let type: String
  let entry: NewEntry
  /// The marks of each category.
  let marks: [String: [String]]

  /// Of each lens the sample whose data is of the most categories, where that is more than one.
  static func all(_ shipped: World.Shipped) -> [MixedSample] {
    var richest: [String: (type: String, body: String, count: Int)] = [:]
    for (type, text) in shipped.bodies {
      guard let body = CellSample.plain(text), let entry = CellSample.entry(body, shipped.gateway) else { continue }
      let count = entry.parts.count
      if count > 1, count > richest[entry.lens]?.count ?? 0 { richest[entry.lens] = (type, body, count) }
    }
    return richest.sorted { $0.key < $1.key }.compactMap { MixedSample($0.value.type, $0.value.body, shipped.gateway) }
  }

  private init?(_ type: String, _ body: String, _ gateway: UseCases) {
    guard var entry = CellSample.entry(body, gateway) else { return nil }
    var body = body
    var marks: [String: [String]] = [:]
    for (number, value) in CellSample.values(of: body).enumerated() {
      let mark = "印\(number)印"
      let marked = body.replacing(value, with: String(value.dropLast()) + mark + "\"")
      guard let other = CellSample.entry(marked, gateway), other.lens == entry.lens,
        other.parts.map(\.category) == entry.parts.map(\.category)
      else { continue }
      let touched = zip(entry.parts, other.parts).filter { $0 != $1 }.map(\.1.category)
      guard touched.count == 1, let category = touched.first, marks[category, default: []].count < 3 else { continue }
      (body, entry) = (marked, other)
      marks[category, default: []].append(mark)
    }
    (self.type, self.entry, self.marks) = (type, entry, marks)
  }
}
