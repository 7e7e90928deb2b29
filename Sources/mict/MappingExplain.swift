import ArgumentParser
import FHIR
import Mapping
import Tree

/// `mict mapping explain`: which row takes an element, and where does it go? And why is the rest residue?
struct MappingExplain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say which row takes each element, or why none does.\n各要素の行と、残る理由の説明",
    usage: "mict mapping explain [<files> ...] [<options>]",
    discussion: """
      First every value of the resource, with the field that it goes to and the row that takes it; with `constant`, \
      what the mapping file demands there; or why it is residue. Then every field of the entry, with the elements that \
      it makes. A row of a group is told with the places where the group is used.
      値そのものは--valuesを指定したときだけ表示します。

      Examples:
        # a resource, JSON or XML, or folders of them
        mict mapping explain Samples/diagnosis/asthma.json

        # only what is left, and why
        mict mapping explain patient.json | grep residue:

        # an entry and what was left: what do they make?
        mict mapping split patient.json > halves.json
        mict mapping explain --entry halves.json
        mict mapping explain --entry hanako.stock.json \\
          --residue hanako.residue.json --mapping patient

        # 日本語で、値も
        mict mapping explain --values --language ja patient.json

      Exit codes: 0 explained, 1 something could not be read or is taken by no mapping, 64 wrong usage.
      終了コード: 0 説明済、1 説明できないものあり、64 使い方の誤り
      """)

  @Argument(help: "Files, folders, or `-` for standard input (the default). ファイル、フォルダー、標準入力")
  var files: [String] = []

  @Flag(help: "The files are entries: bare ones, or what `mict mapping split` writes.")
  var entry = false

  @Option(help: "With --entry: the file of what was left, for a bare entry.")
  var residue: String?

  @Option(help: "With --entry: the name of the mapping, for a bare entry.")
  var mapping: String?

  @Flag(help: "Show values, too. 値も表示")
  var values = false

  @OptionGroup var options: MappingOptions

  func validate() throws {
    if !entry, residue != nil || mapping != nil {
      throw ValidationError("--residue and --mapping are for bare entries: they go with --entry")
    }
    if residue != nil, files.count != 1 { throw ValidationError("--residue goes with one entry") }
  }

  func run() throws {
    let set = try options.workspace().mappings
    guard try entry ? explainEntries(set) : explainResources(set) else { throw ExitCode.failure }
  }

  private func explainResources(_ set: MappingSet) throws -> Bool {
    var isWhole = true
    let inputs = MappingInputs(paths: files.isEmpty ? ["-"] : files, language: options.language)
    let areRead = try inputs.each { given in
      switch set.lens(for: given.resource) {
      case .success(let lens): tell(given.resource, lens, given.name)
      case .failure(let refusal):
        isWhole = false
        Files.complain(refusal.issue.rendered(file: given.name, language: options.language))
      }
    }
    return isWhole && areRead
  }

  private func explainEntries(_ set: MappingSet) throws -> Bool {
    var isWhole = true
    for file in files.isEmpty ? ["-"] : files {
      let name = file == "-" ? "<stdin>" : file
      do {
        let left = try residue.map { JSONPieces.values(of: try Files.read($0)) }?.first
        for piece in JSONPieces.values(of: try Files.read(file)) {
          do throws(Halves.Fault) {
            let halves = try Halves(piece, mapping: mapping, residue: left, in: set)
            if !explain(halves, name) { isWhole = false }
          } catch {
            isWhole = false
            error.tell(name, options.language)
          }
        }
      } catch {
        isWhole = false
        Files.complain((error as? Files.Fault)?.text(options.language) ?? "\(error)")
      }
    }
    return isWhole
  }

  /// What an entry and its residue make; false where that is no resource of this mapping.
  private func explain(_ halves: Halves, _ name: String) -> Bool {
    let resource = halves.lens.join(halves.entry, halves.residue)
    for issue in resource.structureIssues() {
      Files.complain(issue.rendered(file: name, language: options.language))
    }
    guard halves.lens.takes(resource) else {
      Files.complain(
        Files.Fault(
          name, "what this makes is no resource that \(halves.lens.name) takes",
          "これから作られるリソースは\(halves.lens.name)の対象になりません"
        ).text(options.language))
      return false
    }
    tell(resource, halves.lens, name)
    if let residue = halves.residue, halves.lens.split(resource).residue != residue {
      Files.say(
        options.language == .japanese
          ? "  残りの一部は、エントリーにもうないものの残りのため使われません"
          : "  some of the residue is not used: what it is left of is no longer in the entry")
    }
    return true
  }

  private func tell(_ resource: Document, _ lens: Lens, _ name: String) {
    guard let provenance = lens.provenance(of: resource) else { return }
    let report = ProvenanceReport(
      provenance, lens, in: options.mappings, language: options.language, showsValues: values)
    Files.say("\(name): \(resource.root.name) -> \(lens.name) (\(options.mappings)/\(lens.file))")
    for line in report.lines { Files.say(line) }
  }
}
