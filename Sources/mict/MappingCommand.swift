import ArgumentParser
import FHIR
import JSON
import Mapping
import Tree

/// `mict mapping …`: the tools of those who write mapping files.
struct MappingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mapping", abstract: "Check mapping files. マッピングファイルの検査",
    subcommands: [Check.self, MappingExport.self, MappingReport.self])

  /// `mict mapping check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check all mapping files and prove them on samples.\n全マッピングの検査と見本による証明",
      usage: "mict mapping check [<options>]",
      discussion: """
        First the files themselves: paths exist, types fit, nothing is taken twice, required elements are made, every \
        category exists and the residue is no weaker than any field.

        Then every sample, SAMPLES/<item>/<name>.json and .xml: both are the same document; it splits into the entry \
        and residue that stand in <name>.stock.json and <name>.residue.json; and the laws hold:

          lossless   join(split(r)) equals r
          faithful   split(join(s, c)) is (s, c)
          fresh      join(s, nothing) splits back to s

        Examples:
          # the project's own files and samples
          mict mapping check

          # those of another folder
          mict mapping check --mappings ours/Mappings --samples ours/Samples

          # after a change that is meant: write what is expected anew, and read it
          mict mapping check --write-expected

        Exit codes: 0 all is well, 1 something was found, 64 wrong usage.
        """)

    @Option(help: "The folder of mapping files.")
    var mappings = "Mappings"

    @Option(help: "The folder of samples.")
    var samples = "Samples"

    @Flag(help: "Write the expected entries and residues anew instead of comparing.")
    var writeExpected = false

    func run() throws {
      let workspace = try Workspace.forCommand(mappings)
      var check = SampleCheck(mappings: workspace.mappings, folder: samples, writes: writeExpected)
      do { try check.run() } catch {
        Files.complain(error)
        throw ExitCode.failure
      }
      for finding in check.findings { print(finding) }
      let lenses = workspace.mappings.lenses.count + workspace.mappings.disclosures.count
      print("\(lenses) mappings, \(check.count) samples: \(check.findings.count) findings")
      guard check.findings.isEmpty else { throw ExitCode.failure }
    }
  }
}

/// Proves the lenses on the samples of a folder.
struct SampleCheck {
  let mappings: MappingSet
  let folder: String
  let writes: Bool
  private(set) var findings: [String] = []
  private(set) var count = 0

  init(mappings: MappingSet, folder: String, writes: Bool) {
    self.mappings = mappings
    self.folder = folder
    self.writes = writes
  }

  mutating func run() throws {
    for name in try Files.list(folder, ending: [".json", ".xml"]) where Self.isSample(name) {
      let stem = String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
      let path = "\(folder)/\(name)"
      let format: FHIRFormat = name.hasSuffix(".xml") ? .xml : .json
      let reading = format.read(try Files.read(path))
      findings += reading.issues.map { $0.rendered(file: path) }
      guard let resource = reading.document, reading.isUsable else { continue }
      count += 1
      let bare = ResourceHead.removed(from: resource)
      switch mappings.lens(for: bare) {
      case .failure(let refusal): findings.append(refusal.issue.rendered(file: path))
      case .success(let lens):
        findings += lens.brokenLaws(on: bare).map { $0.issue.rendered(file: path) }
        findings += lens.join(lens.split(bare).entry).structureIssues().map { $0.rendered(file: "\(path) (fresh)") }
        try compare(lens.split(bare), lens, stem: stem, path: path)
      }
      if format == .xml { try compareForms(resource, stem: stem, path: path) }
    }
    if count == 0 { findings.append("\(folder): error: there is no sample here") }
  }

  private static func isSample(_ name: String) -> Bool {
    name.contains("/") && !name.hasSuffix(".stock.json") && !name.hasSuffix(".residue.json")
      && !name.hasPrefix("registry/") && !name.hasPrefix("hospital/")
  }

  /// The entry and residue against the expected ones.
  private mutating func compare(
    _ split: (entry: Document, residue: Document?), _ lens: Lens, stem: String, path: String
  ) throws {
    let actual = [
      ("stock", JSONWriter.text(split.entry, pretty: true, typeMember: false)),
      ("residue", split.residue.map { JSONWriter.text($0, pretty: true, typeMember: false) } ?? []),
    ]
    for (kind, bytes) in actual {
      let expected = "\(folder)/\(stem).\(kind).json"
      if writes {
        if bytes.isEmpty { Files.remove(expected) } else { try Files.write(bytes, to: expected) }
        continue
      }
      let wanted = (try? Files.read(expected)) ?? []
      let same = wanted.isEmpty == bytes.isEmpty && (wanted.isEmpty || isEqual(wanted, bytes, lens, kind))
      if !same {
        findings.append(
          Issue(.mappingSample, subjects: ["the \(kind) is not the one in \(expected)"]).rendered(file: path))
      }
    }
  }

  private func isEqual(_ wanted: [UInt8], _ actual: [UInt8], _ lens: Lens, _ kind: String) -> Bool {
    let reader = JSONReader(schema: kind == "stock" ? lens.entrySchema : lens.resourceSchema, anchors: true)
    let type = kind == "stock" ? lens.entryType : lens.resourceType
    guard let one = reader.read(wanted, as: type).document, let other = reader.read(actual, as: type).document else {
      return false
    }
    return one == other
  }

  /// The JSON and the XML form of one sample are the same document.
  private mutating func compareForms(_ resource: Document, stem: String, path: String) throws {
    guard let other = try? Files.read("\(folder)/\(stem).json"), let document = FHIRFormat.json.read(other).document
    else { return }
    if let difference = Difference.first(document, resource) {
      findings.append(
        Issue(.mappingSample, path: difference.path, subjects: ["the JSON and the XML form differ"]).rendered(
          file: path))
    }
  }
}
