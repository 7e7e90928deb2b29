import ArgumentParser
import FHIR
import JSON
import Mapping
import Tree

/// `mict mapping join`: the way back of `split`.
struct MappingJoin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Join entries and residues into resources.\n項目の値と残りからリソースを復元",
    usage: "mict mapping join [<file>] [<options>]",
    discussion: """
      Reads what `mict mapping split` writes: one JSON object {"mapping": …, "entry": …, "residue": …}, or one on each \
      line. Without `residue`, the entry alone makes the resource. Of several, each resource stands on a line of its own.

      Examples:
        # nothing is lost
        mict mapping split patient.json | mict mapping join

        # what does an edited entry become?
        mict mapping split patient.json > halves.json
        mict mapping join halves.json --to xml

      Exit codes: 0 joined, 1 unreadable, or the resource breaks FHIR's structure or does not say all that the entry says, \
      64 wrong usage.
      終了コード: 0 復元、1 読取不能・不正・表せない値あり、64 使い方の誤り
      """)

  @Argument(help: "The file, or `-` for standard input (the default). ファイルまたは標準入力")
  var file = "-"

  @Option(help: "The form to write; XML holds one resource.")
  var to = FHIRFormat.json

  @OptionGroup var options: MappingOptions

  func run() throws {
    let set = try options.workspace().mappings
    let name = file == "-" ? "<stdin>" : file
    let pieces: [JSONPieces.Piece]
    do { pieces = JSONPieces.values(of: try Files.read(file)) } catch {
      Files.complain((error as? Files.Fault)?.text(options.language) ?? "\(error)")
      throw ExitCode.failure
    }
    func fail(_ english: String, _ japanese: String) -> ExitCode {
      Files.complain(Files.Fault(name, english, japanese).text(options.language))
      return .failure
    }
    guard !pieces.isEmpty else { throw fail("there is nothing in it", "空です") }
    guard to == .json || pieces.count == 1 else {
      throw fail("XML holds one resource, and here are \(pieces.count)", "XMLは1件だけですが、\(pieces.count)件あります")
    }
    var isWhole = true
    for piece in pieces {
      do throws(Halves.Fault) {
        let halves = try Halves(piece, mapping: nil, residue: nil, in: set)
        let resource = halves.lens.join(halves.entry, halves.residue)
        // Also what the resource does not say of the entry: a join must not lose anything unnoticed.
        for issue in resource.structureIssues() + halves.lens.faults(of: halves.entry, halves.residue) {
          isWhole = false
          Files.complain(issue.rendered(file: name, language: options.language))
        }
        if let residue = halves.residue { note(halves.lens.unwritten(of: residue, in: resource), name) }
        if !write(resource, pretty: pieces.count == 1, name) { isWhole = false }
      } catch {
        isWhole = false
        error.tell(name, options.language)
      }
    }
    guard isWhole else { throw ExitCode.failure }
  }

  /// Tells what of a residue has no place: an item that is gone takes its rest with it, which may be meant.
  private func note(_ paths: [String], _ name: String) {
    for path in paths {
      let text =
        switch options.language {
        case .english: "\(name): note: \(path): the residue's value has no place beside this entry, and is not written"
        case .japanese: "\(name): 注意: \(path): 残りの値は、このエントリーに置く場所がないため書き出しません"
        }
      Files.complain(text)
    }
  }

  /// Writes a resource; false, when that was told, where XML can't hold a value.
  private func write(_ resource: Document, pretty: Bool, _ name: String) -> Bool {
    do throws(FHIRUnwritable) {
      let text = String(decoding: try to.write(resource, pretty: pretty), as: UTF8.self)
      Files.say(text.hasSuffix("\n") ? String(text.dropLast()) : text)
      return true
    } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: name, language: options.language)) }
      return false
    }
  }
}
