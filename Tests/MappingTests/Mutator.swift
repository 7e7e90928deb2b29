import JSON
import TestSupport
import Tree

/// Changes valid documents into others that nobody would write: items twice, in another order, with parts of one put into
/// another; identifiers and extensions on everything; values without a value; texts of every kind. What comes out is
/// valid.
struct Mutator {
  let schema: Schema
  /// What may be put in the place of something, by type.
  private var donors: [TypeID: [Branch]] = [:]
  /// The same by element, where only what stood there before may stand again.
  private var ownDonors: [ElementID: [Branch]] = [:]
  /// Whether the values of one element may stand at another of its type, and texts of no document at all.
  private let isFree: Bool
  private let uris: [String]

  /// With `isFree`, anything that the schema allows; else each element takes only what was seen there.
  init(_ schema: Schema, isFree: Bool, uris: [String] = []) {
    self.schema = schema
    self.isFree = isFree
    self.uris = uris
  }

  /// Takes a document apart for its pieces.
  mutating func learn(_ document: Document) {
    learn(Branch(document.root))
    if schema[document.root.type].kind == .root, document.count < 60, let abstract = schema.type(named: "Resource") {
      donors[abstract, default: []].append(Branch(document.root))
    }
  }

  private mutating func learn(_ branch: Branch) {
    for child in branch.children {
      donors[child.type, default: []].append(child)
      ownDonors[child.element, default: []].append(child)
      learn(child)
    }
  }

  /// The document with some changes; nil when they made it invalid.
  func changed(_ document: Document, _ random: inout SeededGenerator) -> Document? {
    for _ in 0..<4 {
      var branch = Branch(document.root)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let number = Int.random(in: 0..<branch.count, using: &random)
        branch.change(at: number) { change(&$0, &random) }
      }
      let result = branch.document(schema)
      if result.structureIssues(limit: 1).isEmpty, isWritable(result) { return result }
    }
    return nil
  }

  /// A residue that no lens left: with changes of every kind, valid or not, and anchors where none belongs.
  func forged(_ residue: Document, _ random: inout SeededGenerator) -> Document {
    var branch = Branch(residue.root)
    var keys: [String] = ["", "=a", "[system=a]", "=#0123456789abcdef", "=a#0123456789abcdef.2"]
    branch.gatherAnchors(&keys)
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let number = Int.random(in: 0..<branch.count, using: &random)
      branch.change(at: number) { node in
        switch Int.random(in: 0..<3, using: &random) {
        case 0: if number > 0 { node.anchor = random.pick(keys) }
        case 1: node.anchor = nil
        default: change(&node, &random)
        }
      }
    }
    return branch.document(schema)
  }

  /// Whether JSON says all of it: what are attributes in XML have nothing below them.
  private func isWritable(_ document: Document) -> Bool {
    let reading = JSONReader(schema: schema).read(JSONWriter.text(document), as: document.root.type)
    return reading.issues.isEmpty && reading.document == document
  }

  private func change(_ branch: inout Branch, _ random: inout SeededGenerator) {
    switch Int.random(in: 0..<(isFree ? 12 : 8), using: &random) {
    case 0: branch.children.shuffle(using: &random)
    case 1, 2: doubleItem(of: &branch, &random)
    case 3: if let index = branch.children.indices.randomElement(using: &random) { branch.children.remove(at: index) }
    case 4, 5:
      guard let index = branch.children.indices.randomElement(using: &random) else { return }
      let child = branch.children[index]
      guard let donor = donor(child.element, child.type, &random) else { return }
      branch.children[index] = donor.standing(as: child.element)
    case 6, 7: addElement(to: &branch, &random)
    case 8, 9: if let text = branch.text { branch.text = self.text(branch.type, instead: text, &random) }
    case 10: if !branch.children.isEmpty || random.once(in: 3) { branch.text = nil }
    default:
      guard let id = schema.element("id", of: branch.type), schema[id].flags.contains(.attribute) else { return }
      branch.children.removeAll { $0.element == id }
      branch.children.append(Branch(id, schema[id].type, text: random.pick(["a", "b", "mark", "見本"])))
    }
  }

  /// An item once more, perhaps with a change.
  private func doubleItem(of branch: inout Branch, _ random: inout SeededGenerator) {
    let items = branch.children.indices.filter { schema[branch.children[$0].element].isList }
    guard let index = items.randomElement(using: &random) else { return }
    var item = branch.children[index]
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      item.change(at: Int.random(in: 0..<item.count, using: &random)) { change(&$0, &random) }
    }
    branch.children.insert(item, at: random.once(in: 2) ? index : index + 1)
  }

  /// Something that the type allows and that is known from elsewhere.
  private func addElement(to branch: inout Branch, _ random: inout SeededGenerator) {
    guard let element = schema.elements(of: branch.type).randomElement(using: &random),
      let donor = donor(element.id, element.type, &random)
    else { return }
    if !element.isList {
      branch.children.removeAll {
        $0.element == element.id || (element.choice != nil && schema[$0.element].choice == element.choice)
      }
    }
    let index = Int.random(in: 0...branch.children.count, using: &random)
    branch.children.insert(donor.standing(as: element.id), at: index)
  }

  private func donor(_ element: ElementID, _ type: TypeID, _ random: inout SeededGenerator) -> Branch? {
    if !isFree { return ownDonors[element]?.randomElement(using: &random) }
    let own = random.once(in: 3) ? nil : ownDonors[element]?.randomElement(using: &random)
    return own ?? donors[type]?.randomElement(using: &random)
  }

  private func text(_ type: TypeID, instead text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    guard let format = schema[type].format else { return text }
    if format == .uri, random.once(in: 2), let uri = uris.randomElement(using: &random) { return Array(uri.utf8) }
    let known = random.once(in: 2) ? donors[type]?.randomElement(using: &random)?.text : nil
    return known ?? Array(random.pick(Self.texts(format)).utf8)
  }

  /// Texts that differ little, or look like what they are not.
  private static func texts(_ format: PrimitiveFormat) -> [String] {
    let digits = String(repeating: "7", count: 80)
    switch format {
    case .decimal: return ["1", "1.0", "1.00", "10e-1", "1e2", "1E+2", "-0", "0.0", "0.\(digits)", digits]
    case .string, .markdown:
      return [
        "が", "か\u{3099}", "ｶﾞ", "ガ", "é", "e\u{301}", "𠮷野家", "葛\u{e0100}城", "👨‍👩‍👧", "\u{200b}a", "a\u{a0}b", "a  b", "a\tb",
        "a\nb", "a\r\nb", "\\|#(,)", "=a", "=a#1", "#", "()", "[system=a]", "@", "\"", "</div>", "&lt;", "null", "{}",
        "\u{feff}a", "a.2", String(repeating: "長", count: 3000),
      ]
    case .code: return ["a", "A", "a b", "a|b", "=a", "が", "か\u{3099}", "ＡＢ"]
    case .date: return ["2026", "2026-04", "2026-04-01", "0001-01-01", "9999-12-31"]
    case .dateTime:
      return [
        "2026", "2026-04", "2026-04-01", "2026-04-01T00:00:00+09:00", "2026-03-31T15:00:00Z",
        "2026-04-01T00:00:00.000+09:00", "2026-04-01T00:00:00-00:00", "2026-12-31T23:59:60Z",
        "2026-04-01T00:00:00.123456789012+14:00",
      ]
    case .instant: return ["2026-04-01T00:00:00+09:00", "2026-04-01T00:00:00.0+09:00", "2026-03-31T15:00:00Z"]
    case .uri, .url, .canonical:
      return [
        "urn:oid:1.2.392.100495.20.3.81", "http://a.example", "HTTP://A.EXAMPLE", "http://a.example/", "#a",
        "urn:uuid:00000000-0000-4000-8000-000000000000", "http://a.example|1.0", "a",
      ]
    default: return Sampler.samples(format)
    }
  }
}

extension Branch {
  fileprivate func gatherAnchors(_ keys: inout [String]) {
    if let anchor { keys.append(anchor) }
    for child in children { child.gatherAnchors(&keys) }
  }
}
