import Access
import Foundation
import Gateway
import Hummingbird
import Logging
import Measuring
import Server
import Storage

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server for one of the two people, listening on a port of its own.
struct Side {
  let token: String
  let port: Int
  private let task: Task<Void, any Error>

  static func started(_ token: String, _ tables: AccessTables, _ scene: Scene) async throws -> Side {
    var logger = Logger(label: "bench")
    logger.logLevel = .critical
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    let application = try GatewayServer.application(
      gateway: scene.gateway, registry: scene.store.registry, tables: tables,
      // The same address for both, so that both write the same links.
      settings: .init(host: "127.0.0.1", port: 0, base: "http://gateway.example/fhir", bodyLimit: 1 << 20),
      logger: logger, clock: { Instant(seconds: Int64(Date().timeIntervalSince1970)) },
      isReady: { true }, onReady: { ready.yield($0) })
    let task = Task { try await application.runService(gracefulShutdownSignals: []) }
    for await port in ports { return Side(token: token, port: port, task: task) }
    throw Unproven("the server does not start")
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/fhir/\(path)" }

  /// The answer without what is sealed in it, which is never the same twice.
  func answer(_ path: String) async throws -> String {
    guard let url = URL(string: url(path)) else { throw Unproven("no address: \(path)") }
    var request = URLRequest(url: url)
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    let (data, _) = try await URLSession.shared.data(for: request)
    return String(decoding: data, as: UTF8.self).replacing(/_after=[A-Za-z0-9_-]{40,}/, with: "_after=")
  }

  func stop() { task.cancel() }
}

/// The physician beside everybody: requests a second, and the processor time that the server takes for each.
enum CostReport {
  private static let asked = [
    ("read by id", "Condition/p3-7"),
    ("search, a patient's 20 of 24", "Condition?patient=p3&_count=20"),
    ("search, 20 of all 720", "Condition?_count=20"),
    ("history of one", "Condition/p3-7/_history"),
  ]

  static func text(_ scene: Scene, _ load: Load, rounds: Int, seconds: Int) async throws -> String {
    let physician = try await Side.started("physician", scene.table, scene)
    let everybody = try await Side.started("everybody", scene.everything, scene)
    var report = Table(
      header: [
        "", "requests/s", "of everybody's", "least–greatest", "µs each", "of everybody's", "least–greatest", "at least",
        "",
      ], leading: [0, 8])
    for (name, path) in asked {
      let answers = (try await physician.answer(path), try await everybody.answer(path))
      guard answers.0 == answers.1, answers.0.contains("\"Condition\"") else {
        let same = zip(answers.0, answers.1).prefix { $0 == $1 }.count
        let (one, other) = (answers.0.dropFirst(same).prefix(80), answers.1.dropFirst(same).prefix(80))
        throw Unproven("\(name): the two don't get the same: \(one) and \(other)")
      }
      var (rates, times): ([Double], [Double]) = ([], [])
      var ratios: (rate: [Double], time: [Double]) = ([], [])
      for round in 0...rounds {
        var measured: [String: (rate: Double, time: Double)] = [:]
        // Each begins every other round.
        for side in round % 2 == 0 ? [physician, everybody] : [everybody, physician] {
          let start = ProcessorTime.now
          let result = try await load.ask(side.url(path), token: side.token, seconds: seconds)
          measured[side.token] = (result.requestsPerSecond, (ProcessorTime.now - start) / result.requests * 1e6)
        }
        // The first round warms up.
        guard round > 0, let one = measured["physician"], let other = measured["everybody"] else { continue }
        rates.append(one.rate)
        times.append(one.time)
        ratios.rate.append(one.rate / other.rate)
        ratios.time.append(other.time / one.time)
      }
      guard let rate = Spread(rates), let time = Spread(times), let byRate = Spread(ratios.rate),
        let byTime = Spread(ratios.time)
      else { continue }
      report.rows.append([
        name, Table.number(rate.median), Table.number(byRate.median), byRate.range, Table.number(time.median),
        Table.number(byTime.median), byTime.range, "0.90", byRate.median >= 0.9 ? "met" : "not met",
      ])
    }
    physician.stop()
    everybody.stop()
    return "A physician beside somebody who may do everything, on the same records (1: as fast)\n" + report.text
  }
}
