import ArgumentParser
import FHIR
import Foundation
import JSON
import Mapping

/// `mict mapping export`.
struct MappingExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write mappings in the forms of FHIR, for other tools.\nFHIRの標準形式での書き出し",
    usage: "mict mapping export [<names> ...] --out <folder> [<options>]",
    discussion: """
      Each mapping becomes two StructureMaps, to the stock model and to FHIR, as text of the FHIR Mapping Language \
      (.map) and as a resource (.json). Code tables and the other spellings of systems become ConceptMaps; items and \
      groups of the stock model, logical models (StructureDefinitions).

      A StructureMap is one-way and has no residue: what it can't say of a mapping stands in it as documentation. \
      Mappings of what hospitals disclose (MML) are left out: MML has no definitions that a map could refer to.

      Examples:
        # all of them
        mict mapping export --out maps

        # two, under canonical URLs of your own
        mict mapping export patient diagnosis --out maps --base https://hospital.example/fhir

      Exit codes: 0 written, 1 the mappings have findings or a file can't be written, 64 wrong usage.
      """)

  @Argument(help: "Names of mappings; without, all.")
  var names: [String] = []

  @Option(help: "The folder to write to; it is made where it is missing.")
  var out: String

  @Option(help: "What canonical URLs begin with.")
  var base = "https://mict.example/fhir"

  @Option(help: "The folder of mapping files.")
  var mappings = "Mappings"

  func validate() throws {
    guard let url = URL(string: base), url.scheme != nil, !base.hasSuffix("/"),
      !base.contains(where: { $0.isWhitespace || "\"'\\<>".contains($0) })
    else { throw ValidationError("--base \(base): a URL without a slash at its end is needed") }
  }

  func run() throws {
    let set = try Workspace.forCommand(mappings).mappings
    let known = Set(set.lenses.map(\.name))
    if let name = names.first(where: { !known.contains($0) }) {
      let near = known.sorted().joined(separator: ", ")
      throw ValidationError("there is no mapping `\(name)` between the stock model and FHIR; there are \(near)")
    }
    do {
      let sources = try Files.list(mappings, ending: [".yaml", ".csv"]).filter { !AccessFiles.holds($0) }
        .map { MappingSet.File(name: $0, bytes: try Files.read("\(mappings)/\($0)")) }
      let export = StandardsExport(sources, of: set, fhir: R4.schema, base: base)
      do { try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true) } catch {
        throw Files.Fault(out, "this folder can't be made: a file of that name may stand there", "このフォルダは作れません")
      }
      let files = export.files(for: names.isEmpty ? nil : Set(names))
      for file in files {
        switch file.content {
        case .text(let text): try Files.write(text, to: "\(out)/\(file.name)")
        case .resource(let resource):
          try Files.write(JSONWriter.text(resource, pretty: true), to: "\(out)/\(file.name).json")
        }
      }
      print("\(out): \(files.count) files")
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }
}
