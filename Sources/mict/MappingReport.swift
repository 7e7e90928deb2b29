import ArgumentParser
import FHIR
import Foundation
import Mapping
import Tree

/// `mict mapping report`.
struct MappingReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page that shows mappings at work, to be sent to others.\nマッピングを見本で示すHTMLページの作成",
    usage: "mict mapping report [<names> ...] --out <file> [<options>]",
    discussion: """
      One HTML file, in English and Japanese, that needs nothing else and asks no server: for each mapping its file, and \
      for each of its samples the resource, the entry and what is residue, side by side. Touch a line of the file and \
      see what it makes on both sides; touch a value and see its line.

      Samples are those of SAMPLES/<item>/<name>.json. What they hold stands in the page: send none with data of real \
      people.

      Examples:
        # all mappings
        mict mapping report --out report.html

        # what a partner has to know
        mict mapping report diagnosis prescription --out report.html

      Exit codes: 0 written, 1 the mappings have findings, a sample can't be read or the file not be written, 64 wrong \
      usage.
      """)

  @Argument(help: "Names of mappings; without, all.")
  var names: [String] = []

  @Option(help: "The file to write, `-` for standard output.")
  var out: String

  @Option(help: "The folder of mapping files.")
  var mappings = "Mappings"

  @Option(help: "The folder of samples.")
  var samples = "Samples"

  func run() throws {
    let set = try Workspace.forCommand(mappings).mappings
    let known = Set(set.lenses.map(\.name))
    if let name = names.first(where: { !known.contains($0) }) {
      let all = known.sorted().joined(separator: ", ")
      throw ValidationError("there is no mapping `\(name)` between the stock model and FHIR; there are \(all)")
    }
    do {
      var page = ReportPage(set: set)
      for name in try Files.list(mappings, ending: [".yaml"]) {
        page.add(source: String(decoding: try Files.read("\(mappings)/\(name)"), as: UTF8.self), name: name)
      }
      for name in try Files.list(samples, ending: [".json"]) where Self.isSample(name) {
        let path = "\(samples)/\(name)"
        let reading = FHIRFormat.json.read(try Files.read(path))
        guard let resource = reading.document, reading.isUsable else {
          throw Files.Fault(description: reading.issues.map { $0.rendered(file: path) }.joined(separator: "\n"))
        }
        let bare = ResourceHead.removed(from: resource)
        guard case .success(let lens) = set.lens(for: bare) else { continue }
        page.add(sample: bare, name: String(name.dropLast(".json".count)), of: lens)
      }
      let wanted = names.isEmpty ? known : Set(names)
      let file = try OutputFile(out)
      try file.write(Array(page.html(of: wanted).utf8)[...])
      try file.finish()
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }

  private static func isSample(_ name: String) -> Bool {
    name.contains("/") && !name.hasSuffix(".stock.json") && !name.hasSuffix(".residue.json")
      && !name.hasPrefix("registry/") && !name.hasPrefix("hospital/")
  }
}
