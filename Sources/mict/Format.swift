import ArgumentParser
import FHIR
import Foundation
import Tree

/// `mict format`: canonical pretty print.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Format FHIR R4 resources. FHIRリソースの整形",
    discussion: """
      One way to write a resource: elements in the order of the specification, two spaces a level, every digit and \
      every narrative as it stands; in NDJSON, each on its line without white space. A resource that can't be read \
      whole is left alone.
      要素を仕様の順に並べ、空白2個で字下げします。値は一切変えません。
      NDJSONは1行に1リソースのまま、余分な空白を除きます。

      Examples:
        # to standard output
        mict format patient.json

        # rewrite the files that are not formatted
        mict format --write samples/ export.ndjson

        # name the files that are not formatted: for continuous integration
        mict format --check samples/

        # standard input, in the other form
        cat a.xml | mict format --to json

      To standard output goes one file: several can't be told apart there. Rewrite them in place with --write, or write \
      formatted copies with `mict convert --output-directory`.

      XML with comments or processing instructions outside of narratives is left alone by --write and --check, which \
      say so: formatting would drop them.

      Of a folder, the .json, .xml, .ndjson and .jsonl files in it and below it are taken, hidden ones not. A file of \
      JSON (up to 4 GiB) or XML (up to 256 MiB) is held in memory, at some five times its size; of NDJSON one line (up \
      to 64 MiB). For larger ones there is `mict convert`.

      Exit codes: 0 formatted, 1 something is not formatted (--check) or can't be read, 64 wrong usage.
      終了コード: 0 整形済み、1 未整形（--check）または読取不能、
      64 使い方の誤り
      """)

  @Argument(help: "Files, folders, or `-` for standard input (the default). ファイル、フォルダー、または `-`")
  var files: [String] = []

  @Flag(help: "Write what is not formatted back to its file.")
  var write = false

  @Flag(help: "Write nothing, name the files that are not formatted.")
  var check = false

  @Option(help: "The form to write. Default: the form that was read.")
  var to: FHIRFormat?

  func validate() throws {
    if write && check { throw ValidationError("--write and --check exclude each other") }
    if to != nil && (write || check) {
      throw ValidationError("--to changes the form: use it without --write and --check, or use `mict convert`")
    }
  }

  func run() throws {
    if write && (files.isEmpty || files.contains("-")) {
      throw ValidationError("--write needs files, not standard input")
    }
    let inputs = Inputs(files.isEmpty ? ["-"] : files)
    guard inputs.files.count < 2 || write || check else {
      throw ValidationError(
        "several files can't be told apart on standard output: rewrite them in place with --write, name those that are "
          + "not formatted with --check, or write formatted copies with `mict convert --output-directory`")
    }
    var bystanders = Bystanders()
    var isFine = inputs.tell()
    let aim: FormatJob.Aim = write ? .write : check ? .check : .print
    for file in inputs.files {
      do {
        switch try FormatJob(file: file, to: to, aim: aim).run() {
        case .done: break
        case .failed: isFine = false
        case .bystander: bystanders.add()
        }
      } catch {
        Files.complain(error)
        isFine = false
      }
    }
    if let note = bystanders.note() { Files.complain(note) }
    if !isFine { throw ExitCode.failure }
  }
}
