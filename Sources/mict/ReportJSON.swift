import Tree

/// A document as JSON in HTML, each value marked with the rows that made it. Laid out as `JSONWriter` lays it out; what
/// a value is marked with is asked of whoever knows it.
///
/// It knows no mappings.
struct ReportJSON {
  /// What a value is marked with.
  struct Mark {
    /// Its class, for its looks; empty for none.
    var kind = ""
    /// The lines of mapping files, as they are numbered on the page.
    var lines: [String] = []
    /// What it stands for on the other side, in this sample.
    var pair: Int?
    /// The number of the reason why it is residue.
    var reason: Int?
  }

  let mark: (Element) -> Mark?
  /// What people call an element, in HTML; empty where it has no label.
  let label: (Element) -> String
  private var html = ""
  private var depth = 0

  init(mark: @escaping (Element) -> Mark?, label: @escaping (Element) -> String = { _ in "" }) {
    self.mark = mark
    self.label = label
  }

  /// The document in HTML, to stand in a `pre`.
  static func html(of document: Document, typeMember: Bool, _ writer: ReportJSON) -> String {
    var writer = writer
    writer.object(document.root, typeMember: typeMember)
    return writer.html
  }

  private mutating func line() { html += "\n" + String(repeating: "  ", count: depth) }

  private mutating func object(_ element: Element, typeMember: Bool) {
    html += "{"
    depth += 1
    var isFirst = true
    func comma(_ html: inout String) {
      if !isFirst { html += "," }
      isFirst = false
    }
    if let anchor = element.anchorKey {
      comma(&html)
      line()
      html += "<i>\"@\": \(HTMLText.quoted(anchor))</i>"
    }
    if typeMember {
      comma(&html)
      line()
      html += name("resourceType", "") + HTMLText.quoted(element.document.schema[element.type].name)
    }
    var run: [Element] = []
    for child in element.children.map(Optional.some) + [nil] {
      if let child, run.first.map({ $0.id == child.id }) ?? true {
        run.append(child)
        continue
      }
      for part in parts(of: run) {
        comma(&html)
        line()
        member(run, part)
      }
      run = child.map { [$0] } ?? []
    }
    depth -= 1
    if !isFirst { line() }
    html += "}"
  }

  private func name(_ name: String, _ label: String) -> String { "<u>\"\(HTMLText.escaped(name))\"</u>\(label): " }

  private enum Part { case objects, values, sides }

  private func parts(of run: [Element]) -> [Part] {
    guard let first = run.first else { return [] }
    guard first.document.schema[first.type].format != nil else { return [.objects] }
    return (run.contains(where: \.hasValue) ? [.values] : []) + (run.contains(where: hasSide) ? [.sides] : [])
  }

  private func hasSide(_ element: Element) -> Bool { element.isAnchor || element.hasChildren }

  private mutating func member(_ run: [Element], _ part: Part) {
    guard let first = run.first else { return }
    html += name((part == .sides ? "_" : "") + first.name, part == .sides ? "" : label(first))
    let isList = first.definition.isList || run.count > 1
    if isList {
      html += "["
      depth += 1
    }
    for (number, item) in run.enumerated() {
      if number > 0 { html += "," }
      if isList { line() }
      switch part {
      case .objects: object(item, typeMember: item.definition.type != item.type)
      case .values: html += item.hasValue ? value(item) : "null"
      case .sides: if hasSide(item) { object(item, typeMember: false) } else { html += "null" }
      }
    }
    if isList {
      depth -= 1
      line()
      html += "]"
    }
  }

  private func value(_ element: Element) -> String {
    let text = element.value ?? ""
    let format = element.document.schema[element.type].format
    let isLiteral = [.boolean, .decimal, .integer, .positiveInt, .unsignedInt].contains(format)
    let shown = isLiteral ? HTMLText.escaped(text) : HTMLText.quoted(text)
    guard let mark = mark(element) else { return shown }
    var tag = "<b"
    if !mark.kind.isEmpty { tag += " class=\(mark.kind)" }
    if !mark.lines.isEmpty { tag += " data-r=\"\(mark.lines.joined(separator: " "))\"" }
    if let pair = mark.pair { tag += " data-k=\(pair)" }
    if let reason = mark.reason { tag += " data-w=\(reason)" }
    return "\(tag) tabindex=-1>\(shown)</b>"
  }
}

/// Text as it may stand in HTML.
enum HTMLText {
  /// The text with all that HTML would read as its own.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text as a string of JSON, escaped for HTML.
  static func quoted(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return escaped("\"\(result)\"")
  }

  /// A text in both languages, of which the page shows one.
  static func both(_ english: String, _ japanese: String) -> String {
    "<span lang=en>\(escaped(english))</span><span lang=ja>\(escaped(japanese))</span>"
  }
}
