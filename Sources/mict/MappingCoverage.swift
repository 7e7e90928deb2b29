import ArgumentParser
import FHIR
import Mapping
import Tree

/// `mict mapping coverage`: what do the samples not show?
struct MappingCoverage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "List rows without a sample, and what is left over.\n見本のない行と残る要素の一覧",
    usage: "mict mapping coverage [<options>]",
    discussion: """
      First the rows that take nothing in any sample, and the lines of code tables, each with its place: nobody has seen \
      what they do. Then, for each mapping, the elements that its samples leave to the residue, those left most often \
      first, with the reason: each may want a row.

      A row of a group is shown by any sample that uses the group; with --uses it needs one wherever the group is used.
      グループの行は、いずれかの見本で使われていれば数えます。

      Examples:
        mict mapping coverage

        # in the tests of a project: every row and every line has a sample
        mict mapping coverage --require-all-rows --top 0

        # the samples of another folder
        mict mapping coverage --samples ours/Samples

      Exit codes: 0 done, 1 with --require-all-rows a row or a line of a table has no sample, or a sample can't be read, \
      64 wrong usage.
      終了コード: 0 完了、1 見本のない行や読めない見本あり、64 使い方の誤り
      """)

  @Option(help: "The folder of samples.")
  var samples = "Samples"

  @Flag(help: "A row, or a line of a code table, without a sample is an error.")
  var requireAllRows = false

  @Flag(help: "Count the rows of a group anew wherever it is used.")
  var uses = false

  @Option(help: "How many elements to tell of each mapping, at most.")
  var top = 10

  @OptionGroup var options: MappingOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top is a number from 0") }
  }

  func run() throws {
    let set = try options.workspace().mappings
    var coverage = Coverage(isByUse: uses)
    var isWhole = true
    do {
      let folder = try SampleFolder(samples)
      for stem in folder.stems {
        // Both forms of a sample are the same document.
        guard let (path, format) = folder.files(stem).first else { continue }
        let reading = format.read(try Files.read(path))
        guard reading.isUsable, let resource = reading.document else {
          for issue in reading.issues { Files.complain(issue.rendered(file: path, language: options.language)) }
          isWhole = false
          continue
        }
        let bare = ResourceHead.removed(from: resource)
        switch set.lens(for: bare) {
        case .success(let lens): coverage.add(bare, lens)
        case .failure(let refusal):
          Files.complain(refusal.issue.rendered(file: path, language: options.language))
          isWhole = false
        }
      }
    } catch {
      Files.complain((error as? Files.Fault)?.text(options.language) ?? "\(error)")
      throw ExitCode.failure
    }
    let missing = coverage.missing(of: set.lenses)
    let missingLines = coverage.missingLines(of: set.lenses)
    let isJapanese = options.language == .japanese
    if !missing.isEmpty { Files.say(isJapanese ? "見本のない行" : "rows without a sample") }
    for row in missing { Files.say("  \(ProvenanceReport.told(row, in: "\(options.mappings)/"))") }
    if !missingLines.isEmpty { Files.say(isJapanese ? "見本のないコード表の行" : "lines of code tables without a sample") }
    for line in missingLines { Files.say("  \(options.mappings)/\(line.origin): \(line.text)") }
    for lens in set.lenses where top > 0 { tell(coverage.left(by: lens), coverage.samples[lens.name] ?? 0, lens) }
    let all = coverage.all(of: set.lenses).count
    let allLines = coverage.allLines(of: set.lenses).count
    let count = coverage.samples.values.reduce(0, +)
    let shown = (rows: all - missing.count, lines: allLines - missingLines.count)
    Files.say(
      isJapanese
        ? "行\(all)件のうち\(shown.rows)件、コード表\(allLines)行のうち\(shown.lines)行に見本があります（見本\(count)件）"
        : "\(shown.rows) of \(all) rows and \(shown.lines) of \(allLines) lines of code tables have a sample "
          + "(\(count) samples)")
    if !isWhole || (requireAllRows && !(missing.isEmpty && missingLines.isEmpty)) { throw ExitCode.failure }
  }

  /// What the samples of a mapping leave.
  private func tell(_ left: [Coverage.Left], _ samples: Int, _ lens: Lens) {
    let isJapanese = options.language == .japanese
    let head = isJapanese ? "見本\(samples)件で残る要素" : "left by \(samples) sample\(samples == 1 ? "" : "s")"
    Files.say(
      "\(lens.name) (\(options.mappings)/\(lens.file)): \(head)\(left.isEmpty ? (isJapanese ? "なし" : ": nothing") : "")"
    )
    for one in left.prefix(top) {
      let count = String(repeating: " ", count: max(0, 5 - "\(one.count)".count)) + "\(one.count)"
      Files.say(
        "\(count) \(one.path): \(one.reason.text(file: lens.file, in: "\(options.mappings)/", options.language))")
    }
    if left.count > top {
      Files.say(isJapanese ? "      ほか\(left.count - top)件" : "      … and \(left.count - top) more")
    }
  }
}
