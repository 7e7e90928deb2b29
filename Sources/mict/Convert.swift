public import ArgumentParser
public import FHIR
import Foundation
public import Streams
import Tree

/// `mict convert`: JSON ↔ XML ↔ NDJSON.
struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert FHIR R4 resources between JSON, XML and NDJSON. FHIRリソースのJSON⇔XML⇔NDJSON変換",
    discussion: """
      Any R4 resource, nothing lost: decimals keep their digits, extensions and narrative stay as they are. A Bundle or
      an NDJSON file may be of any size: memory stays bounded (one entry or line may have 64 MiB).

      Examples:
        mict convert patient.json                        writes XML to standard output
        mict convert patient.xml -o patient.json         the form follows the name of the output
        cat patient.json | mict convert --to json        reads standard input, pretty-prints
        mict convert *.json --output-directory xml       each file into one of its own
        mict convert patients.ndjson -o patients.xml     lines become the entries of a `collection` Bundle
        mict convert bundle.json --to ndjson             the entries of a `collection` become lines

      NDJSON is a resource in JSON on each line. Files named .ndjson are read as such; else say --from ndjson. A Bundle
      becomes NDJSON only when nothing of it is lost: a `collection` whose entries have a resource and nothing else.

      A file is written when all of it could be converted, or not at all; one bad file does not stop the others. What
      goes to standard output goes there as it is made, after the first 4 MiB: only exit code 0 says that it is all.
      Errors name the file, line and column. Exit codes: 0 all converted, 1 something was not, 64 wrong usage.
      """)

  @Argument(help: "The files to convert; `-` or nothing for standard input.")
  var files: [String] = []

  @Option(name: .shortAndLong, help: "Where to write one file; `-` for standard output. (default: -)")
  var output: String?

  @Option(help: "The folder to write to, each file under its own name with the ending of its new form.")
  var outputDirectory: String?

  @Option(help: "The form to read: json, xml or ndjson. Default: by the file's name and first bytes.")
  var from: StreamForm?

  @Option(
    help:
      "The form to write: json, xml or ndjson. Default: by the output's name, else xml of json and json of all else.")
  var to: StreamForm?

  @Flag(help: "Write on one line, without white space.")
  var compact = false

  @Flag(help: "Show no progress; it is only shown on a terminal, for large files.")
  var noProgress = false

  func validate() throws {
    guard output == nil || outputDirectory == nil else {
      throw ValidationError("--output names one file, --output-directory a folder: give one of them")
    }
    guard files.count < 2 || outputDirectory != nil else {
      throw ValidationError("several files need a folder to be written to: --output-directory FOLDER")
    }
    guard outputDirectory == nil || (!files.isEmpty && !files.contains("-")) else {
      throw ValidationError("standard input has no name to be written under: use --output, not --output-directory")
    }
  }

  func run() async throws {
    // A reader that goes away is an error to be told, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    let jobs: [ConvertJob]
    do { jobs = try plan() } catch let fault as Files.Fault {
      Files.complain(fault)
      throw ExitCode.failure
    }
    var failed = 0
    for job in jobs where await !job.run(pretty: !compact, showsProgress: !noProgress) { failed += 1 }
    if jobs.count > 1 { Files.complain("\(jobs.count) files: \(jobs.count - failed) converted, \(failed) failed") }
    if failed > 0 { throw ExitCode.failure }
  }

  /// What is to be done, a job for each file. Refuses to write two files to the same place, or over one that is still
  /// to be read.
  private func plan() throws -> [ConvertJob] {
    guard let folder = outputDirectory else {
      return [ConvertJob(input: files.first ?? "-", output: output ?? "-", from: from, to: to)]
    }
    let jobs = files.map { file in
      let name = URL(fileURLWithPath: file).lastPathComponent
      let source = from ?? StreamForm(fileName: file)
      let target = to ?? (source ?? .json).usualTarget
      let stem = StreamForm(fileName: name).map { String(name.dropLast($0.rawValue.count + 1)) } ?? name
      return ConvertJob(input: file, output: "\(folder)/\(stem).\(target.rawValue)", from: from, to: target)
    }
    let inputs = Dictionary(jobs.map { (Self.place($0.input), $0.input) }, uniquingKeysWith: { first, _ in first })
    var outputs: [String: String] = [:]
    for job in jobs {
      let place = Self.place(job.output)
      if let other = outputs.updateValue(job.input, forKey: place) {
        throw ValidationError("\(other) and \(job.input) would both be written to \(job.output)")
      }
      if let other = inputs[place], other != job.input {
        throw ValidationError("\(job.input) would be written over \(other), which is to be read, too")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Files.Fault(description: "\(folder): error: this folder can't be made")
    }
    return jobs
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
}

extension StreamForm: ExpressibleByArgument {
  /// What it is converted to where nothing else is said.
  var usualTarget: StreamForm { self == .json ? .xml : .json }
}

extension FHIRFormat: ExpressibleByArgument {
  /// The format that the first bytes of a text tell.
  static func detected(in bytes: [UInt8]) -> FHIRFormat { StreamForm(detectedIn: bytes).format ?? .json }
}
