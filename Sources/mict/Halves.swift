import JSON
import Mapping
import Tree

/// The *halves* of a resource, entry and residue, as one JSON object: what `mict mapping split` writes and `join` reads.
///
///     {"mapping": "diagnosis", "entry": {…}, "residue": {…}}
///
/// Nothing left behind is no `residue`.
struct Halves {
  let lens: Lens
  let entry: Document
  let residue: Document?

  init(lens: Lens, entry: Document, residue: Document?) {
    self.lens = lens
    self.entry = entry
    self.residue = residue
  }

  /// Why a text is no halves.
  enum Fault: Error {
    case issues([Issue])
    case said(english: String, japanese: String)

    func tell(_ file: String, _ language: Language) {
      switch self {
      case .issues(let issues): for issue in issues { Files.complain(issue.rendered(file: file, language: language)) }
      case .said(let english, let japanese): Files.complain(Files.Fault(file, english, japanese).text(language))
      }
    }
  }

  /// Reads an object; where it is a bare entry, `mapping` is the name of its mapping and `residue` what was left.
  init(_ piece: JSONPieces.Piece, mapping: String?, residue: JSONPieces.Piece?, in set: MappingSet) throws(Fault) {
    let members = piece.members ?? []
    let isWhole = members.contains { $0.name == "entry" } && members.contains { $0.name == "mapping" }
    var parts: [String: JSONPieces.Piece] = [:]
    for (name, value) in isWhole ? members : [] {
      guard ["mapping", "entry", "residue"].contains(name), parts.updateValue(value, forKey: name) == nil else {
        throw .said(
          english: "an object with `mapping`, `entry` and `residue` has nothing else, and each once",
          japanese: "`mapping`、`entry`、`residue`のほかの要素があるか、重複しています")
      }
    }
    guard let name = isWhole ? parts["mapping"]?.word : mapping else {
      throw .said(
        english:
          "this has no `mapping` and `entry`; put a bare entry into {\"mapping\": …, \"entry\": …}, or give it to "
          + "`mict mapping explain --entry --mapping NAME`",
        japanese:
          "`mapping`と`entry`がありません。エントリーだけの場合は{\"mapping\": …, \"entry\": …}の形にするか、"
          + "`mict mapping explain --entry --mapping 名前`に渡してください")
    }
    guard let lens = set.lens(named: name) else {
      let names = set.lenses.map(\.name).sorted().joined(separator: ", ")
      throw .said(english: "no mapping has this name; there are: \(names)", japanese: "その名前のマッピングはありません。あるのは: \(names)")
    }
    self.lens = lens
    entry = try Self.read(parts["entry"] ?? piece, lens.entrySchema, lens.entryType, anchors: false)
    let left = isWhole ? parts["residue"] : residue
    self.residue =
      try left.map { piece throws(Fault) in
        try Self.read(piece, lens.resourceSchema, lens.resourceType, anchors: true)
      }
  }

  private static func read(_ piece: JSONPieces.Piece, _ schema: Schema, _ type: TypeID, anchors: Bool) throws(Fault)
    -> Document
  {
    let reading = JSONReader(schema: schema, anchors: anchors).read(piece.bytes, as: type)
    // A residue alone need not hold what FHIR requires; but what can't be read of it would be lost.
    let lost = reading.issues.filter { [.elementUnknown, .elementShape, .jsonDuplicate].contains($0.code) }
    guard let document = reading.document, anchors ? lost.isEmpty : reading.isUsable else {
      throw .issues((anchors && !lost.isEmpty ? lost : reading.issues).map { $0.moved(down: piece.line) })
    }
    return document
  }

  /// As JSON: laid out on many lines, or on one.
  func text(pretty: Bool) -> String {
    func json(_ document: Document) -> String {
      let text = String(decoding: JSONWriter.text(document, pretty: pretty, typeMember: false), as: UTF8.self)
      // No line ends within a string of JSON: each that is there may be moved.
      return text.split(separator: "\n").joined(separator: "\n  ")
    }
    let members =
      [("mapping", "\"\(lens.name)\""), ("entry", json(entry))] + (residue.map { [("residue", json($0))] } ?? [])
    let lines = members.map { pretty ? "  \"\($0)\": \($1)" : "\"\($0)\":\($1)" }
    return pretty ? "{\n\(lines.joined(separator: ",\n"))\n}" : "{\(lines.joined(separator: ","))}"
  }
}
