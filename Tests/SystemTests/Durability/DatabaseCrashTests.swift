import Foundation
import HTTP
import TestSupport
import Testing

/// The PostgreSQL server crashes under a gateway, or the connection to it is cut: what was acknowledged is kept, and the
/// gateway goes on by itself.
@Suite(.serialized) struct DatabaseCrashTests {
  /// How often the server crashes: `MICT_KILLS`.
  private static let crashes = ProcessInfo.processInfo.environment["MICT_KILLS"].flatMap { Int($0) } ?? 4
  private static let program = "gateway-under-test"

  /// What happens to the server.
  private enum Crash: CaseIterable {
    /// It is gone at once, for a while that ends before the gateway gives up on a commit, as a rule.
    case short
    /// It is gone for longer than that.
    case long
    /// One of its processes is killed; it mends itself.
    case process
    /// It ends all connections.
    case connections
  }

  @Test func theGatewayOutlivesItsServer() async throws {
    let server = try await PostgreSQLServer()
    defer { server.end() }
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: "\(server.url)&application_name=\(Self.program)", folder: folder)
    defer { gateway.kill() }
    try await gateway.startAndWait()
    let pid = gateway.pid
    var chance = SeededGenerator.told("crashes")
    let deeds = Deeds()
    var (tally, undecided) = (Reckoning.Found(), 0)
    for number in 1...Self.crashes {
      let crash = Crash.allCases[number % Crash.allCases.count]
      let told = "seed \(chance.seed), crash \(number) (\(crash))"
      let pause = Duration.milliseconds(Int.random(in: 50...1200, using: &chance))
      let found = try await Load(gateway, deeds, name: "c\(number)", &chance).run(told) {
        try await Task.sleep(for: pause)
        switch crash {
        case .short:
          try await server.kill()
          try await server.resume()
        case .long:
          try await server.kill()
          // Nothing can be answered, which is said, and that it will pass.
          let refused = try await gateway.send(.get, "/fhir/Condition?patient=hanako")
          #expect(refused.status == 503 && refused.headers["Retry-After"] == "5", "\(told): \(refused.status)")
          #expect(String(decoding: refused.body, as: UTF8.self).contains("OperationOutcome"), "\(told)")
          #expect(try await gateway.readiness(becomes: 503), "\(told)")
          try await Task.sleep(for: .seconds(6))
          try await server.resume()
        case .process: try await server.killConnection(of: Self.program)
        case .connections: try server.endConnections(of: Self.program)
        }
      }
      #expect(found.problems.isEmpty, "\(told): \(found.problems.prefix(10))")
      #expect(gateway.pid == pid, "\(told): it is the same process")
      (tally.kept, tally.gone) = (tally.kept + found.kept, tally.gone + found.gone)
      (tally.versions, tally.events) = (found.versions, found.events)
      undecided = await deeds.undecided
    }
    print(
      "\(Self.crashes) crashes of the server, seed \(chance.seed): \(await deeds.acknowledged.count) versions "
        + "acknowledged, \(await deeds.reads) reads, \(await deeds.refusals) changes refused; \(undecided) not decided, of "
        + "which \(tally.kept) were wholly there, \(tally.gone) not there; \(tally.versions) versions and "
        + "\(tally.events) events in the end")
    #expect(await gateway.end() == 0)
  }

  /// A connection that is cut in the moment of a commit: whether it was kept, the receipt says. Nobody who asks notices.
  @Test func aCutInTheMomentOfACommitIsDecidedRightly() async throws {
    try await Self.cut("cuts") { load, proxy, deeds, told in
      let found = try await load.run(told) {
        proxy.cutByTurns()
        while proxy.cuts.values.reduce(0, +) < 40 { try await Task.sleep(for: .milliseconds(20)) }
        proxy.letThrough()
      }
      print("\(told): cut \(proxy.cuts), \(found.versions) versions and \(found.events) events")
      #expect(proxy.cuts.count == CuttingProxy.Cut.allCases.count, "\(told): \(proxy.cuts)")
      #expect(found.problems.isEmpty, "\(told): \(found.problems.prefix(10))")
      // What was not kept was done again; what was kept was not.
      let (refusals, undecided) = (await deeds.refusals, await deeds.undecided)
      #expect(refusals == 0 && undecided == 0, "\(told): \(refusals) refused, \(undecided) undecided")
    }
  }

  /// When the server stays away afterwards, nobody can say, and that is what clients are told.
  @Test(arguments: [CuttingProxy.Cut.before, .answered])
  func aCutThatNobodyCanDecideIsTold(_ cut: CuttingProxy.Cut) async throws {
    try await Self.cut("cuts \(cut.rawValue)") { load, proxy, deeds, told in
      let found = try await load.run(told) {
        // A group of writes may be of reads' events alone.
        while await deeds.undecided == 0 {
          proxy.cutAndStayAway(cut)
          while !proxy.isAway { try await Task.sleep(for: .milliseconds(20)) }
          try await Task.sleep(for: .seconds(7))
          proxy.letThrough()
          try await Task.sleep(for: .milliseconds(500))
        }
      }
      print("\(told): \(await deeds.undecided) undecided, \(found.kept) there, \(found.gone) not there")
      #expect(found.problems.isEmpty, "\(told): \(found.problems.prefix(10))")
      #expect((found.kept > 0) == cut.isKept && (found.gone > 0) == !cut.isKept, "\(told): \(found)")
    }
  }

  /// A gateway that reaches its server through a proxy only.
  private static func cut(
    _ name: String, _ work: (Load, CuttingProxy, Deeds, _ told: String) async throws -> Void
  ) async throws {
    let server = try await PostgreSQLServer()
    defer { server.end() }
    let proxy = try CuttingProxy(socket: server.socket)
    defer { proxy.end() }
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: proxy.url, folder: folder)
    defer { gateway.kill() }
    try await gateway.startAndWait()
    var chance = SeededGenerator.told(name)
    let deeds = Deeds()
    try await work(Load(gateway, deeds, name: "p", &chance), proxy, deeds, "seed \(chance.seed)")
    #expect(await gateway.end() == 0)
  }
}

/// Clients at work while something happens to the database of a gateway that lives.
private struct Load {
  private static let writers = 6
  private let gateway: Mortal
  private let deeds: Deeds
  private let clients: [Writer]

  init(_ gateway: Mortal, _ deeds: Deeds, name: String, _ chance: inout SeededGenerator) throws {
    (self.gateway, self.deeds) = (gateway, deeds)
    var clients: [Writer] = []
    for number in 0..<Self.writers {
      var client = try Writer(
        gateway, deeds, name: "\(name)w\(number)", chance: SeededGenerator(seed: chance.next()), own: [], shared: [])
      // Whoever is refused does not ask again at once.
      client.pause = .milliseconds(20)
      client.mayBeUndecided = true
      clients.append(client)
    }
    self.clients = clients
  }

  /// Lets them work while `something` happens and until the gateway has answered a good deal more; then reckons.
  func run(_ told: String, while something: @Sendable () async throws -> Void) async throws -> Reckoning.Found {
    await deeds.end(false)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for client in clients {
        group.addTask {
          var client = client
          return try await client.work()
        }
      }
      try await something()
      let before = await deeds.acknowledged.count
      for _ in 0..<2400 {
        if await deeds.acknowledged.count >= before + 20 { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(await deeds.acknowledged.count >= before + 20, "\(told): it does not go on")
      await deeds.end()
      // A gateway that lives answers everybody.
      for try await isDone in group { #expect(isDone, "\(told): a client had no answer") }
    }
    let found = try await Reckoning(gateway: gateway, deeds: deeds, told: told, database: { gateway.database }).make()
      .found
    let check = try await Run.mict("admin", "check", "--database", gateway.database)
    #expect(check.status == 0, "\(told): \(check.output)\(check.errors)")
    return found
  }
}
