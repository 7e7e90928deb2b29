import ArgumentParser
import Foundation
import Packages
import TableMaker
import Tree
import Validation

/// `mict table …`: makes the tables that the gateway is built with.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Make the embedded tables anew. 組込み定義表の作成", subcommands: [R4.self, Codes.self])

  /// `mict table codes`.
  struct Codes: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the table of R4's value sets from the official packages.\n公式パッケージからR4値セット表を作成",
      discussion: """
        Reads the packages hl7.fhir.r4.core and hl7.fhir.r4.expansions and writes facts only: the codes of the value sets \
        that R4's elements are bound to.

        Example:
          mict table codes --package hl7.fhir.r4.core.tgz --package hl7.fhir.r4.expansions.tgz
        """)

    @Option(name: .customLong("package"), help: "An official package; earlier ones count first.")
    var packages: [String]

    @Option(help: "The folder to write to.")
    var output = "Sources/CR4Table"

    func run() throws {
      do {
        let opened = try packages.map {
          try PackageFile.opened(PackageFile.archive(at: $0, option: "--package"), at: $0, option: "--package")
        }
        let table = Terminology.table(of: opened)
        let file = URL(fileURLWithPath: output).appending(path: Terminology.tableFile)
        try Data(table).write(to: file, options: .atomic)
        print("\(table.count) bytes in \(file.lastPathComponent)")
      } catch {
        Files.complain((error as? Files.Fault)?.text(.ofEnvironment) ?? "\(output): error: \(error)")
        throw ExitCode.failure
      }
    }
  }

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
