// The *corpus*: random requests of every shape there is, drawn from what two databases hold, seen or not. A *shape* is a
// request without its values; the corpus counts them.

import Access
import Database
import FHIR
import Gateway
import TestSupport
import Tree

@testable import Server
@testable import Storage

struct Corpus {
  let ids: [(type: String, id: String)]
  /// Those that the person sees in part.
  let near: [(type: String, id: String)]
  let terms: [Drawn]
  /// Those of entries that were touched out of the person's sight.
  let nearTerms: [Drawn]
  let patients: [String]
  let types: [String]
  let shipped: World.Shipped
  /// What came or went out of the person's sight.
  let unseen: [HiddenChanges.Unseen]
  /// The entries that were touched, seen or not, and their types.
  let touched: [(type: String, id: String)]
  let nearTypes: [String]
  /// The references to them.
  let pointers: [Drawn]
  /// The patients of whom the person sees anything.
  let known: [String]
  private(set) var shapes: Set<String> = []

  /// A search term that stands in one of the stores.
  typealias Drawn = (type: String, parameter: String, system: String?, code: String?, text: String?)

  /// From all that stands in these stores, most often from what was changed near the person's sight.
  init(
    _ stores: [Store], world: World, done: HiddenChanges.Done = HiddenChanges.Done(), known: [String] = []
  ) async throws {
    var ids: Set<[String]> = []
    var terms: Set<[String?]> = []
    var nearTerms: Set<[String?]> = []
    for store in stores {
      for row in try await store.database.read({ connection in
        try connection.rows("SELECT type, id FROM entry") { [try $0.text(0), try $0.text(1)] }
      }) { ids.insert(row) }
      for row in try await store.database.read({ connection in
        try connection.rows("SELECT DISTINCT type, parameter, system, code, text, entry FROM term") {
          [
            try $0.text(0), try $0.text(1), try $0.textIfPresent(2), try $0.textIfPresent(3), try $0.textIfPresent(4),
            try $0.text(5),
          ]
        }
      }) {
        let term = Array(row.dropLast())
        terms.insert(term)
        if let entry = row[5], done.entries.contains(entry) { nearTerms.insert(term) }
      }
    }
    self.ids = ids.map { ($0[0], $0[1]) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    near = self.ids.filter { done.touched.contains($0.id) }
    touched = self.ids.filter { done.entries.contains($0.id) }
    nearTypes = Set(touched.map(\.type)).sorted()
    self.terms = Self.ordered(terms)
    pointers = self.terms.filter { term in
      term.text.map { done.entries.contains($0) && term.code?.hasSuffix("/\($0)") == true } == true
    }
    self.nearTerms = Self.ordered(nearTerms)
    // Of the last but one there is only what comes out of sight.
    patients = world.patients + ["p4", "nobody"]
    types = Set(ids.map { $0[0] }).sorted()
    unseen = done.unseen
    self.known = known.sorted()
    shipped = world.shipped
  }

  private static func ordered(_ terms: Set<[String?]>) -> [Drawn] {
    terms.map { (key: $0.map { $0 ?? "-" }.joined(separator: " "), term: $0) }.sorted { $0.key < $1.key }
      .map(\.term).map { ($0[0] ?? "", $0[1] ?? "", $0[2], $0[3], $0[4]) }
  }

  /// A term of that type, most often of an entry that the person sees in part.
  func term(_ type: String, _ chance: inout SeededGenerator) -> Drawn? {
    let close = nearTerms.filter { $0.type == type }
    let choices = close.isEmpty || chance.once(in: 3) ? terms.filter { $0.type == type } : close
    // Each parameter as often as another, however many terms it has.
    guard let parameter = Set(choices.map(\.parameter)).sorted().randomElement(using: &chance) else { return nil }
    return choices.filter { $0.parameter == parameter }.randomElement(using: &chance)
  }

  /// A random request. `seen` are answers that came before, whose tags and links are used again.
  mutating func request(_ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    let asked = draw(&chance, seen: seen)
    shapes.insert(Self.shape(of: asked))
    return asked
  }

  /// How many requests come last: what was touched out of sight is changed and deleted, which nothing can follow.
  var farewells: Int { 2 * min(near.count, 20) }

  /// One of those.
  mutating func farewell(_ number: Int, _ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    let (type, id) = near[number / 2]
    let asked =
      number % 2 == 0 ? update(type, id, &chance, seen: seen) : Asked("DELETE", "/fhir/\(type)/\(id)")
    shapes.insert(Self.shape(of: asked))
    return asked
  }

  private func draw(_ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    // First it is read what the rest is most often about: what was shown can be sent back.
    if seen.count < min(near.count, 20) { return Asked("GET", "/fhir/\(near[seen.count].type)/\(near[seen.count].id)") }
    let (type, id) =
      chance.once(in: 8)
      ? (chance.pick(types), "nothing") : chance.pick(near.isEmpty || chance.once(in: 2) ? ids : near)
    if chance.once(in: 6), let keen = keen(&chance) { return keen }
    switch Int.random(in: 0..<27, using: &chance) {
    case 20...: return change(type, id, &chance, seen: seen)
    case 0, 1, 19: return dressed(Asked("GET", "/fhir/\(type)/\(id)"), &chance, seen: seen)
    case 2: return dressed(Asked("GET", "/fhir/\(chance.pick(types))/\(id)"), &chance, seen: seen)
    case 3:
      let version = tag(seen, &chance) ?? "1234567890123456789"
      return Asked("GET", "/fhir/\(type)/\(id)/_history/\(version)")
    case 4: return Asked("GET", "/fhir/\(type)/\(id)/_history\(historyQuery(&chance))")
    case 5: return Asked("GET", "/fhir/\(type)/_history\(historyQuery(&chance))")
    case 6: return Asked("GET", "/fhir/_history\(historyQuery(&chance))")
    case 7, 8, 9, 10, 11: return search(type, &chance)
    case 12, 18: return update(type, id, &chance, seen: seen)
    case 13: return create(&chance)
    case 14:
      return Asked("DELETE", "/fhir/\(type)/\(id)", condition(&chance, seen: seen))
    case 15: return mistaken(type, id, &chance)
    case 16: return again(seen, &chance) ?? search(type, &chance)
    case 17:
      let next = seen.suffix(40).compactMap(\.next).randomElement(using: &chance)
      return next.map { Asked("GET", $0) } ?? search(type, &chance)
    default: return search(type, &chance)
    }
  }

  // MARK: Reading

  func dressed(_ asked: Asked, _ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    var asked = asked
    switch Int.random(in: 0..<10, using: &chance) {
    case 0: asked.headers["Accept"] = "application/fhir+xml"
    case 8, 9: asked.path += "?\(chance.pick(Self.shownParts))"
    case 1: asked.path += "?_format=xml&_pretty=true"
    case 2: asked.headers["If-None-Match"] = tag(seen, &chance).map { "W/\"\($0)\"" } ?? "*"
    case 3: asked.headers["If-Modified-Since"] = chance.pick(Self.dates)
    case 4: asked.headers["Accept"] = "text/html"
    case 5: asked.headers["Accept-Language"] = "ja"
    default: break
    }
    return asked
  }

  private static let shownParts = [
    "_summary=true", "_summary=text", "_summary=data", "_summary=count", "_summary=nonsense", "_elements=code,status",
    "_elements=id", "_elements=subject", "_elements:exclude=code", "_elements=note", "_summary=true&_format=xml",
  ]
  private static let dates = [
    HTTPDate.text(Gatehouse.noon.seconds), HTTPDate.text(Gatehouse.noon.seconds + 30), "Thu, 01 Jan 2026 00:00:00 GMT",
    "Fri, 01 Jan 2027 00:00:00 GMT", "yesterday",
  ]

  private func historyQuery(_ chance: inout SeededGenerator) -> String {
    let choices = [
      "", "?_count=1", "?_count=1", "?_count=1", "?_count=2", "?_count=3&_since=2026-09-21",
      "?_since=\(Self.moment())", "?_since=\(Self.moment(5))", "?_at=\(Self.moment(5))", "?_at=2026-09-21", "?_at=2020",
      "?_count=0", "?_after=AAAA", "?_sort=x",
      "?_format=xml",
    ]
    return chance.pick(choices)
  }

  func tag(_ seen: [Answered], _ chance: inout SeededGenerator) -> String? {
    let tags =
      seen.compactMap { $0.headers["ETag"] }
      + seen.suffix(5).flatMap { $0.text.matches(of: /"versionId":"([0-9]+)"/).map { String($0.output.1) } }
    return tags.randomElement(using: &chance).map { $0.filter { $0 != "\"" && $0 != "W" && $0 != "/" } }
  }

  /// A conditional read of something that was read before, with its own tag.
  private func again(_ seen: [Answered], _ chance: inout SeededGenerator) -> Asked? {
    let answer = seen.filter { $0.status == 200 && $0.headers["ETag"] != nil }.randomElement(using: &chance)
    guard let answer, let tag = answer.headers["ETag"], let named = Self.named(answer) else { return nil }
    let path = "/fhir/\(named.type)/\(named.id)"
    switch Int.random(in: 0..<3, using: &chance) {
    case 0: return Asked("GET", path, ["If-None-Match": tag])
    case 1: return Asked("GET", path, ["If-Modified-Since": answer.headers["Last-Modified"] ?? ""])
    default: return Asked("GET", "\(path)/_history/\(tag.filter { !"W/\"".contains($0) })")
    }
  }

  /// Type and id of a resource that was answered.
  static func named(_ answer: Answered) -> (type: String, id: String)? {
    let words = answer.text.prefix(200).split(separator: "\"", maxSplits: 8)
    guard words.count > 7, words[1] == "resourceType", words[5] == "id", words[3] != "Bundle" else { return nil }
    return (String(words[3]), String(words[7]))
  }

  // MARK: Searching

  private func search(_ any: String, _ chance: inout SeededGenerator) -> Asked {
    let type = nearTypes.isEmpty || chance.once(in: 2) ? any : chance.pick(nearTypes)
    if chance.once(in: 2) { return richSearch(type, &chance) }
    var parts: [String] = []
    for _ in 0..<chance.pick([0, 1, 1, 1, 2, 3]) { parts.append(parameter(type, &chance)) }
    if chance.once(in: 3) { parts.append("_count=\(chance.pick([1, 2, 5, 50]))") }
    if chance.once(in: 4) {
      parts.append(chance.once(in: 2) ? "_sort=\(order(type, &chance))" : chance.pick(Self.controls))
    }
    let query = parts.joined(separator: "&")
    if chance.once(in: 6) {
      return Asked(
        "POST", "/fhir/\(type)/_search", ["Content-Type": "application/x-www-form-urlencoded"],
        body: Array(query.utf8))
    }
    let headers = chance.once(in: 6) ? ["Prefer": "handling=lenient"] : [:]
    return Asked("GET", "/fhir/\(type)\(query.isEmpty ? "" : "?\(query)")", headers)
  }

  private static let controls = [
    "_summary=count", "_summary=true", "_sort=_lastUpdated", "_sort=-date", "_total=accurate", "_elements=id",
    "_include=*", "_revinclude=Observation:subject", "_has:Observation:patient:code=x", "_lastUpdated=ge2026-09-21",
    "_lastUpdated=lt2026-09-21", "_sort=-_lastUpdated", "_id=e1x,e2x,nothing", "_format=xml",
    "_tag=x", "_security=x", "_profile=http://x", "patient.name=x", "subject:Patient.birthdate=2000",
  ]

  func parameter(_ type: String, _ chance: inout SeededGenerator) -> String {
    guard !chance.once(in: 8), let term = term(type, &chance) else {
      return chance.pick(["patient=\(chance.pick(patients))", "nonsense=1", "patient:missing=true", updated(&chance)])
    }
    if let text = term.code, term.parameter == "_text" || term.parameter == "_content" {
      return words(term.parameter, of: text, &chance)
    }
    let value = term.text ?? term.code ?? chance.pick(["2026", "ge2020-01-01", "lt2026-05", "5", "gt1", "ap100"])
    let written =
      term.text == nil && term.system != nil && chance.once(in: 2) ? "\(term.system ?? "")|\(value)" : value
    let modifier = chance.pick(["", "", "", ":not", ":missing", ":exact", ":contains", ":text", ":of-type"])
    let last = modifier == ":missing" ? chance.pick(["true", "false"]) : written
    return "\(term.parameter)\(modifier)=\(Self.encoded(last))"
  }

  // MARK: Mistakes

  private func mistaken(_ type: String, _ id: String, _ chance: inout SeededGenerator) -> Asked {
    let json = ["Content-Type": "application/fhir+json"]
    let mistakes = [
      Asked("GET", "/fhir/Nonsense/\(id)"), Asked("GET", "/fhir/\(type)/%00"), Asked("GET", "/elsewhere"),
      Asked("POST", "/fhir/\(type)", json, body: Array("{".utf8)), Asked("POST", "/fhir/\(type)", json),
      Asked("POST", "/fhir/\(type)", ["Content-Type": "text/plain"], body: Array("x".utf8)),
      Asked("PATCH", "/fhir/\(type)/\(id)", json, body: Array("[]".utf8)), Asked("PUT", "/fhir/\(type)", json),
      Asked("POST", "/fhir/\(type)/\(id)", json, body: Array("{}".utf8)),
      Asked("DELETE", "/fhir/\(type)"), Asked("HEAD", "/fhir/\(type)/\(id)"),
      Asked("POST", "/fhir/\(type)/$validate", json, body: Array("{\"resourceType\":\"\(type)\"}".utf8)),
      Asked("PUT", "/fhir/\(type)/\(id)", json, body: Array("{\"resourceType\":\"\(type)\",\"id\":\"\(id)\"}".utf8)),
      Asked("GET", "/fhir/ConceptMap/$translate?url=https://mict.example/fhir/ConceptMap/outcome-to-fhir&code=cured"),
      Asked("POST", "/fhir/$convert", json, body: Array("{\"resourceType\":\"\(type)\",\"id\":\"\(id)\"}".utf8)),
      Asked("POST", "/fhir/\(type)?identifier=x", json, body: Array("{\"resourceType\":\"\(type)\"}".utf8)),
      Asked("GET", "/fhir/metadata"), Asked("GET", "/hospitals/fhir?patient=hanako"),
      Asked("GET", "/hospitals/fhir?patient=nobody"),
    ]
    return chance.pick(mistakes)
  }

  /// A request without its values: what kinds of things it combines.
  private static func shape(of asked: Asked) -> String {
    let (path, query) =
      asked.path.firstIndex(of: "?").map {
        (String(asked.path[..<$0]), String(asked.path[asked.path.index(after: $0)...]))
      } ?? (asked.path, "")
    let steps = path.split(separator: "/").enumerated().map { place, step in
      place == 2 && !step.hasPrefix("_") && !step.hasPrefix("$") ? "id" : place == 4 ? "version" : String(step)
    }
    let form = asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    let names = (form ? String(decoding: asked.body, as: UTF8.self) : query).split(separator: "&")
      .map { String($0.prefix { $0 != "=" }) }.sorted()
    let headers = asked.headers.keys.sorted()
    return "\(asked.method) \(steps.joined(separator: "/")) \(names) \(headers)"
  }

  /// The moment so many seconds after the one at which a world begins, as the value of a parameter.
  static func moment(_ seconds: Int64 = 0) -> String {
    encoded(JapanTime.instant(Gatehouse.noon.seconds + seconds))
  }

  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
