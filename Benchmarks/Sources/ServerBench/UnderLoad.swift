import ArgumentParser
import Database
import Foundation
import Measuring
import Storage

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// How many requests the gateway answers beside the framework that answers the same bytes from memory; how late the late
/// ones are; how many creates are durable beside the database that gets the same rows; and how all this grows.
struct UnderLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Measures the gateway under load, beside a server that answers from memory.")

  @Option(help: "How many rounds.")
  var rounds = 5

  @Option(help: "For how many seconds a server is asked in a round.")
  var seconds = 3

  @Option(help: "Also over so many entries (1000000 takes some minutes).")
  var entries: Int?

  private static let token = "physician"
  private static let asked = [
    (name: "read by id", path: "Condition/p3-7", least: 0.40),
    (name: "search page of 20", path: "Condition?patient=p3&_count=20", least: 0.25),
  ]

  func run() async throws {
    guard let load = Load(connections: 32), let calm = Load(connections: 1), let crowd = Load(connections: 20) else {
      print("Missing: wrk, so no server was asked")
      return
    }
    print(Machine.this.heading(Rounds(count: rounds, duration: Double(seconds))))
    let folder = FileManager.default.temporaryDirectory.appending(path: "load-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let small = try await Self.filled(folder, entries: 10_000)
    let gateway = try Served(["gateway", small])
    print("Memory before the first request: \(gateway.memory.map(Table.number) ?? "–") MB\n")
    print(try await reads(gateway, load, folder))
    print(try await late(gateway, calm, crowd))
    print(try await Creates.text(gateway, load, folder, token: Self.token, rounds: rounds, seconds: seconds))
    if let entries {
      let large = try Served(["gateway", try await Self.filled(folder, entries: entries)])
      print(try await growth(gateway, large, entries, load))
      large.stop()
    }
    print("Memory after all: \(gateway.memory.map(Table.number) ?? "–") MB")
    gateway.stop()
  }

  /// The path of a database with so many entries.
  private static func filled(_ folder: URL, entries: Int) async throws -> String {
    let path = folder.appending(path: "\(entries).sqlite").path
    let patients = (entries + Scene.diagnoses - 1) / Scene.diagnoses
    try await Scene.make(.file(path), patients: patients).store.close()
    return path
  }

  private func reads(_ gateway: Served, _ load: Load, _ folder: URL) async throws -> String {
    var report = Table(
      header: ["", "requests/s", "from memory", "ratio", "least–greatest", "at least", "", "audited, from memory"],
      leading: [0, 6])
    for (name, path, least) in Self.asked {
      let file = folder.appending(path: "answer.json")
      try await Self.answer(gateway.url(path)).write(to: file)
      let memory = try Served(["memory", file.path])
      let auditing = try Served(["memory", file.path, "--audited"])
      var (own, others, ratios, audited): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
      for round in 0...rounds {
        let one = try await load.ask(gateway.url(path), token: Self.token, seconds: seconds)
        let other = try await load.ask(memory.url(path), token: Self.token, seconds: seconds)
        let third = try await load.ask(auditing.url(path), token: Self.token, seconds: seconds)
        // The first round warms up.
        guard round > 0 else { continue }
        own.append(one.requestsPerSecond)
        others.append(other.requestsPerSecond)
        ratios.append(one.requestsPerSecond / other.requestsPerSecond)
        audited.append(third.requestsPerSecond)
      }
      memory.stop()
      auditing.stop()
      guard let own = Spread(own), let others = Spread(others), let ratio = Spread(ratios),
        let audited = Spread(audited)
      else { continue }
      report.rows.append([
        name, Table.number(own.median), Table.number(others.median), Table.number(ratio.median), ratio.range,
        Table.number(least), ratio.median >= least ? "met" : "not met", Table.number(audited.median),
      ])
    }
    return "The gateway beside its framework, which answers the same bytes from memory; 32 connections\n" + report.text
  }

  private func late(_ gateway: Served, _ calm: Load, _ crowd: Load) async throws -> String {
    var report = Table(
      header: ["", "median alone", "99 of 100 under load", "ratio", "at most", ""], leading: [0, 5])
    for (name, path, _) in Self.asked {
      var ratios: [(calm: Double, late: Double)] = []
      for _ in 0..<rounds {
        let alone = try await calm.ask(gateway.url(path), token: Self.token, seconds: seconds)
        let together = try await crowd.ask(gateway.url(path), token: Self.token, seconds: seconds)
        ratios.append((alone.median, together.late))
      }
      guard let median = Spread(ratios.map(\.calm)), let late = Spread(ratios.map(\.late)),
        let ratio = Spread(ratios.map { $0.late / $0.calm })
      else { continue }
      report.rows.append([
        name, "\(Table.number(median.median * 1e3)) ms", "\(Table.number(late.median * 1e3)) ms",
        Table.number(ratio.median), "20", ratio.median <= 20 ? "met" : "not met",
      ])
    }
    return "How late the late ones are: one connection, and twenty at once\n" + report.text
  }

  private func growth(_ small: Served, _ large: Served, _ entries: Int, _ load: Load) async throws -> String {
    var report = Table(
      header: ["", "10,000 entries", "\(entries)", "times as long", "at most", ""], leading: [0, 5])
    for (name, path, _) in Self.asked {
      var ratios: [(small: Double, large: Double)] = []
      for round in 0...rounds {
        let one = try await load.ask(small.url(path), token: Self.token, seconds: seconds)
        let other = try await load.ask(large.url(path), token: Self.token, seconds: seconds)
        if round > 0 { ratios.append((one.requestsPerSecond, other.requestsPerSecond)) }
      }
      guard let one = Spread(ratios.map(\.small)), let other = Spread(ratios.map(\.large)),
        let ratio = Spread(ratios.map { $0.small / $0.large })
      else { continue }
      report.rows.append([
        name, "\(Table.number(one.median))/s", "\(Table.number(other.median))/s", Table.number(ratio.median), "2",
        ratio.median <= 2 ? "met" : "not met",
      ])
    }
    return "How it grows; 32 connections\n" + report.text
  }

  static func answer(_ url: String) async throws -> Data {
    guard let url = URL(string: url) else { throw Unproven("no address") }
    var request = URLRequest(url: url)
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw Unproven("the gateway does not answer") }
    return data
  }
}
