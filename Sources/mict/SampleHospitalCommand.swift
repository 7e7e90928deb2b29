import ArgumentParser
import Foundation
import Hummingbird
import Logging
import SampleHospital

/// `mict sample-hospital`: a hospital-disclosure server with fictitious data.
struct SampleHospitalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-hospital",
    abstract: "Run a sample hospital-disclosure server. 見本の病院開示サーバーの起動",
    usage: "mict sample-hospital [<options>]",
    discussion: """
      It serves fictitious disclosures as FHIR and as MML, for demonstrations and tests:

        GET /fhir/Condition?patient=NUMBER
        GET /fhir/MedicationRequest?patient=NUMBER
        GET /mml/documents?patient=NUMBER

      Every request needs the bearer token and names the physician in `X-Requesting-Physician`.

      Example:
        mict sample-hospital --port 8081
        curl -H 'Authorization: Bearer demo-hospital' \\
          -H 'X-Requesting-Physician: dr-mihon' \\
          'http://127.0.0.1:8081/fhir/Condition?patient=0001234'
      """)

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes any that is free.")
  var port = 8081

  @Option(help: "The folder with what it serves.")
  var samples = "Samples/hospital"

  @Option(help: "The bearer token that it demands.")
  var token = "demo-hospital"

  func run() async throws {
    let host = host
    var logger = Logger(label: "sample-hospital")
    logger.logLevel = .notice
    do {
      let application = try SampleHospitalServer.application(
        samples: URL(fileURLWithPath: samples), host: host, port: port, token: token, logger: logger,
        onReady: { port in Files.say("sample hospital listens on http://\(host):\(port)") })
      try await application.runService()
    } catch {
      Files.complain(
        "error: the sample hospital can't serve on \(host):\(port); is the port taken, or \(samples) not there?")
      throw ExitCode.failure
    }
  }
}
