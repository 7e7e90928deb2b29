import ArgumentParser
import FHIR
import Foundation
import Tree

/// `mict format`: canonical pretty print.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Format FHIR R4 resources. FHIRリソースの整形",
    discussion: """
      One way to write a resource: elements in the order of the specification, two spaces a level, every digit and every
      narrative as it stands. A resource that can't be read whole is left alone.
      要素を仕様の順に並べ、空白2個で字下げします。値は一切変えません。

      Examples:
        mict format patient.json              writes to standard output
        mict format --write samples/          rewrites the files that are not formatted, folders with all files inside
        mict format --check samples/          names the files that are not formatted: for continuous integration
        cat a.xml | mict format --to json     reads standard input, changes the form

      XML with comments or processing instructions is not rewritten in place: formatting would drop them.
      Exit codes: 0 formatted, 1 something is not formatted (--check) or can't be read, 64 wrong usage.
      終了コード: 0 整形済み、1 未整形（--check）または読取不能、64 使い方の誤り
      """)

  @Argument(help: "Files, folders, or `-` for standard input (the default). ファイル、フォルダー、または標準入力 `-`")
  var files: [String] = ["-"]

  @Flag(help: "Write what is not formatted back to its file.")
  var write = false

  @Flag(help: "Write nothing, name the files that are not formatted.")
  var check = false

  @Option(help: "The form to write: json or xml. Default: the form that was read.")
  var to: FHIRFormat?

  func validate() throws {
    if write && check { throw ValidationError("--write and --check exclude each other") }
    if to != nil && (write || check) {
      throw ValidationError("--to changes the form: use it without --write and --check, or use `mict convert`")
    }
    if write && files.contains("-") { throw ValidationError("--write needs files, not standard input") }
  }

  func run() throws {
    var isFine = true
    for file in files.flatMap({ Inputs.files(at: $0, ending: [".json", ".xml"]) }) {
      do {
        isFine = try format(file) && isFine
      } catch {
        Files.complain(error)
        isFine = false
      }
    }
    if !isFine { throw ExitCode.failure }
  }

  /// Formats a file as it is told to; whether all is well with it.
  private func format(_ file: String) throws -> Bool {
    let name = file == "-" ? "<stdin>" : file
    let bytes = try Files.read(file)
    let form = FHIRFormat.detected(in: bytes)
    let reading = form.read(bytes)
    let lost = reading.issues.filter { !$0.code.keepsAll }
    guard let document = reading.document, lost.isEmpty else {
      for issue in lost { Files.complain(issue.rendered(file: name)) }
      return false
    }
    let text: [UInt8]
    do { text = try (to ?? form).write(document, pretty: true).endingLine } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: name)) }
      return false
    }
    if check {
      if text != bytes { Files.say(name) }
      return text == bytes
    }
    guard write else {
      try Files.write(text, to: "-")
      return true
    }
    guard text != bytes else { return true }
    if form == .xml, bytes.hasMarkupThatGetsLost {
      throw Files.Fault(description: "\(name): error: it has comments or processing instructions, which would be lost")
    }
    try Self.replace(URL(filePath: file).resolvingSymlinksInPath(), with: text)
    return true
  }

  /// Replaces a file at once and whole. The new one may be read by those who could read the old one, at no time by
  /// others.
  private static func replace(_ file: URL, with text: [UInt8]) throws {
    let fault = Files.Fault(description: "\(file.path): error: this can't be written")
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard let mode = attributes?[.posixPermissions] as? Int else { throw fault }
    let new = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).\(UUID().uuidString)").path
    let descriptor = open(new, O_CREAT | O_EXCL | O_WRONLY, 0o600)
    guard descriptor >= 0 else { throw fault }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: Data(text))
      guard fchmod(descriptor, mode_t(mode)) == 0, fsync(descriptor) == 0, rename(new, file.path) == 0 else {
        throw fault
      }
    } catch {
      unlink(new)
      throw fault
    }
  }
}

extension [UInt8] {
  fileprivate var endingLine: [UInt8] { last == 10 ? self : self + [10] }

  /// Whether XML holds a comment, or a processing instruction besides its declaration.
  fileprivate var hasMarkupThatGetsLost: Bool {
    let text = String(decoding: self, as: UTF8.self)
    let instructions = text.ranges(of: "<?").count - (text.ranges(of: "<?xml ").isEmpty ? 0 : 1)
    return text.contains("<!--") || instructions > 0
  }
}
