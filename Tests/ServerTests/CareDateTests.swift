// `$everything` between two days, compared with what is shown without them: the test looks for the days of care in what a
// person gets, by names of its own, and knows nothing of search parameters.

import FHIR
import Foundation
import TestSupport
import Testing
import Tree

@Suite struct CareDateTests {
  private static let path = "Patient/hanako/$everything"

  /// Where the resources of a type say when care took place. Of other types all that is there belongs to any days.
  private static let places: [String: [String]] = [
    "CarePlan": ["period"], "CareTeam": ["period"], "DiagnosticReport": ["effectiveDateTime", "effectivePeriod"],
    "DocumentReference": ["date", "context.period"], "Encounter": ["period"], "Immunization": ["occurrenceDateTime"],
    "Media": ["createdDateTime", "createdPeriod"],
    "MedicationDispense": ["whenPrepared", "whenHandedOver"],
    "MedicationRequest": ["authoredOn", "dosageInstruction.timing.event"],
    "MedicationStatement": ["effectiveDateTime", "effectivePeriod"],
    "Observation": ["effectiveDateTime", "effectivePeriod"],
    "Procedure": ["performedDateTime", "performedPeriod"],
    "ServiceRequest": ["authoredOn", "occurrenceDateTime", "occurrencePeriod"],
    "Specimen": ["collection.collectedDateTime", "collection.collectedPeriod"],
  ]

  /// A record of every sample of the patient's that can be created, and of each once more a year before.
  private static func filled() async throws -> Counter {
    let counter = try await Counter()
    let home = Project.folder.appending(path: "Samples")
    var count = 0
    for item in try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() {
      guard let bytes = try? Project.bytes("Samples/\(item)/rich.json"),
        let type = FHIRFormat.json.read(bytes).document?.type.name, type != "Patient"
      else { continue }
      let text = String(decoding: bytes, as: UTF8.self).replacing(/Patient\/(hanako|taro)/, with: "Patient/hanako")
      for text in [text, text.replacing("\"2026-", with: "\"2025-")] {
        count += try await counter.ask("POST", type, text).status == 201 ? 1 : 0
      }
    }
    #expect(count > 50)
    return counter
  }

  private struct Shown: Hashable {
    let url: String
    /// The first and the last day of each date, as `2026-04-01`; of an open end the first or last there can be.
    let days: [[String]]

    func belongs(from start: String, to end: String) -> Bool {
      days.isEmpty || days.contains { $0[0] <= end && $0[1] >= start }
    }
  }

  /// All that a person gets, page by page.
  private func shown(_ query: String, _ counter: Counter, as person: String) async throws -> [Shown] {
    var all: [Shown] = []
    var next: String? = "\(Self.path)?_count=50\(query)"
    while let path = next {
      let page = try await counter.ask("GET", path, as: person)
      #expect(page.status == 200, "\(person) \(query): \(page.text)")
      let bundle = try #require(JSONSerialization.jsonObject(with: Data(page.body)) as? [String: Any])
      for entry in bundle["entry"] as? [[String: Any]] ?? [] {
        let resource = try #require(entry["resource"] as? [String: Any])
        let places = Self.places[resource["resourceType"] as? String ?? ""] ?? []
        all.append(
          Shown(
            url: entry["fullUrl"] as? String ?? "",
            days: places.flatMap { Self.values(resource, $0.split(separator: ".")[...]) }.compactMap(Self.days)))
      }
      next = page.text.firstMatch(of: /"relation":"next","url":"[^"]*?\/fhir\/([^"]*)"/).map { String($0.output.1) }
    }
    return all
  }

  private static func values(_ value: Any, _ steps: ArraySlice<Substring>) -> [Any] {
    if let list = value as? [Any] { return list.flatMap { values($0, steps) } }
    guard let step = steps.first else { return [value] }
    guard let members = value as? [String: Any], let next = members[String(step)] else { return [] }
    return values(next, steps.dropFirst())
  }

  private static func days(_ value: Any) -> [String]? {
    if let text = value as? String {
      return [
        text.prefix(10) + "-01-01".suffix(max(0, 10 - text.count)),
        text.prefix(10) + "-12-31".suffix(max(0, 10 - text.count)),
      ]
      .map(String.init)
    }
    guard let period = value as? [String: Any] else { return nil }
    let (start, end) = (period["start"] as? String, period["end"] as? String)
    return start == nil && end == nil
      ? nil : [start.map { String($0.prefix(10)) } ?? "0000", end.map { String($0.prefix(10)) } ?? "9999"]
  }

  @Test func daysNarrowWhatIsShown() async throws {
    let counter = try await Self.filled()
    let ranges = [
      ("2026-05-20", "2026-05-20"), ("2026-04-01", "2026-04-30"), ("2025-01-01", "2025-12-31"),
      ("2030-01-01", "9999-12-31"), ("0001-01-01", "2020-12-31"),
    ]
    for person in Counter.people {
      guard try await counter.ask("GET", Self.path, as: person).status == 200 else { continue }
      let all = try await shown("", counter, as: person)
      for (start, end) in ranges {
        let query = (start > "0001-01-01" ? "&start=\(start)" : "") + (end < "9999" ? "&end=\(end)" : "")
        let narrowed = try await shown(query, counter, as: person)
        let wanted = all.filter { $0.belongs(from: start, to: end) }
        #expect(
          narrowed == wanted,
          "\(person) \(query): \(Set(narrowed).symmetricDifference(wanted).map { "\($0)" }.sorted())")
      }
      // Not all and not nothing.
      if person == "physician" {
        let dated = all.filter { !$0.days.isEmpty }
        #expect(dated.count > 30 && all.count > dated.count + 5)
        #expect(all.filter { $0.belongs(from: "2026-05-20", to: "2026-05-20") }.count < all.count - 20)
      }
    }
  }

  /// Every type whose search can be narrowed by a date is either one that happens on days, or one that lasts.
  @Test func everyTypeIsDecided() async throws {
    let counter = try await Counter()
    let manifest = try #require(try await counter.ask("GET", "metadata").resource)
    var dated: Set<String> = []
    for resource in manifest.root.all("rest").flatMap({ $0.all("resource") }) {
      let kinds = resource.all("searchParam").filter { $0.first("name")?.value != "_lastUpdated" }
      if kinds.contains(where: { $0.first("type")?.value == "date" }) {
        dated.insert(resource.first("type")?.value ?? "")
      }
    }
    let lasting: Set = [
      "AllergyIntolerance", "Condition", "Consent", "FamilyMemberHistory", "Goal", "Patient", "PractitionerRole",
      "RelatedPerson",
    ]
    #expect(dated == lasting.union(Self.places.keys))
  }

  @Test func partsOfDatesAndParameters() async throws {
    let counter = try await Self.filled()
    let april = try await shown("&start=2026-04&end=2026-04", counter, as: "physician")
    #expect(try await shown("&start=2026-04-01&end=2026-04-30", counter, as: "physician") == april)
    let posted = try await counter.ask(
      "POST", "\(Self.path)",
      #"{"resourceType":"Parameters","parameter":[{"name":"start","valueDate":"2026-04"},{"name":"end","valueDate":"2026-04"}]}"#
    )
    #expect(posted.total == "\(april.count)")
    // Links lead on with them.
    let first = try await counter.ask("GET", "\(Self.path)?start=2026-04&_count=1")
    #expect(first.text.contains("?start=2026-04&_count=1&_after="))
    // A patient of whom only things of other days are seen is there.
    let none = try await counter.ask("GET", "\(Self.path)?start=2100&_type=Observation")
    #expect(none.status == 200 && none.total == "0")
  }
}
