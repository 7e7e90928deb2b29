import ArgumentParser
import FHIR
import Foundation
import Tree
import Validation

/// `mict validate`: does a resource keep FHIR's rules, and where not?
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check FHIR R4 resources. FHIRリソースの検証",
    discussion: """
      It checks names, cardinality, formats of values, narratives, contained resources, references and Bundles. With
      packages of definitions it also checks codes, extensions, FHIR's invariants (such as pat-1) and the profiles that
      `meta.profile` claims, or those given. What can't be checked is told as information, never called valid. It needs
      no network and no server.
      構造、多重度、値の形式、参照、Bundleを検査します。--package指定時はコード、拡張、不変条件、meta.profileが宣言する（または--profileで
      指定した）プロファイルも検査します。検査できないものは情報として報告します。

      Examples:
        mict validate patient.json                        one file, JSON or XML
        mict validate samples/ export.ndjson              folders (all .json, .xml and .ndjson inside), NDJSON line by line
        cat patient.xml | mict validate -                 standard input
        mict validate --package hl7.fhir.r4.core.tgz --package hl7.fhir.r4.expansions.tgz samples/
        mict validate --package hl7.fhir.r4.core.tgz --package jp-core.tgz --profile http://… patient.json
        mict validate --format ndjson samples/ | jq .     one OperationOutcome a line
        mict validate --language ja patient.json          日本語で表示

      Each finding is told as  file:line:column: severity: path: text [code].  With json and xml, one resource gives an
      OperationOutcome, several give a Bundle of them, each with its file in the extension `operationoutcome-file`.
      HL7 publishes packages at https://packages.fhir.org. What is worked out from them is kept in the user's cache folder.
      Exit codes: 0 valid, 1 invalid or unreadable, 64 wrong usage. 終了コード: 0 適合、1 不適合または読取不能、64 使い方の誤り
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

  @Option(help: "How to tell it: text, json, xml or ndjson.")
  var format = ReportFormat.text

  @Option(help: "The language of the texts: en or ja.")
  var language = Language.english

  func run() throws {
    let validator = try validator()
    var report = ValidationReport(format: format, language: language)
    var progress = ValidationProgress()
    for argument in files {
      for file in Inputs.files(at: argument) {
        do throws(Files.Fault) {
          try Inputs.eachResource(in: file) { text, lines in
            progress.step(at: file)
            let reading = FHIRFormat.detected(in: text).read(text)
            let issues = validator.issues(of: reading).map { $0.moved(down: lines ?? 0) }
            if !issues.isEmpty { progress.clear() }
            report.add(issues, file: file == "-" ? "<stdin>" : file, line: lines.map { $0 + 1 })
          }
        } catch {
          progress.clear()
          report.add(error, file: file)
        }
      }
    }
    progress.clear()
    do { try report.finish() } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: "<stdout>", language: language)) }
      throw ExitCode.failure
    }
    if report.hasErrors { throw ExitCode.failure }
  }
}

extension Validate {
  /// With the packages' library where there are packages. A profile that was asked for must be there.
  private func validator() throws -> Validator {
    guard !packages.isEmpty else {
      guard profiles.isEmpty else { throw ValidationError("--profile needs the --package that has the profile") }
      return Validator()
    }
    let library: ProfileLibrary
    do { library = try LibraryCache.library(ofPackages: packages) } catch { throw ValidationError("\(error)") }
    for profile in profiles where !library.hasProfile(profile) {
      throw ValidationError("--profile \(profile): no package given has this profile, with a snapshot that can be read")
    }
    return Validator(library: library, profiles: profiles, mustSupport: mustSupport)
  }
}

extension Tree.Issue {
  /// The same where its text begins that many lines down in its file.
  fileprivate func moved(down lines: Int) -> Issue {
    guard lines > 0 else { return self }
    let place = place.map { Place(line: $0.line + lines, column: $0.column) }
    return Issue(code, path: path, place: place, subjects: subjects)
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
