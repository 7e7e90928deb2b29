import Mapping
import Tree

/// One sample on the page: the resource beside its entry and its residue.
struct ReportSample {
  let lens: Lens
  let model: StockModel
  let resource: Document
  let provenance: Provenance
  /// The number of a mapping file on the page.
  let number: (String) -> Int

  /// The lines of the lens's file whose constants stand in this sample.
  var constantLines: Set<Int> {
    Set(
      provenance.lines.compactMap { line in
        guard case .constant(let place?, _) = line.fate else { return nil }
        return place.line
      })
  }

  /// The sample in HTML.
  func html(name: String, isOpen: Bool, _ reasons: inout ReportReasons) -> String {
    let (entry, residue) = lens.split(resource)
    let (outer, inner) = marks(entry, &reasons)
    let left = ReportJSON.html(
      of: resource, typeMember: true, ReportJSON(mark: { outer[$0.nodeIndex] }))
    let right = ReportJSON.html(
      of: entry, typeMember: false, ReportJSON(mark: { inner[$0.nodeIndex] }, label: label))
    let rest = residue.map { residue in
      ReportJSON.html(of: residue, typeMember: false, ReportJSON(mark: { _ in ReportJSON.Mark(kind: "r") }))
    }
    let leftCount = outer.values.filter { $0.kind == "r" }.count
    let type = HTMLText.escaped(lens.resourceSchema[lens.resourceType].name)
    return """
      <details class=sample\(isOpen ? " open" : "")><summary>\(HTMLText.escaped(name)) <small>\(HTMLText.both(
        "\(outer.count - leftCount) values taken, \(leftCount) residue", "取られた値\(outer.count - leftCount)、残余\(leftCount)"))</small></summary>
      <div class=panes>
      <div class=pane><h4>\(type)</h4><pre tabindex=0 role=group aria-label="\(type)">\(left)</pre></div>
      <div class=pane><h4>\(HTMLText.both("Entry", "エントリ"))</h4>\
      <pre tabindex=0 role=group aria-label="Entry エントリ">\(right)</pre>
      <h4>\(HTMLText.both("Residue", "残余"))</h4>\
      \(rest.map { "<pre tabindex=0 role=group aria-label=\"Residue 残余\">\($0)</pre>" }
        ?? "<p>\(HTMLText.both("Nothing is left.", "残余はありません。"))</p>")</div>
      </div></details>

      """
  }

  /// What every value of the resource and of the entry is marked with.
  private func marks(_ entry: Document, _ reasons: inout ReportReasons) -> (
    outer: [Int: ReportJSON.Mark], inner: [Int: ReportJSON.Mark]
  ) {
    var outer: [Int: ReportJSON.Mark] = [:]
    var inner: [Int: ReportJSON.Mark] = [:]
    var pairs: [Int: Int] = [:]
    for (pair, field) in provenance.fields.enumerated() {
      let lines = field.row.origins.map(line)
      inner[field.element.nodeIndex] = ReportJSON.Mark(kind: "x", lines: lines, pair: pair)
      for made in field.makes where pairs[made.nodeIndex] == nil { pairs[made.nodeIndex] = pair }
    }
    for line in provenance.lines {
      let index = line.element.nodeIndex
      switch line.fate {
      case .field(_, let row, let isPreferred):
        outer[index] = ReportJSON.Mark(
          kind: isPreferred ? "x" : "s", lines: row.origins.map(self.line), pair: pairs[index])
      case .constant(let place, _):
        let lines = place.map { ["\(self.number(lens.file)).\($0.line)"] } ?? []
        outer[index] = ReportJSON.Mark(kind: "c", lines: lines, pair: pairs[index])
      case .residue(let reason, _):
        let number = reasons.number(of: reason.text(file: lens.file), reason.text(file: lens.file, .japanese))
        outer[index] = ReportJSON.Mark(kind: "r", reason: number)
      }
    }
    return (outer, inner)
  }

  private func line(_ origin: Provenance.Row.Origin) -> String { "\(number(origin.file)).\(origin.line)" }

  private func label(_ element: Element) -> String {
    guard let labels = model.labels[element.id], let english = labels[.english], let japanese = labels[.japanese] else {
      return ""
    }
    return " <small>\(HTMLText.both(english, japanese))</small>"
  }
}
