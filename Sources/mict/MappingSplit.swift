import ArgumentParser
import Foundation
import JSON
import Mapping
import Tree

/// `mict mapping split`: what becomes of a resource?
struct MappingSplit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Split resources into entry and residue.\nリソースを項目の値と残りに分割",
    usage: "mict mapping split [<files> ...] [<options>]",
    discussion: """
      Each resource is written as one JSON object, {"mapping": …, "entry": …, "residue": …}; what leaves nothing \
      behind has no `residue`. Of several resources (more files, NDJSON, the entries of a Bundle) each stands on a \
      line of its own. `mict mapping join` puts them together again.
      結果は`mict mapping join`で元に戻せます。

      Examples:
        # one resource, JSON or XML
        mict mapping split Samples/diagnosis/asthma.json

        # nothing is lost
        mict mapping split patient.xml | mict mapping join \\
          | mict diff patient.xml -

        # the halves as files: NAME.stock.json and NAME.residue.json
        mict mapping split --out halves Samples/patient

      Exit codes: 0 all split, 1 something could not be read or is taken by no mapping, 64 wrong usage.
      終了コード: 0 すべて分割、1 分割できないものあり、64 使い方の誤り
      """)

  @Argument(help: "Files, folders, or `-` for standard input (the default). ファイル、フォルダー、標準入力")
  var files: [String] = []

  @Option(
    help: "A folder to write each entry and residue to, as files of their own; made if it is not there.")
  var out: String?

  @OptionGroup var options: MappingOptions

  func run() throws {
    let set = try options.workspace().mappings
    var isWhole = true
    /// The first of several waits until it is known that there are more.
    var first: Halves?
    var count = 0
    var written: Set<String> = []
    let inputs = MappingInputs(paths: files.isEmpty ? ["-"] : files, language: options.language)
    let areRead = try inputs.each { given in
      switch set.lens(for: given.resource) {
      case .failure(let refusal):
        isWhole = false
        Files.complain(refusal.issue.rendered(file: given.name, language: options.language))
      case .success(let lens):
        let (entry, residue) = lens.split(given.resource)
        let halves = Halves(lens: lens, entry: entry, residue: residue)
        if let out {
          try write(halves, to: out, Self.unused(given.stem, &written))
        } else {
          count += 1
          if count == 1 {
            first = halves
          } else {
            if let waiting = first { Files.say(waiting.text(pretty: false)) }
            first = nil
            Files.say(halves.text(pretty: false))
          }
        }
      }
    }
    if let first { Files.say(first.text(pretty: true)) }
    guard isWhole, areRead else { throw ExitCode.failure }
  }

  /// A name that no file of this run has: of several resources with one name, the later have a number.
  private static func unused(_ stem: String, _ written: inout Set<String>) -> String {
    var name = stem
    var number = 2
    while !written.insert(name).inserted {
      name = "\(stem)-\(number)"
      number += 1
    }
    return name
  }

  private func write(_ halves: Halves, to folder: String, _ name: String) throws {
    do {
      let file = "\(folder)/\(name)"
      let parent = URL(fileURLWithPath: file).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try Files.write(JSONWriter.text(halves.entry, pretty: true, typeMember: false), to: "\(file).stock.json")
      if let residue = halves.residue {
        try Files.write(JSONWriter.text(residue, pretty: true, typeMember: false), to: "\(file).residue.json")
      } else {
        Files.remove("\(file).residue.json")
      }
    } catch {
      throw (error as? Files.Fault) ?? Files.Fault(folder, "this can't be written", "書き込めません")
    }
  }
}
