import ArgumentParser
import Measuring
import Storage

/// The command: the gateway as a server.
@main
struct ServerBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the gateway as a server.",
    subcommands: [AccessCosts.self, UnderLoad.self, ServeScene.self, ServeFromMemory.self])
}

/// How long a decision takes, and what the security costs.
struct AccessCosts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: "Measures decisions, and a server under a physician's scope beside one under a scope of everything.")

  @Option(help: "How many rounds.")
  var rounds = 9

  @Option(help: "For how many seconds each side of a server is asked in a round.")
  var seconds = 2

  func validate() throws {
    guard rounds > 0, seconds > 0 else { throw ValidationError("There must be at least one round of one second.") }
  }

  func run() async throws {
    let scene = try await Scene.make()
    print(Machine.this.heading(Rounds(count: rounds, duration: 0.2)))
    print(try await DecisionReport.text(scene, Rounds(count: rounds, duration: 0.2)))
    if let load = Load(connections: 4) {
      print(try await CostReport.text(scene, load, rounds: rounds, seconds: seconds), terminator: "")
    } else {
      print("Missing: wrk, so no server was asked")
    }
    await scene.store.close()
  }
}
