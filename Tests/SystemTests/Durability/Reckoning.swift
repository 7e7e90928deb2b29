import Database
import Foundation
import HTTP
import TestSupport
import Testing

/// The *reckoning*: what a gateway has, held against what clients were told. It looks through HTTP at entries, versions and
/// index, and at the audit trail in the database.
struct Reckoning {
  let gateway: Mortal
  let deeds: Deeds
  /// Named with all that fails.
  let told: String
  /// Gives where the tests find the database: as the gateway does, unless it has folders of its own.
  let database: () throws -> String

  /// What was found.
  struct Found: Sendable {
    var versions = 0
    /// Open deeds that are there wholly, and that are not there at all.
    var kept = 0
    var gone = 0
    var events = 0
    /// What is not as it must be.
    var problems: [String] = []
  }

  /// A version as the gateway has it.
  private struct Stored {
    let etag: String
    /// Nil where it is a deletion.
    let mark: String?
    let isDeletion: Bool
  }

  /// Holds everything against everything; what was open is settled. Gives what was found, and the entries that are there
  /// with their versions.
  func make() async throws -> (found: Found, entries: [(id: String, etag: String)]) {
    var found = Found()
    func demand(_ isSo: Bool, _ problem: @autoclosure () -> String) {
      if !isSo { found.problems.append(problem()) }
    }
    let open = await deeds.open.values.map(\.self)
    let acknowledged = await deeds.acknowledged
    // An open creation is found by the index: there, or not.
    var created: [String: String] = [:]
    for mark in open.joined().filter({ $0.entry == nil }).compactMap(\.mark) {
      let ids = try await entries(marked: mark)
      demand(ids.count <= 1, "\(mark) is there \(ids.count) times")
      created[mark] = ids.first
    }
    let known = Set(acknowledged.map(\.entry)).union(created.values)
    var histories: [String: [Stored]] = [:]
    for id in known.union(open.joined().compactMap(\.entry)) { histories[id] = try await history(id) }
    found.versions = histories.values.reduce(0) { $0 + $1.count }

    var explained: [String: Set<Int>] = [:]
    let byEntry = Dictionary(grouping: acknowledged, by: \.entry)
    for (id, versions) in byEntry {
      for version in versions {
        let place = Self.place(of: version, in: histories[id] ?? [])
        demand(place != nil, "acknowledged, but not there: \(version)")
        if let place { explained[id, default: []].insert(place) }
      }
    }
    // Of an open deed all is there, or nothing.
    var settled: [Deeds.Version] = []
    for wishes in open {
      let places = wishes.map { wish in place(of: wish, created, histories) }
      let isThere = places.compactMap(\.self)
      demand(isThere.isEmpty || isThere.count == wishes.count, "half there: \(wishes)")
      if isThere.isEmpty { found.gone += 1 } else { found.kept += 1 }
      for (wish, place) in zip(wishes, places) {
        guard let (id, number) = place else { continue }
        explained[id, default: []].insert(number)
        let stored = histories[id]?[number]
        settled.append(
          .init(entry: id, base: wish.base, etag: stored?.isDeletion == true ? nil : stored?.etag, mark: wish.mark))
      }
    }
    for (id, history) in histories {
      demand(
        history.allSatisfy { $0.isDeletion || $0.mark != nil }, "the parts of a version of Condition/\(id) don't agree")
      demand(explained[id]?.count ?? 0 == history.count, "nobody asked for a version of Condition/\(id)")
      demand(Set(history.map(\.etag)).count == history.count, "one version twice in Condition/\(id)")
    }
    for mark in await deeds.refusedMarks {
      let isThere = histories.values.contains { $0.contains { $0.mark == mark } }
      demand(!isThere, "refused, but there: \(mark)")
    }
    let living = histories.filter { $0.value.last.map { !$0.isDeletion } ?? false }
    let total = object(try await ok(gateway.send(.get, "/fhir/Condition?_summary=count")).body)["total"] as? Int
    demand(total == living.count, "\(total ?? -1) entries are found, \(living.count) are known")
    let (events, unrecorded) = try await trail(histories)
    found.events = events
    found.problems += unrecorded
    await deeds.settle(settled)
    return (found, living.compactMap { id, history in history.last.map { (id, $0.etag) } }.sorted { $0.0 < $1.0 })
  }

  /// Where an acknowledged version stands in its entry's history.
  private static func place(of version: Deeds.Version, in history: [Stored]) -> Int? {
    history.indices.first { index in
      let stored = history[index]
      let before = index > 0 ? history[index - 1].etag : nil
      return before == version.base && stored.mark == version.mark && stored.isDeletion == (version.mark == nil)
        && (version.etag == nil || version.etag == stored.etag)
    }
  }

  private func place(
    of wish: Deeds.Wish, _ created: [String: String], _ histories: [String: [Stored]]
  ) -> (String, Int)? {
    guard let id = wish.entry ?? wish.mark.flatMap({ created[$0] }) else { return nil }
    let version = Deeds.Version(entry: id, base: wish.base, etag: nil, mark: wish.mark)
    return Self.place(of: version, in: histories[id] ?? []).map { (id, $0) }
  }

  private func entries(marked mark: String) async throws -> [String] {
    let answer = try await ok(gateway.send(.get, "/fhir/Condition?identifier=\(MarkedResource.system)%7C\(mark)"))
    let entries = object(answer.body)["entry"] as? [[String: Any]] ?? []
    return entries.compactMap { ($0["resource"] as? [String: Any])?["id"] as? String }
  }

  /// All versions of an entry, oldest first.
  private func history(_ id: String) async throws -> [Stored] {
    var all: [Stored] = []
    var path: String? = "/fhir/Condition/\(id)/_history?_count=100"
    while let next = path {
      let answer = try await gateway.send(.get, next)
      // Of an open creation that is not there.
      if answer.status == 404 { return [] }
      let bundle = object(try ok(answer).body)
      for entry in bundle["entry"] as? [[String: Any]] ?? [] {
        let (response, request) = (entry["response"] as? [String: Any], entry["request"] as? [String: Any])
        let resource = entry["resource"] as? [String: Any]
        let isDeletion = request?["method"] as? String == "DELETE"
        let mark = resource.flatMap { MarkedResource.mark(of: $0) }
        all.append(Stored(etag: response?["etag"] as? String ?? "", mark: mark, isDeletion: isDeletion))
      }
      let link = (bundle["link"] as? [[String: Any]])?.first { $0["relation"] as? String == "next" }?["url"] as? String
      path = link.flatMap { link in link.firstRange(of: "/fhir/").map { String(link[$0.lowerBound...]) } }
    }
    return all.reversed()
  }

  private func ok(_ answer: HTTPResponse) throws -> HTTPResponse {
    try #require(answer.status == 200, "\(told): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
    return answer
  }

  /// Whether the trail has an event of each acknowledged request, and of each entry as many as it has versions. Gives how
  /// many events there are, and what is wrong.
  private func trail(_ histories: [String: [Stored]]) async throws -> (events: Int, problems: [String]) {
    let pool = try await DatabasePool.open(DatabaseAddress(database()))
    let events = try await pool.read { try $0.rows("SELECT event FROM audit ORDER BY sequence") { try $0.bytes(0) } }
    await pool.close()
    var requests: Set<String> = []
    var changes: [String: [String: Int]] = [:]
    // One after the other: all of them at once, as dictionaries, are gigabytes.
    for event in events.lazy.map(object) where event["outcome"] as? String == "0" {
      var subject: String?
      for entity in event["entity"] as? [[String: Any]] ?? [] {
        let what = entity["what"] as? [String: Any]
        if let request = (what?["identifier"] as? [String: Any])?["value"] as? String { requests.insert(request) }
        if let reference = what?["reference"] as? String, reference.hasPrefix("Condition/") {
          subject = String(reference.dropFirst("Condition/".count))
        }
      }
      if let subject, let action = event["action"] as? String {
        changes[subject, default: [:]][action, default: 0] += 1
      }
    }
    let missing = await deeds.requests.subtracting(requests)
    var problems = missing.isEmpty ? [] : ["\(missing.count) acknowledged requests have no event"]
    for (id, history) in histories {
      let events = changes[id] ?? [:]
      let deletions = history.count(where: \.isDeletion)
      let expected = history.isEmpty ? (0, 0, 0) : (1, history.count - 1 - deletions, deletions)
      if (events["C"] ?? 0, events["U"] ?? 0, events["D"] ?? 0) != expected {
        problems.append("versions and events of Condition/\(id) don't agree")
      }
    }
    return (events.count, problems)
  }
}
