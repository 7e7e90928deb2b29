import ArgumentParser
import FHIR
import Foundation
import Gateway
import Tree
import Validation

/// `mict validate`: does a resource keep FHIR's rules, and where not?
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check FHIR R4 resources. FHIRリソースの検証",
    usage: "mict validate <files> ... [<options>]",
    discussion: """
      It checks names, cardinality, formats of values, narratives, contained resources, references and Bundles. With \
      packages of definitions it also checks codes, extensions, FHIR's invariants (such as pat-1) and the profiles that \
      `meta.profile` claims, or those given. What can't be checked is told as information, never called valid. It needs \
      no network and no server.
      構造、多重度、値の形式、参照、Bundleを検査します。
      --package指定時はコード、拡張、不変条件、meta.profileが
      宣言する（または--profileで指定した）プロファイルも検査
      します。検査できないものは情報として報告します。

      Examples:
        # one file, JSON or XML
        mict validate patient.json

        # folders with all inside, NDJSON line by line, standard input
        mict validate samples/ export.ndjson
        cat patient.xml | mict validate -

        # codes, extensions and invariants, too
        mict validate --package hl7.fhir.r4.core.tgz \\
          --package hl7.fhir.r4.expansions.tgz samples/

        # the profiles that each claims; or one given
        mict validate --package hl7.fhir.r4.core.tgz \\
          --package jp-core.tgz patient.json
        mict validate --package hl7.fhir.r4.core.tgz \\
          --package jp-core.tgz --profile http://… patient.json

        # one OperationOutcome a line, for programs
        mict validate --format ndjson samples/ | jq .

        # 日本語で表示
        mict validate --language ja patient.json

      Each finding is told as

        file:line:column: severity: path: text [code]

      With json and xml, one resource gives an OperationOutcome, several give a Bundle of them, each with its file in \
      the extension `operationoutcome-file`.

      Of a folder, the .json, .xml, .ndjson and .jsonl files in it and below it are looked at, hidden ones not; how \
      many others are passed over is said; so is JSON without `resourceType`, which is no resource. NDJSON on \
      standard input is known by its first two lines. A file of JSON (up to 4 GiB) or XML (up to 256 MiB) is held in \
      memory; of NDJSON one line (up to 64 MiB).

      HL7 publishes packages at https://packages.fhir.org. What is worked out from them is kept in the user's cache \
      folder.

      Exit codes: 0 valid, 1 invalid or unreadable, 64 wrong usage.
      終了コード: 0 適合、1 不適合または読取不能、64 使い方の誤り
      """)

  @Argument(help: "Files, folders, or `-` for standard input. ファイル、フォルダー、または標準入力 `-`")
  var files: [String]

  @Option(name: .customLong("package"), help: "A FHIR package (.tgz) of definitions; may be given several times.")
  var packages: [String] = []

  @Option(
    name: .customLong("profile"),
    help: "Check each resource against this profile (canonical URL), not those it claims; may be given several times.")
  var profiles: [String] = []

  @Flag(help: "Also tell which elements are absent that a profile marks as must-support.")
  var mustSupport = false

  @Option(help: "How to tell it.")
  var format = ReportFormat.text

  @Option(help: "The language of the texts.")
  var language = Language.english

  func run() throws {
    let (validator, terminology) = try validator()
    var report = ValidationReport(format: format, language: language)
    var progress = ValidationProgress()
    let inputs = Inputs(files)
    var bystanders = Bystanders()
    if let note = inputs.note(language) { Files.complain(note) }
    for (fault, folder) in inputs.faults { report.add(fault, file: folder) }
    for file in inputs.files {
      do {
        var reader = try ResourceReader(file.path)
        while let text = try reader.next() {
          progress.step(at: file.path)
          let reading = text.reading()
          if bystanders.take(reading.issues, of: file, line: text.line) { continue }
          let found = validator.issues(of: reading)
          let issues = terminology.namingCodes(in: found)
          if !issues.isEmpty { progress.clear() }
          report.add(issues, file: reader.name, line: text.line)
        }
        if let fault = reader.fault {
          progress.clear()
          report.add([fault], file: reader.name, line: fault.place?.line)
        }
      } catch {
        progress.clear()
        report.add(error, file: file.path)
      }
    }
    progress.clear()
    if let note = bystanders.note(language) { Files.complain(note) }
    if bystanders.count > 0, !report.hasResources {
      let folders = files.joined(separator: ", ")
      report.add(Bystanders.alone(folders), file: folders)
    }
    do { try report.finish() } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: "<stdout>", language: language)) }
      throw ExitCode.failure
    }
    if report.hasErrors { throw ExitCode.failure }
  }
}

extension Validate {
  /// With the packages' library where there are packages. A profile that was asked for must be there.
  private func validator() throws -> (Validator, Terminology) {
    guard !packages.isEmpty else {
      guard profiles.isEmpty else { throw ValidationError("--profile needs the --package that has the profile") }
      return (Validator(), .embedded)
    }
    let library: ProfileLibrary
    do { library = try LibraryCache.library(ofPackages: packages, option: "--package") } catch {
      Files.complain((error as? Files.Fault)?.text(language) ?? "\(error)")
      throw ExitCode.failure
    }
    for profile in profiles where !library.hasProfile(profile) {
      throw ValidationError(
        "--profile \(profile): no package given has this profile, with a snapshot that can be read"
          + NearNames.hint(for: profile, inPackages: packages))
    }
    return (Validator(library: library, profiles: profiles, mustSupport: mustSupport), library.terminology)
  }
}

/// How far a long run has come, on standard error when that is a terminal.
private struct ValidationProgress {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var count = 0
  private var next = Date.now.addingTimeInterval(0.5)
  private var isOnScreen = false

  /// One more resource.
  mutating func step(at file: String) {
    count += 1
    guard isShown, count & 15 == 0, Date.now >= next else { return }
    next = Date.now.addingTimeInterval(0.1)
    isOnScreen = true
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(count) resources, \(file.suffix(60))".utf8))
  }

  /// Makes room for other lines.
  mutating func clear() {
    guard isOnScreen else { return }
    isOnScreen = false
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K".utf8))
  }
}
