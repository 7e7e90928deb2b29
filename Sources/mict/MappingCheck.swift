import ArgumentParser
import Foundation
import Mapping
import Tree

/// `mict mapping check`: are the mapping files right, and do they keep their laws on the samples?
struct MappingCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check mapping files and prove them on samples.\nマッピングの検査と見本による証明",
    usage: "mict mapping check [<files> ...] [<options>]",
    discussion: """
      First the files themselves: paths exist, types fit, nothing is taken twice, required elements are made, every \
      category exists and the residue is no weaker than any field. With --package, what the profile of a mapping requires \
      is made, too; of a profile that is in no package given, nothing is asked.

      Then every sample, SAMPLES/<item>/<name>.json and .xml: both are the same document; it splits into the entry \
      and residue that stand in <name>.stock.json and <name>.residue.json; and the laws hold:

        lossless   join(split(r)) equals r
        faithful   split(join(s, c)) is (s, c)
        fresh      join(s, nothing) splits back to s

      ファイルを指定すると、その検査結果とその見本だけを表示します。

      Examples:
        # the project's own files and samples
        mict mapping check

        # one file and its samples, again at every save
        mict mapping check Mappings/diagnosis.yaml --watch

        # those of another folder
        mict mapping check --mappings ours/Mappings --samples ours/Samples

        # also what the profiles that mappings name ask for
        mict mapping check --package jp-core.tgz

        # after a change that is meant: write what is expected anew, and read it
        mict mapping check --write-expected

        # for programs: one array of findings
        mict mapping check --format json | jq '.[].message'

      With json, a finding has `file`, `line`, `column`, `code`, `severity`, `message` and `path`.

      A group of rows, a table or the stock model is checked with the samples of all mappings that may use it. All files \
      are read always, because they use each other. Where something is found in others than those asked for, \
      that is said, and no sample is looked at. --watch ends on Ctrl-C, with exit code 0.

      Exit codes: 0 all is well, 1 something was found, 64 wrong usage.
      終了コード: 0 問題なし、1 問題あり、64 使い方の誤り
      """)

  @Argument(help: "Mapping files to check; all of the folder where none is named. マッピングファイル")
  var files: [String] = []

  @Option(help: "The folder of samples.")
  var samples = "Samples"

  @Option(
    name: .customLong("package"),
    help: "A FHIR package (.tgz) whose profiles are asked what they require of mappings; may be given several times.")
  var packages: [String] = []

  @Flag(help: "Write the expected entries and residues anew instead of comparing.")
  var writeExpected = false

  @Flag(help: "Check again whenever a file of both folders changes.")
  var watch = false

  @Option(help: "How to tell it.")
  var format = Form.text

  @OptionGroup var options: MappingOptions

  /// How findings are told.
  enum Form: String, CaseIterable, ExpressibleByArgument { case text, json }

  func validate() throws {
    if watch, writeExpected { throw ValidationError("--watch and --write-expected can't be given together") }
    if watch, format == .json { throw ValidationError("--watch tells people: it can't be given with --format json") }
  }

  func run() throws {
    let wanted = try names()
    if watch { return MappingWatch(folders: [options.mappings, samples]).run { _ = check(wanted) } }
    guard check(wanted) else { throw ExitCode.failure }
  }

  /// The names, within the folder of mappings, of the files asked for; nil for all.
  private func names() throws -> Set<String>? {
    guard !files.isEmpty else { return nil }
    let folder = Inputs.place(options.mappings)
    return Set(
      try files.map { file in
        let place = Inputs.place(file)
        guard place.hasPrefix(folder + "/") else {
          throw ValidationError("\(file) is not in the folder of mappings, \(options.mappings); see --mappings")
        }
        guard FileManager.default.fileExists(atPath: place) else {
          throw ValidationError("\(file): there is no such file")
        }
        return String(place.dropFirst(folder.count + 1))
      })
  }

  /// Whether a lens is in one of the files asked for, or uses it. Which tables, short names and items a lens uses is not
  /// looked at: where one of those is asked for, all lenses do.
  private static func uses(_ lens: Lens, _ wanted: Set<String>?) -> Bool {
    guard let wanted, !wanted.contains(lens.file) else { return true }
    if wanted.contains(where: { ["stock.yaml", "systems.yaml"].contains($0) || $0.hasSuffix(".csv") }) { return true }
    return lens.allRows.contains { row in row.origins.contains { wanted.contains($0.file) } }
  }

  /// Checks once and tells it; whether nothing was found.
  private func check(_ wanted: Set<String>?) -> Bool {
    do {
      let workspace = try Workspace.read(mappings: options.mappings, packages: packages)
      let lenses = (workspace.mappings.lenses + workspace.mappings.disclosures).filter { Self.uses($0, wanted) }
      let check = SampleCheck(
        mappings: workspace.mappings, writes: writeExpected, only: wanted == nil ? nil : Set(lenses.map(\.name)))
      let result = try check.run(samples)
      try tell(result.findings, summary(lenses.count, result))
      return result.findings.isEmpty
    } catch let found as Workspace.Findings {
      let names = wanted.map { Set($0.map { "\(options.mappings)/\($0)" }) }
      let told = found.all.filter { names?.contains($0.file) ?? true }
      if format == .json { try? tell(told, "") } else { told.forEach { Files.complain($0.text(options.language)) } }
      if let names, told.count < found.all.count {
        // Where to look next: the first of each of the other files.
        let others = found.all.filter { !names.contains($0.file) }
        let files = Set(others.map(\.file)).sorted()
        Files.complain(
          options.language == .japanese
            ? "note: 他のファイル（\(files.joined(separator: "、"))）に\(others.count)件の問題があるため、見本は検査できません。最初の一件:"
            : "note: \(Self.count(others.count, "finding")) in other files (\(files.joined(separator: ", "))): no sample can be "
              + "looked at. The first is:")
        others.first.map { Files.complain($0.text(options.language)) }
      }
    } catch {
      Files.complain((error as? Files.Fault)?.text(options.language) ?? "\(error)")
    }
    return false
  }

  private func summary(_ mappings: Int, _ result: SampleCheck.Result) -> String {
    if options.language == .japanese {
      let alone = result.alone > 0 ? "（うち\(result.alone)件はJSONとXMLの一方だけ）" : ""
      return "マッピング\(mappings)件、見本\(result.count)件\(alone): 指摘\(result.findings.count)件"
    }
    let alone = result.alone > 0 ? " (\(result.alone) in JSON or XML only)" : ""
    return "\(Self.count(mappings, "mapping")), \(Self.count(result.count, "sample"))\(alone): "
      + Self.count(result.findings.count, "finding")
  }

  /// `1 finding`, `2 findings`.
  private static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }

  private func tell(_ findings: [Finding], _ summary: String) throws {
    guard format == .text else { return Files.say(try Finding.json(findings, options.language)) }
    for finding in findings { Files.say(finding.text(options.language)) }
    Files.say(summary)
  }
}
