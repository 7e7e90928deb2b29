import Access

/// An access table as one HTML page for a committee: it asks no server for anything, has no script, and says so to the
/// browser. Each cell holds the letter of its mark; colours only help to find it.
struct AccessPage {
  private let held: HeldTable
  private var table: AccessTable { held.table }

  init(_ held: HeldTable) { self.held = held }

  var html: String {
    let head = AccessHead(held)
    let facts = head.lines.dropFirst().map { "<li>\(HTMLText.both($0.english, $0.japanese))</li>" }.joined()
    let title = head.lines.first.map { HTMLText.both($0.english, $0.japanese) } ?? ""
    return """
      <!DOCTYPE html>
      <html lang=en>
      <meta charset=utf-8>
      <meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <meta name=viewport content="width=device-width">
      <meta name=referrer content=no-referrer>
      <title>MICT Gateway – Access table 権限設定 \(HTMLText.escaped(table.version))</title>
      <style>\(AccessPageStyle.style)\(crosshair)</style>
      <body>
      <header>
      <fieldset class=language><legend>\(HTMLText.both("Language", "言語"))</legend>
      <label><input type=radio name=language id=en checked><span lang=en>English</span></label>
      <label><input type=radio name=language id=ja><span lang=ja>日本語</span></label></fieldset>
      <h1>\(title)</h1>
      <ul class=facts>\(facts)</ul>
      <ul class=legend>\(legend)</ul>
      </header>
      <main>
      <div class=sheet role=region tabindex=0 aria-label="Access table 権限表">
      <table>
      <thead><tr><th class=corner scope=col>\(HTMLText.both("Category / occupation", "区分／職種"))</th>\(columns)</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>
      </main>
      <footer>\(notes)</footer>

      """
  }

  private var columns: String {
    table.columns.map { column in
      let label = HTMLText.escaped(table.label(of: column) ?? "")
      return "<th scope=col><div><span lang=ja>\(label)</span> <code>\(HTMLText.escaped(column.code))</code></div></th>"
    }.joined()
  }

  private var rows: String {
    table.categories.map { category in
      let label = HTMLText.escaped(table.label(of: category) ?? "")
      let cells = table.columns.map { cell($0, category) }.joined()
      return
        "<tr><th scope=row><span lang=ja>\(label)</span> <code>\(HTMLText.escaped(category.code))</code></th>\(cells)</tr>\n"
    }.joined()
  }

  private func cell(_ column: Occupation, _ category: Category) -> String {
    guard let cell = held.cell(column, category) else { return "<td>?</td>" }
    let mark = Self.letter(cell.mark)
    guard cell.isNarrowed else { return "<td class=\(Self.name(cell.mark))>\(mark)</td>" }
    return
      "<td class=\"\(Self.name(cell.mark)) narrowed\"><small>\(Self.letter(cell.committee.mark))→</small>\(mark)</td>"
  }

  private var legend: String {
    var items = AccessHead.marks.map {
      "<li><b class=\(Self.name($0.mark))>\(Self.letter($0.mark))</b> \(HTMLText.both($0.english, $0.japanese))</li>"
    }
    if held.overlay != nil {
      items.append(
        "<li><b class=\"view narrowed\"><small>W→</small>R</b> "
          + HTMLText.both(
            "narrowed by the facility's own table: the committee's mark, then what is left", "施設の規程により制限（委員会の権限→施設での権限）"
          )
          + "</li>")
    }
    return items.joined()
  }

  private var notes: String {
    let duty = HTMLText.escaped(table.duty.code)
    let hospitals = HTMLText.escaped(table.hospitals.code)
    return [
      (
        "The first thing asked is always whether the person is on the patient's care team and the patient consents; the table comes behind.",
        "権限表より先に、患者のチームの一員であることと患者の同意が確かめられます。"
      ),
      (
        "\(duty) is a duty for one patient, held beside an occupation: the wider of both counts.",
        "\(duty)（主治医）は患者ごとの役割で、職種の権限に加わります。"
      ),
      (
        "\(hospitals) is what hospitals disclose: it is looked at, never stored.",
        "\(hospitals)（千年カルテ）は閲覧のみで、保存されません。"
      ),
    ].map { "<p>\(HTMLText.both($0.0, $0.1))</p>" }.joined()
  }

  /// The column under the pointer stands out like the row.
  private var crosshair: String {
    let columns = 2...(table.columns.count + 1)
    return columns.map { ".sheet:has(td:nth-child(\($0)):hover) :is(td,th):nth-child(\($0))" }.joined(separator: ",\n")
      + " { box-shadow: inset 0 0 0 99px var(--over); }\n"
  }

  private static func name(_ mark: Mark) -> String {
    switch mark {
    case .none: "none"
    case .view: "view"
    case .writeOwn: "own"
    case .writeAny: "any"
    case .onBehalf: "behalf"
    }
  }

  private static func letter(_ mark: Mark) -> String { mark == .none ? "–" : mark.rawValue }
}

/// The looks of the page of `AccessPage`.
enum AccessPageStyle {
  static let style = #"""
    :root { color-scheme: light dark; --ground: #fff; --panel: #f3f5f8; --ink: #1c2330; --dim: #566070; --line: #c9d0da;
      --view: #e3eefb; --own: #d5efdf; --any: #ffe3b8; --behalf: #ecdffa; --edge: #b3261e; --over: rgb(20 60 120 / .10);
      --focus: #0b57a4; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14181f; --panel: #1f2631; --ink: #e8ecf2; --dim: #a3aebd;
      --line: #3a4453; --view: #1d3350; --own: #17402c; --any: #55390a; --behalf: #41295e; --edge: #ff8a80;
      --over: rgb(160 200 255 / .16); --focus: #7db8ff; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--ink); padding: 0 clamp(.75rem, 2vw, 2rem) 2rem;
      font: 1rem/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; }
    body:has(#en:checked) [lang=ja]:not(label *, th div *, tbody th *), body:has(#ja:checked) [lang=en]:not(label *, html) { display: none; }
    h1 { font-size: 1.5rem; line-height: 1.3; margin: 1rem 0 .4rem; }
    ul { list-style: none; padding: 0; margin: .3rem 0 .6rem; font-size: .92rem; }
    .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
    .legend b { display: inline-block; min-width: 1.9rem; text-align: center; border: 1px solid var(--line); }
    .language { float: right; border: 0; padding: 0; margin: 1rem 0 0 1rem; display: flex; gap: 1rem; }
    .language legend { position: absolute; left: -100rem; }
    .sheet { overflow: auto; max-height: calc(100vh - 1rem); border: 1px solid var(--line); }
    table { border-collapse: separate; border-spacing: 0; font-size: .92rem; }
    th, td { border: 0 solid var(--line); border-width: 0 1px 1px 0; }
    thead th { position: sticky; top: 0; z-index: 2; background: var(--panel); vertical-align: bottom; font-weight: 600;
      padding: .4rem .1rem; }
    thead th div { writing-mode: vertical-rl; margin: auto; line-height: 1.25; max-height: min(26rem, 50vh); }
    thead div span { white-space: nowrap; }
    tbody th, .corner { position: sticky; left: 0; background: var(--panel); text-align: left; padding: .15rem .6rem;
      white-space: nowrap; font-weight: 600; }
    tbody th { z-index: 1; } thead .corner { z-index: 3; padding: .4rem .6rem; }
    code { font: .8rem/1.2 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--dim); font-weight: 400; }
    thead div code { display: inline-block; white-space: nowrap; margin-top: .4rem; } tbody code { margin-left: .4rem; }
    td { text-align: center; min-width: 2.3rem; padding: .15rem .2rem; font-weight: 600; }
    .none { color: var(--dim); font-weight: 400; } .view { background: var(--view); } .own { background: var(--own); }
    .any { background: var(--any); } .behalf { background: var(--behalf); font-style: italic; }
    .narrowed { outline: 2px dashed var(--edge); outline-offset: -3px; color: var(--ink); white-space: nowrap; }
    .narrowed small { font-weight: 400; } td.narrowed, .legend .narrowed { padding-inline: .4rem; }
    tbody tr:hover > * { box-shadow: inset 0 0 0 99px var(--over); }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
    footer p { margin: .5rem 0 0; font-size: .92rem; color: var(--dim); max-width: 60rem; }
    @media (max-width: 45rem) { tbody th, .corner { white-space: normal; max-width: 7.5rem; padding-inline: .3rem; }
      tbody code { display: block; margin: 0; overflow-wrap: anywhere; } .language { float: none; margin: .5rem 0 0; } }
    @page { size: A3 landscape; margin: 10mm; }
    @media print { :root { color-scheme: light; font-size: 12px; }
      thead th div { max-height: 26rem; } body { padding: 0; print-color-adjust: exact; }
      h1 { margin: 0; } ul { margin: .2rem 0; } footer p { margin: .2rem 0 0; max-width: none; }
      .language { display: none; } .sheet { max-height: none; overflow: visible; border: 0; }
      table { border-top: 1px solid var(--line); border-left: 1px solid var(--line); font-size: 11.5px; }
      thead th, tbody th, .corner { position: static; } tr { break-inside: avoid; }
      td, tbody th { padding-block: .05rem; line-height: 1.45; } }

    """#
}
