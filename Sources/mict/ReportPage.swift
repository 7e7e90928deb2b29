import FHIR
import Mapping
import Tree

/// A page that shows mappings at work: for each its file, line by line, and each sample's resource, entry and residue,
/// whose values are marked with the lines that made them.
///
/// All text of files and samples is escaped; the page asks no server for anything and says so to the browser. Without its
/// script it is a document to read.
struct ReportPage {
  private let set: MappingSet
  /// The files' lines, by name; a file's number on the page is its place in `order`.
  private var sources: [String: [Substring]] = [:]
  private var order: [String] = []
  private var samples: [String: [(name: String, resource: Document)]] = [:]

  init(set: MappingSet) { self.set = set }

  /// A mapping file, named relative to its folder.
  mutating func add(source: String, name: String) {
    let text = source.hasSuffix("\n") ? source.dropLast() : source[...]
    sources[name] = text.split(separator: "\n", omittingEmptySubsequences: false)
    order.append(name)
  }

  /// A sample that the lens takes.
  mutating func add(sample: Document, name: String, of lens: Lens) {
    samples[lens.name, default: []].append((name, sample))
  }

  /// The page for the lenses of these names.
  func html(of names: Set<String>) -> String {
    let lenses = set.lenses.filter { names.contains($0.name) }
    var reasons = ReportReasons()
    let sections = lenses.map { section($0, &reasons) }.joined()
    let count = lenses.reduce(0) { $0 + (samples[$1.name]?.count ?? 0) }
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return """
      <!DOCTYPE html>
      <html lang=en>
      <meta charset=utf-8>
      <meta http-equiv=Content-Security-Policy content="\(policy)">
      <meta name=viewport content="width=device-width">
      <meta name=referrer content=no-referrer>
      <title>MICT Gateway – Mappings マッピング</title>
      <style>\(ReportAssets.style)</style>
      <body>
      <a class=skip href="#mappings">\(HTMLText.both("To the mappings", "マッピングへ"))</a>
      <header>
      <fieldset class=language><legend>\(HTMLText.both("Language", "言語"))</legend>
      <label><input type=radio name=language id=en checked><span lang=en>English</span></label>
      <label><input type=radio name=language id=ja><span lang=ja>日本語</span></label></fieldset>
      <h1>\(HTMLText.both("How FHIR and the stock model translate into each other", "FHIRとストックモデルの相互変換"))</h1>
      <p>\(HTMLText.both(
        "\(lenses.count) mappings, \(count) samples. One file translates both ways; what no row takes is residue, and nothing is lost. The samples are made up.",
        "マッピング\(lenses.count)件、見本\(count)件。一つのファイルが双方向に変換します。行が取らないものは残余となり、何も失われません。見本はすべて架空のものです。"))</p>
      <p class=help>\(HTMLText.both(
        "Point at a line of the file, or move to it with Tab, to see what it makes on both sides. Point at a value, or go from value to value with the arrow keys, to see its line. A click or Enter keeps it, Escape lets it go.",
        "ファイルの行を指す（またはTabで移る）と、両側の値が光ります。値を指す（または矢印キーで移る）と、その行が光ります。クリックかEnterで固定、Escapeで解除します。"))</p>
      <ul class=legend>
      <li><b class=x>"…"</b> \(HTMLText.both("taken by a row", "行が取る値"))</li>
      <li><b class=c>"…"</b> \(HTMLText.both("a constant that the file demands", "ファイルが求める定数"))</li>
      <li><b class=s>"…"</b> \(HTMLText.both("taken, its spelling kept in the residue", "取られ、表記は残余に残る"))</li>
      <li><b class=r>"…"</b> \(HTMLText.both("residue", "残余"))</li>
      </ul>
      <nav aria-label="Mappings マッピング"><ul>\(lenses.map(link).joined())</ul></nav>
      </header>
      <main id=mappings>\(sections)</main>
      <div id=status role=status hidden></div>
      <script type="application/json" id=reasons>\(reasons.json)</script>
      <script>\(ReportAssets.script)</script>

      """
  }

  private func link(_ lens: Lens) -> String {
    let type = HTMLText.escaped(lens.resourceSchema[lens.resourceType].name)
    let name = HTMLText.escaped(lens.name)
    return "<li><a href=\"#\(name)\">\(title(of: lens))</a> <small>\(type) · \(name)</small></li>"
  }

  private func title(of lens: Lens) -> String {
    let labels = set.model.items[lens.entrySchema[lens.entryType].name]?.labels
    return HTMLText.both(labels?[.english] ?? lens.name, labels?[.japanese] ?? lens.name)
  }

  // MARK: - A lens

  private func section(_ lens: Lens, _ reasons: inout ReportReasons) -> String {
    let name = HTMLText.escaped(lens.name)
    var lines: [String: Set<Int>] = [lens.file: []]
    for origin in lens.allRows.flatMap(\.origins) { lines[origin.file, default: []].insert(origin.line) }
    var body = ""
    let views = (samples[lens.name] ?? []).compactMap { sample in
      lens.provenance(of: sample.resource).map {
        (
          sample.name,
          ReportSample(lens: lens, model: set.model, resource: sample.resource, provenance: $0, number: self.number)
        )
      }
    }
    // The richest comes first, and is open: in it most lines have something to show.
    let richest = views.indices.max { views[$0].1.provenance.rows.count < views[$1].1.provenance.rows.count }
    for (number, index) in ((richest.map { [$0] } ?? []) + views.indices.filter { $0 != richest }).enumerated() {
      let (name, view) = views[index]
      lines[lens.file]?.formUnion(view.constantLines)
      body += view.html(name: name, isOpen: number == 0, &reasons)
    }
    if body.isEmpty { body = "<p>\(HTMLText.both("There is no sample.", "見本がありません。"))</p>" }
    let groups = lines.keys.filter { $0 != lens.file }.sorted()
    let type = HTMLText.escaped(lens.resourceSchema[lens.resourceType].name)
    var facts = "<dt>FHIR</dt><dd>\(type)</dd>"
    facts +=
      "<dt>\(HTMLText.both("Item", "項目"))</dt><dd>\(HTMLText.escaped(lens.entrySchema[lens.entryType].name))</dd>"
    facts +=
      "<dt>\(HTMLText.both("Residue's category", "残余の区分"))</dt><dd>\(HTMLText.escaped(lens.residueCategory))</dd>"
    if let profile = lens.profile {
      facts += "<dt>\(HTMLText.both("Profile", "プロファイル"))</dt><dd>\(HTMLText.escaped(profile))</dd>"
    }
    let used = groups.map { file in
      "<details><summary>\(HTMLText.escaped(file))</summary>\(source(file, lines))</details>"
    }
    return """
      <section class=lens id="\(name)" aria-labelledby="\(name)-title">
      <h2 id="\(name)-title">\(title(of: lens)) <small>\(name)</small></h2>
      <dl>\(facts)</dl>
      <div class=work><div class=files>
      <h3>\(HTMLText.escaped(lens.file))</h3>
      \(source(lens.file, lines))
      \(used.isEmpty ? "" : "<h3>\(HTMLText.both("Groups of rows used", "使われる行のグループ"))</h3>\(used.joined())")
      </div><div class=samples>\(body)</div></div>
      </section>

      """
  }

  /// A file's lines, those that translate marked.
  private func source(_ file: String, _ rows: [String: Set<Int>]) -> String {
    let marked = rows[file] ?? []
    let lines = (sources[file] ?? []).enumerated().map { index, line in
      let number = index + 1
      let text = HTMLText.escaped(String(line))
      guard marked.contains(number) else { return "<span class=l data-n=\(number)>\(text)\n</span>" }
      return
        "<span class=\"l m\" data-n=\(number) data-l=\"\(self.number(file)).\(number)\" tabindex=0>\(text)\n</span>"
    }
    return "<pre class=source>\(lines.joined())</pre>"
  }

  /// The number of a file on this page.
  private func number(_ file: String) -> Int { order.firstIndex(of: file) ?? order.count }
}

/// Why values are residue, each said once on the page.
struct ReportReasons {
  private var numbers: [String: Int] = [:]
  private var texts: [(english: String, japanese: String)] = []

  /// The number of a reason.
  mutating func number(of english: String, _ japanese: String) -> Int {
    if let number = numbers[english] { return number }
    numbers[english] = texts.count
    texts.append((english, japanese))
    return texts.count - 1
  }

  /// All of them as JSON that may stand in a script element.
  var json: String {
    let items = texts.map { "[\(Self.quoted($0.english)),\(Self.quoted($0.japanese))]" }
    return "[\(items.joined(separator: ","))]"
  }

  /// A string of JSON in which nothing is a tag of HTML.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      let isPlain = unit >= 0x20 && unit < 0x7f && !"\"\\<>&".utf16.contains(unit)
      if isPlain {
        result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        let hex = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      }
    }
    return result + "\""
  }
}
