import ArgumentParser
import Foundation
import TableMaker

/// `mict table …`: makes the tables that the gateway is built with.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Make the embedded tables anew. 組込み定義表の作成", subcommands: [R4.self])

  /// `mict table r4`.
  struct R4: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the R4 table from the official package.\n公式パッケージからR4定義表を作成",
      discussion: """
        Reads the package hl7.fhir.r4.core (a .tgz, or the folder it was unpacked into) and writes facts only: names, \
        types, order, cardinality, choices, bindings, summary flags and search parameters.

        Example:
          mict table r4 --package hl7.fhir.r4.core.tgz --output Sources/CR4Table
        """)

    @Option(help: "The official package hl7.fhir.r4.core 4.0.1.")
    var package: String

    @Option(help: "The folder to write to.")
    var output = "Sources/CR4Table"

    func run() throws {
      do {
        let made = try R4TableMaker.make(package: URL(fileURLWithPath: package), into: URL(fileURLWithPath: output))
        print(
          "FHIR \(made.version): \(made.roots) resources, \(made.elements) elements, \(made.searchParameters) search parameters"
        )
      } catch {
        Files.complain("\(package): error: \(error)")
        throw ExitCode.failure
      }
    }
  }
}
