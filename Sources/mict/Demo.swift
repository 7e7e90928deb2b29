import Access
import ArgumentParser
import Disclosure
import FHIR
import Foundation
import Gateway
import HTTP
import Identity
import Storage
import Tree

/// `mict demo`: the gateway with sample data, and a sample hospital as a process of its own.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the gateway with sample data and a sample hospital.\n見本データでの起動",
    usage: "mict demo [<options>]",
    discussion: """
      Fills an empty database with fictitious facilities, people, terminals, patients, teams, consents and records, \
      starts the sample hospital as a process of its own, and prints sign-ins and requests to try. On a database that \
      has been filled it starts on what is there. Ctrl-C stops both.

      Examples:
        mict demo
        mict demo --port 9090 --data demo-data
      """)

  @Option(help: "The port of the gateway; 0 takes any that is free.")
  var port = 8080

  @Option(help: "The port of the sample hospital; 0 takes any that is free.")
  var hospitalPort = 8081

  @Option(help: "The folder for the database.")
  var data = ".data"

  @Option(help: "The folder of mapping files and access tables.")
  var mappings = "Mappings"

  @Option(help: "What becomes of a resource that breaks a rule: off, warn or enforce.")
  var validation = "enforce"

  @Option(help: "FHIR packages (.tgz) to check by, separated by commas.")
  var packages = ""

  @Option(help: "The folder of samples.")
  var samples = "Samples"

  func run() async throws {
    guard (0...65_535).contains(hospitalPort) else {
      throw ValidationError("--hospital-port is a number from 0 to 65535")
    }
    let hospitalPort = try hospitalPort == 0 ? FreePort.any() : hospitalPort
    let hospital = try SampleProcess.start([
      "sample-hospital", "--port", "\(hospitalPort)", "--samples", "\(samples)/hospital",
    ])
    defer { hospital.stop() }
    let settings = try ServerSettings([
      .port: "\(port)", .database: "\(data)/demo.sqlite", .mappings: mappings, .validation: validation,
      .packages: packages,
    ])
    let hospitals: [Hospital]
    do { hospitals = try DemoData.hospitals(samples, port: hospitalPort) } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
    let runtime = try await Runtime.open(settings, hospitals: hospitals)
    let seed: RegistrySeed
    do {
      seed = try DemoData.seed(samples)
      _ = try await runtime.store.fill(
        seed, entries: try DemoData.entries(samples, gateway: runtime.gateway, seed: seed), at: SystemClock.now())
    } catch {
      Files.complain("error: \(error)")
      throw ExitCode.failure
    }
    try await hospital.waitUntilReady(port: hospitalPort, client: runtime.client)
    try await runtime.serve { port in
      Files.say(Self.welcome(port: port, hospitalPort: hospitalPort, seed: seed))
    }
  }

  private static func welcome(port: Int, hospitalPort: Int, seed: RegistrySeed) -> String {
    let people = Dictionary(seed.people.map { ($0.person.id, $0) }, uniquingKeysWith: { first, _ in first })
    let tokens = seed.tokens.map { row in
      let who = people[row.person].map { "\($0.name) (\($0.person.occupation))" } ?? row.person
      return "  \(row.token)  \(who)"
    }
    return """
      ready: gateway http://127.0.0.1:\(port)/fhir, sample hospital http://127.0.0.1:\(hospitalPort)

      Demo sign-ins (bearer tokens; they exist only in the sample registry):
      \(tokens.joined(separator: "\n"))

      Try:
        curl -H 'Authorization: Bearer demo-physician' 'http://127.0.0.1:\(port)/fhir/Condition?patient=hanako&_pretty=true'
        curl -H 'Authorization: Bearer demo-helper' -H 'Accept: application/fhir+xml' 'http://127.0.0.1:\(port)/fhir/Condition?patient=hanako'
        curl -H 'Authorization: Bearer demo-physician' 'http://127.0.0.1:\(port)/hospitals/fhir?_type=Condition,MedicationRequest&patient=hanako&_pretty=true'

      Ctrl-C stops both.
      """
  }
}

/// The sample data as files.
enum DemoData {
  /// The demonstration's hospitals, on the port where the sample hospital listens.
  static func hospitals(_ samples: String, port: Int) throws -> [Hospital] {
    try HospitalsFile.read(at: "\(samples)/registry/hospitals.yaml") {
      $0.replacingOccurrences(of: "127.0.0.1:8081", with: "127.0.0.1:\(port)")
    }
  }

  static func seed(_ samples: String) throws -> RegistrySeed {
    let path = "\(samples)/registry/registry.yaml"
    do {
      return try RegistryFile.read(
        String(decoding: Files.read(path), as: UTF8.self),
        tokensExpire: Instant(seconds: SystemClock.now().seconds + 10 * 365 * 86_400))
    } catch let faults as RegistryFile.Faults {
      throw Files.Fault(faults, path)
    }
  }

  /// The resources of `registry/records.txt`, each as the person named there would have written it.
  ///
  /// A line is `PERSON PATH`, the path below the folder of samples.
  static func entries(
    _ samples: String, gateway: UseCases, seed: RegistrySeed
  ) throws -> [(entry: NewEntry, author: String, facility: String)] {
    let list = String(decoding: try Files.read("\(samples)/registry/records.txt"), as: UTF8.self)
    return try list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let author = seed.people.first(where: { $0.person.id == words[0] }) else {
        throw Files.Fault(description: "\(samples)/registry/records.txt: error: a line is `PERSON PATH`: \(line)")
      }
      let path = "\(samples)/\(words[1])"
      let bytes = try Files.read(path)
      let reading = FHIRFormat.detected(in: bytes).read(bytes)
      guard let resource = reading.document, reading.isUsable else {
        throw Files.Fault(description: reading.issues.map { $0.rendered(file: path) }.joined(separator: "\n"))
      }
      let isPatient = resource.type.name == "Patient"
      do {
        let entry = try gateway.newEntry(resource, id: isPatient ? resource.root.first("id")?.value : nil)
        return (entry, author.person.id, author.facility)
      } catch {
        throw Files.Fault(description: "\(path): error: no mapping takes it")
      }
    }
  }
}

/// A process of this same program.
final class SampleProcess {
  private let process = Process()

  static func start(_ arguments: [String]) throws -> SampleProcess {
    let sample = SampleProcess()
    sample.process.executableURL = Bundle.main.executableURL
    sample.process.arguments = arguments
    do { try sample.process.run() } catch {
      throw Files.Fault(description: "error: the sample hospital can't be started")
    }
    return sample
  }

  /// Ends it, and waits until it has ended.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// Waits until it answers; at most 15 seconds.
  func waitUntilReady(port: Int, client: HTTPClient) async throws {
    for _ in 0..<150 {
      guard process.isRunning else { break }
      if let answer = try? await client.send(HTTPRequest(.get, "http://127.0.0.1:\(port)/health")), answer.status == 200
      {
        return
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    stop()
    Files.complain("error: the sample hospital did not start on port \(port); see `mict demo --help` for other ports")
    throw ExitCode.failure
  }
}
