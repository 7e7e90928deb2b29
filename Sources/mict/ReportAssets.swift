/// The looks and the behaviour of the page of `ReportPage`. Both stand in the page: it asks no server for anything.
enum ReportAssets {
  static let style = #"""
    :root { color-scheme: light dark; --ground: #fff; --panel: #f6f7f9; --ink: #1c2330; --dim: #5b6472; --line: #d9dee6;
      --taken: #0b57a4; --constant: #6b3fa0; --spelling: #0a6b50; --left: #8a4b00; --leftground: #fdf3e3;
      --on: #fff0a8; --hot: #ffd43b; --hotink: #1c2330; --focus: #0b57a4; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14181f; --panel: #1c222c; --ink: #e4e8ef; --dim: #9aa5b5;
      --line: #323b48; --taken: #7db8ff; --constant: #c8a6ff; --spelling: #6fd8b4; --left: #f0b46a; --leftground: #33281a;
      --on: #4d4413; --hot: #f2c744; --hotink: #14181f; --focus: #7db8ff; } }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 1rem; }
    body { margin: 0; background: var(--ground); color: var(--ink); padding: 0 clamp(.75rem, 2vw, 2rem) 5rem;
      font: 1rem/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; }
    body:has(#en:checked) [lang=ja]:not(label *), body:has(#ja:checked) [lang=en]:not(label *, html) { display: none; }
    h1 { font-size: 1.6rem; line-height: 1.3; margin: 1.2rem 0 .5rem; }
    h2 { font-size: 1.3rem; margin: 0; } h3, h4 { font-size: .9rem; margin: .4rem 0; color: var(--dim); font-weight: 600; }
    small { color: var(--dim); font-weight: 400; font-size: .85em; }
    p { max-width: 46rem; margin: .4rem 0; } .help { color: var(--dim); font-size: .92rem; }
    html:not(.script) .help { display: none; }
    a { color: var(--taken); text-underline-offset: .2em; }
    .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .4rem; }
    .language { float: right; border: 0; padding: 0; margin: 1rem 0 0 1rem; display: flex; gap: 1rem; }
    .language legend { position: absolute; left: -100rem; }
    .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; font-size: .92rem; }
    nav ul { list-style: none; padding: 0; columns: 14rem; column-gap: 1.5rem; font-size: .92rem; }
    nav li { break-inside: avoid; }
    .lens { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
    dl { display: flex; flex-wrap: wrap; gap: .1rem .5rem; margin: .3rem 0 .6rem; font-size: .88rem; }
    dt { color: var(--dim); } dd { margin: 0 1rem 0 0; overflow-wrap: anywhere; }
    .work { display: grid; grid-template-columns: minmax(20rem, 30rem) minmax(0, 1fr); gap: 1rem; align-items: start; }
    .files { position: sticky; top: .5rem; max-height: calc(100vh - 5rem); overflow: auto; }
    .panes { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; }
    @media (max-width: 75rem) { .work { grid-template-columns: minmax(0, 1fr); } .files { position: static; max-height: 22rem; } }
    @media (max-width: 45rem) { .panes { grid-template-columns: minmax(0, 1fr); } }
    pre { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem;
      font: .8rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace;
      overflow: auto; max-height: max(24rem, 100vh - 12rem); tab-size: 2; white-space: pre-wrap; overflow-wrap: anywhere; }
    .files pre { max-height: none; padding: .4rem 0; }
    summary { cursor: pointer; padding: .3rem 0; font-weight: 600; overflow-wrap: anywhere; }
    .files summary { font-weight: 400; font-size: .85rem; padding: .1rem 0; }
    .l { display: block; padding: 0 .6rem 0 5.4rem; text-indent: -2rem; position: relative; color: var(--dim); }
    .l::before { content: attr(data-n); position: absolute; left: 0; width: 2.7rem; text-align: right; text-indent: 0; opacity: .75; }
    .l.m { color: var(--ink); cursor: pointer; }
    u { text-decoration: none; color: var(--dim); } pre small { font-family: system-ui, "Noto Sans CJK JP", sans-serif; }
    pre i { font-style: normal; color: var(--dim); }
    b { font-weight: 400; border-radius: .2rem; } pre b { cursor: pointer; word-break: break-all; }
    .x { color: var(--taken); } .c { color: var(--constant); } .s { color: var(--spelling); }
    .r { color: var(--left); background: var(--leftground); }
    .on { background: var(--on); } .hot, .l.m.hot { background: var(--hot); color: var(--hotink); }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; } .l:focus-visible { outline-offset: -2px; }
    #status { position: fixed; left: 0; right: 0; bottom: 0; background: var(--panel); border-top: 1px solid var(--line);
      padding: .5rem clamp(.75rem, 2vw, 2rem); font-size: .88rem; max-height: 30vh; overflow: auto; }
    #status code { font: .85rem/1.5 ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; margin-right: 1rem;
      overflow-wrap: anywhere; } #status[hidden] { display: none; }
    @media print { .files, pre { position: static; max-height: none; } nav, .language, .help { display: none; } }

    """#

  static let script = #"""
    "use strict";
    const reasons = JSON.parse(document.getElementById("reasons").textContent);
    const status = document.getElementById("status");
    const body = document.body;
    document.documentElement.classList.add("script");
    let lit = [], kept = null;
    const isJapanese = () => document.getElementById("ja").checked;
    function setLanguage() { document.documentElement.lang = isJapanese() ? "ja" : "en"; if (kept) show(kept); }
    if (/^ja\b/.test(navigator.language)) document.getElementById("ja").checked = true;
    for (const input of document.querySelectorAll("[name=language]")) input.addEventListener("change", setLanguage);
    setLanguage();

    // What can be touched: a line of a file that translates, or a value.
    const find = target => target instanceof Element ? target.closest("[data-l], pre b") : null;
    function light(element, name) { element.classList.add(name); lit.push([element, name]); }
    function clear() { for (const [element, name] of lit) element.classList.remove(name); lit = []; status.hidden = true; }
    // Brings an element into view within its pane, without moving the page.
    function reveal(element, from) {
      const pane = element.closest("pre, .files"), box = element.closest(".files") || pane;
      if (!box || box.contains(from)) return;
      const inner = element.getBoundingClientRect(), outer = box.getBoundingClientRect();
      if (!inner.height) return;
      if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + outer.height / 3;
      else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + outer.height / 3;
    }
    function tell(parts) {
      status.replaceChildren(...parts.map(text => { const code = document.createElement("code"); code.textContent = text; return code; }));
      status.hidden = parts.length === 0;
    }
    const words = line => line.closest("pre").previousElementSibling.textContent + ":" + line.dataset.n + "  " + line.textContent.trim();
    function show(element) {
      clear();
      const lens = element.closest(".lens");
      if (!lens) return;
      if (element.dataset.l) {
        light(element, "hot");
        const seen = new Set();
        for (const value of lens.querySelectorAll(`b[data-r~="${element.dataset.l}"]`)) {
          light(value, "on");
          const pane = value.closest("pre");
          if (!seen.has(pane)) { seen.add(pane); reveal(value, element); }
        }
        const samples = [...lens.querySelectorAll(".sample")], used = samples.filter(sample => sample.querySelector(".on"));
        for (const sample of used) light(sample.firstElementChild, "on");
        tell([words(element), isJapanese() ? `見本${samples.length}件中${used.length}件で使用` : `used in ${used.length} of ${samples.length} samples`]);
      } else if (element.dataset.r) {
        const sample = element.closest(".sample");
        for (const value of sample.querySelectorAll(`b[data-r="${element.dataset.r}"]`)) light(value, "on");
        if (element.dataset.k !== undefined)
          for (const value of sample.querySelectorAll(`b[data-k="${element.dataset.k}"]`)) { light(value, "hot"); reveal(value, element); }
        light(element, "hot");
        const lines = element.dataset.r.split(" ").map(name => lens.querySelector(`[data-l="${name}"]`)).filter(line => line);
        for (const line of lines) light(line, "hot");
        if (lines.length) reveal(lines[lines.length - 1], element);
        tell(lines.map(words));
      } else {
        light(element, "hot");
        const why = reasons[element.dataset.w];
        tell([isJapanese() ? "残余" + (why ? "：" + why[1] : "") : "residue" + (why ? ": " + why[0] : "")]);
      }
    }
    function keep(element) { kept = element; if (element) show(element); else clear(); }
    body.addEventListener("pointerover", event => { if (!kept) { const element = find(event.target); if (element) show(element); else clear(); } });
    body.addEventListener("focusin", event => { const element = find(event.target); if (element && !kept) show(element); });
    body.addEventListener("click", event => {
      const element = find(event.target);
      if (element) keep(kept === element ? null : element);
      else if (!event.target.closest("summary, label, a, #status")) keep(null);
    });
    body.addEventListener("keydown", event => {
      const element = find(event.target), pane = event.target.closest("pre[role=group]");
      if (event.key === "Escape") keep(null);
      else if (event.key === "Enter" && element) keep(kept === element ? null : element);
      else if (pane && /^Arrow(Up|Down|Left|Right)$/.test(event.key)) {
        const values = [...pane.querySelectorAll("b")], at = values.indexOf(element);
        const back = event.key === "ArrowUp" || event.key === "ArrowLeft";
        const next = values[at < 0 ? 0 : at + (back ? -1 : 1)];
        if (!next) return;
        event.preventDefault();
        kept = null;
        next.focus();
      } else if (element && element.dataset.l && /^Arrow(Up|Down)$/.test(event.key)) {
        const lines = [...element.closest(".files").querySelectorAll("[data-l]")].filter(line => line.getClientRects().length);
        const next = lines[lines.indexOf(element) + (event.key === "ArrowUp" ? -1 : 1)];
        if (!next) return;
        event.preventDefault();
        kept = null;
        next.focus();
      }
    });

    """#
}
