import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// `mict serve --database postgresql://…`, from outside: one gateway, and three side by side.
@Suite(.serialized) struct PostgreSQLTests {
  private static let json = ("Content-Type", "application/fhir+json")
  private static let merge = ("Content-Type", "application/merge-patch+json")
  private static let password = "sesame-9d1c"

  /// A schema of its own, with a password in its URL. (The server asks for none.)
  private static func database() throws -> String {
    let url = try TestedDatabase.schemaURL()
    #expect(url.contains("postgres@"))
    return url.replacing("postgres@", with: "postgres:\(password)@")
  }

  private static func create(_ served: Served) async throws -> String {
    let body = try Project.bytes("Samples/diagnosis/main-hypertension.json")
    let created = try await served.send(.post, "/fhir/Condition", headers: [json], body: body)
    try #require(created.status == 201, "\(String(decoding: created.body, as: UTF8.self))")
    return try #require(try document(created).root.first("id")?.value)
  }

  @Test func whatIsStoredIsThereAfterARestart() async throws {
    let served = try await Served(database: try Self.database())
    let id = try await Self.create(served)
    let read = try await served.send(.get, "/fhir/Condition/\(id)")
    #expect(read.status == 200)
    let found = try document(
      try await served.send(.get, "/fhir/Condition?patient=hanako&code:text=%E9%AB%98%E8%A1%80%E5%9C%A7"))
    #expect(resources(found).map { $0.root.first("id")?.value } == [id], "a search for 高血圧")
    let none = try await served.send(.get, "/fhir/Condition?code:text=%E8%83%83%E6%BD%B0%E7%98%8D")
    #expect(resources(try document(none)).isEmpty)
    let changed = try await served.send(
      .patch, "/fhir/Condition/\(id)", headers: [Self.merge], body: Array(#"{"note":[{"text":"見本のメモ"}]}"#.utf8))
    #expect(changed.status == 200)
    served.terminate()
    #expect(await served.status() == 0)
    let again = try await Served(beside: served)
    let history = try document(try await again.send(.get, "/fhir/Condition/\(id)/_history"))
    #expect(history.root.all("entry").count == 2)
    let now = try await again.send(.get, "/fhir/Condition/\(id)")
    #expect(String(decoding: now.body, as: UTF8.self).contains("見本のメモ"))
    let verified = try await Run.mict("admin", "audit", "verify", "--database", served.database)
    #expect(verified.status == 0, "\(verified.errors)")
    for text in [try served.log, try again.log, verified.output, verified.errors] {
      #expect(!text.contains(Self.password))
    }
    served.end()
    again.end()
  }

  /// Whoever runs it is told what is wrong, and never the password.
  @Test func aDatabaseThatIsNotReachedIsTold() async throws {
    let port = try freePort()
    for address in [
      "postgresql://u:\(Self.password)@127.0.0.1:\(port)/mict", "postgres://u:\(Self.password)@h/d?bad=1",
    ] {
      for command in [["serve"], ["admin", "audit", "head"]] {
        let run = try await Run.mict(command + ["--database", address])
        #expect(run.status != 0)
        #expect(!run.output.contains(Self.password) && !run.errors.contains(Self.password), "\(run.errors)")
        #expect(run.errors.contains("server is not reached") || run.errors.contains("postgresql://USER@HOST"))
      }
    }
  }

  /// What was seen of an entry: from when to when it was asked, the version that was answered, and for a change the one it
  /// was made from.
  private struct Deed: Sendable {
    let start: ContinuousClock.Instant
    let end: ContinuousClock.Instant
    let version: String
    let from: String?
  }

  /// Three gateways over one database change and read the same entries. Each entry is a register: what is answered must
  /// be as if all had happened one after the other, each between its question and its answer.
  @Test func threeGatewaysAreAsOne() async throws {
    let first = try await Served(database: try Self.database())
    let gateways = [first, try await Served(beside: first), try await Served(beside: first)]
    defer { gateways.forEach { $0.end() } }
    let clock = ContinuousClock()
    for entry in 0..<2 {
      let id = try await Self.create(gateways[entry])
      let path = "/fhir/Condition/\(id)"
      let deeds = try await withThrowingTaskGroup(of: [Deed].self) { group in
        for worker in 0..<6 {
          group.addTask {
            var deeds: [Deed] = []
            for round in 0..<15 {
              let gateway = gateways[(worker + round) % gateways.count]
              var start = clock.now
              let read = try await gateway.send(.get, path)
              #expect(read.status == 200)
              let version = try #require(read.headers["ETag"])
              deeds.append(Deed(start: start, end: clock.now, version: version, from: nil))
              start = clock.now
              let changed = try await gateways[(worker + 2 * round + 1) % gateways.count].send(
                .patch, path, headers: [Self.merge, ("If-Match", version)],
                body: Array(#"{"note":[{"text":"\#(worker)-\#(round)"}]}"#.utf8))
              guard changed.status != 412 else { continue }
              #expect(changed.status == 200, "\(String(decoding: changed.body, as: UTF8.self))")
              let made = try #require(changed.headers["ETag"])
              deeds.append(Deed(start: start, end: clock.now, version: made, from: version))
            }
            return deeds
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let order = try await Self.versions(of: path, at: gateways[2 - entry])
      let changes = deeds.filter { $0.from != nil }
      #expect(order.count == changes.count + 1, "each acknowledged change made one version, and nothing else did")
      let place = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
      #expect(place.count == order.count && !changes.isEmpty)
      for deed in changes {
        let (from, to) = (place[deed.from ?? ""], place[deed.version])
        #expect(from != nil && to == from.map { $0 + 1 }, "a change follows the version that it was made from")
      }
      // In the order of time: what begins after another has ended sees it, and a change comes behind it.
      for deed in deeds {
        for earlier in deeds where earlier.end < deed.start {
          let (one, other) = (try #require(place[earlier.version]), try #require(place[deed.version]))
          #expect(deed.from == nil ? one <= other : one < other)
        }
      }
    }
    let verified = try await Run.mict("admin", "audit", "verify", "--database", first.database)
    #expect(verified.status == 0, "\(verified.errors)")
  }

  /// The tags of all versions of an entry, oldest first.
  private static func versions(of path: String, at gateway: Served) async throws -> [String] {
    let bundle = try document(try await gateway.send(.get, path + "/_history?_count=500"))
    let ids = bundle.root.all("entry").compactMap { $0.at("resource.meta.versionId")?.value }
    return ids.reversed().map { "W/\"\($0)\"" }
  }

  /// What one gateway changes of who may do what, the next request at another knows.
  @Test func aRevokedTokenIsRefusedEverywhere() async throws {
    let first = try await Served(database: try Self.database())
    let second = try await Served(beside: first)
    defer { [first, second].forEach { $0.end() } }
    let id = try await Self.create(first)
    #expect(try await second.send(.get, "/fhir/Condition/\(id)").status == 200)
    let suspended = try await Run.mict("admin", "person", "dr-a", "suspend", "--database", first.database)
    #expect(suspended.status == 0, "\(suspended.errors)")
    for gateway in [first, second] { #expect(try await gateway.send(.get, "/fhir/Condition/\(id)").status == 403) }
  }
}
