public import ArgumentParser
public import FHIR
import Foundation
public import Streams
import Tree

/// `mict convert`: JSON ↔ XML ↔ NDJSON.
struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert FHIR R4 resources between JSON, XML and NDJSON. FHIRリソースのJSON⇔XML⇔NDJSON変換",
    usage: "mict convert [<files> ...] [<options>]",
    discussion: """
      Any R4 resource, nothing lost: decimals keep their digits, extensions and narrative stay as they are. A Bundle or \
      an NDJSON file may be of any size: memory stays bounded (one entry or line may have 64 MiB).
      小数の桁、拡張、ナラティブまで何も失わずに変換します。

      Examples:
        # to standard output, as XML
        mict convert patient.json

        # the form follows the name of the output
        mict convert patient.xml -o patient.json

        # standard input, pretty-printed
        cat patient.json | mict convert --to json

        # each file, and all in a folder, into a file of its own
        mict convert a.json samples/ --output-directory xml

        # lines become the entries of a `collection` Bundle, and lines again
        mict convert patients.ndjson -o patients.xml
        mict convert patients.xml --to ndjson

      NDJSON is a resource in JSON on each line. It is known by the name (.ndjson, .jsonl) or, where no name tells a \
      form, by the first two lines; --from overrules both. A Bundle becomes NDJSON only when nothing of it is lost: a \
      `collection` whose entries have a resource and nothing else. In a Bundle each line gets a `fullUrl` of its own \
      (`urn:uuid:6d696374-…`), which is left out on the way back.

      Of a folder, the .json, .xml, .ndjson and .jsonl files in it and below it are taken, hidden ones not; each keeps \
      its path below the folder. How many others are passed over is said; so is JSON without `resourceType`.

      A file is written when all of it could be converted, or not at all; one bad file does not stop the others. What \
      goes to standard output goes there as it is made, after the first 4 MiB: only exit code 0 says that it is all. \
      Comments in XML are left out.

      Errors name the file, line and column. Exit codes: 0 all converted, 1 something was not, 64 wrong usage.
      終了コード: 0 すべて変換、1 変換できないものあり、64 使い方の誤り
      """)

  @Argument(help: "Files, folders (with --output-directory), or `-` for standard input (the default).")
  var files: [String] = []

  @Option(name: .shortAndLong, help: "Where to write one file; `-` for standard output. (default: -)")
  var output: String?

  @Option(
    help:
      "The folder to write to, each file under its own name with the ending of its new form; made if it is not there.")
  var outputDirectory: String?

  @Option(help: "The form to read. Default: by the file's name and beginning.")
  var from: StreamForm?

  @Option(help: "The form to write. Default: by the output's name, else xml of json and json of all else.")
  var to: StreamForm?

  @Flag(help: "Write on one line, without white space.")
  var compact = false

  @Flag(help: "Show no progress; it is only shown on a terminal, for large files.")
  var noProgress = false

  func run() async throws {
    // A reader that goes away is an error to be told, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    if let fault = misuse { throw ValidationError(fault) }
    let jobs: [ConvertJob]
    let inputs = Inputs(files.isEmpty ? ["-"] : files, except: outputDirectory)
    do { jobs = try plan(inputs) } catch let fault as Files.Fault {
      Files.complain(fault)
      throw ExitCode.failure
    }
    let isFine = inputs.tell()
    var failed = 0
    var bystanders = Bystanders()
    for job in jobs {
      switch await job.run(pretty: !compact, showsProgress: !noProgress) {
      case .done: break
      case .failed: failed += 1
      case .bystander: bystanders.add()
      }
    }
    if let note = bystanders.note() { Files.complain(note) }
    let tried = jobs.count - bystanders.count
    if jobs.count > 1 { Files.complain("\(tried) files: \(tried - failed) converted, \(failed) failed") }
    if failed > 0 || !isFine { throw ExitCode.failure }
  }

  /// What can't be meant. (A misspelt option is told first, which is why this is no `validate()`.)
  private var misuse: String? {
    if output != nil, outputDirectory != nil {
      return "--output names one file, --output-directory a folder: give one of them"
    }
    if files.count > 1, outputDirectory == nil {
      return "several files need a folder to be written to: --output-directory FOLDER"
    }
    if outputDirectory != nil, files.isEmpty || files.contains("-") {
      return "standard input has no name to be written under: use --output, not --output-directory"
    }
    return nil
  }

  /// What is to be done, a job for each file. Refuses to write two files to the same place, or over one that is still
  /// to be read.
  private func plan(_ inputs: Inputs) throws -> [ConvertJob] {
    guard let folder = outputDirectory else {
      guard !inputs.hasFolder else {
        throw ValidationError("the files of a folder need a folder to be written to: --output-directory FOLDER")
      }
      return inputs.files.map { ConvertJob(input: $0.path, output: output ?? "-", from: from, file: $0, to: to) }
    }
    let jobs = inputs.files.map { file in
      let target = to ?? (from ?? StreamForm(fileName: file.path) ?? .json).usualTarget
      let ending = StreamForm.endings.first { file.name.lowercased().hasSuffix($0.ending) }?.ending ?? ""
      return ConvertJob(
        input: file.path, output: "\(folder)/\(file.name.dropLast(ending.count)).\(target.rawValue)", from: from,
        file: file, to: target)
    }
    let places = Dictionary(jobs.map { (Inputs.place($0.input), $0.input) }, uniquingKeysWith: { first, _ in first })
    var outputs: [String: String] = [:]
    for job in jobs {
      let place = Inputs.place(job.output)
      if let other = outputs.updateValue(job.input, forKey: place) {
        throw ValidationError("\(other) and \(job.input) would both be written to \(job.output)")
      }
      if let other = places[place], other != job.input {
        throw ValidationError("\(job.input) would be written over \(other), which is to be read, too")
      }
    }
    for inner in Set(jobs.map { ($0.output as NSString).deletingLastPathComponent }).union([folder]).sorted() {
      do {
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
      } catch {
        throw Files.Fault(description: "\(inner): error: this folder can't be made")
      }
    }
    return jobs
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
