import Tree
import XML

/// Checks elements of a parsed text as narratives: names, addresses, styles, and markup that parsers of HTML and XML
/// read differently. What is allowed stands in `NarrativeRules`; here every name of the text is looked up there once.
struct NarrativeCheck {
  private let events: XMLEvents
  private let verdicts: [NarrativeVerdict]

  init(_ events: XMLEvents) {
    self.events = events
    verdicts = events.names.map { NarrativeVerdict($0) }
  }

  /// What is wrong with the narrative that is the element at `start`, or nil. Offsets count in the whole text.
  func fault(at start: Int) -> NarrativeFault? {
    guard verdict(start).contains(.div) else {
      return fault(start, "it must begin with `<div xmlns=\"\(XMLSpace.xhtml)\">`")
    }
    for index in start..<events.end(of: start) {
      switch events[index].kind {
      case .start:
        guard verdict(index).contains(.element) else {
          return fault(index, "the element `<\(name(index))>` is not allowed")
        }
      case .attribute:
        guard isAllowed(attribute: index) else {
          return fault(index, "the attribute `\(name(index))` is not allowed, or not with this value")
        }
      case .text, .end: continue
      }
    }
    return NarrativeMarkup.fault(in: events.source(of: start))
  }

  private func verdict(_ index: Int) -> NarrativeVerdict { verdicts[events[index].name] }

  private func name(_ index: Int) -> String { InputName.told(events.name(at: index).local) }

  private func fault(_ index: Int, _ what: String) -> NarrativeFault {
    NarrativeFault(offset: events[index].offset, what: what)
  }

  private func isAllowed(attribute index: Int) -> Bool {
    let verdict = verdict(index)
    return events.value(at: index).withUnsafeBufferPointer { verdict.allows($0) }
  }
}

extension NarrativeVerdict {
  /// What is said about a name of a parsed text.
  fileprivate init(_ name: XMLName) {
    switch name.namespace {
    case XMLSpace.xhtml: self.init(element: name.local)
    case XMLSpace.xml: self = NarrativeRules.xmlAttributes.contains(name.local) ? .attribute : []
    case "": self.init(attribute: name.local)
    default: self = []
    }
  }
}

/// Markup that is no element: instructions, and what an HTML parser would end earlier than an XML parser, so that it
/// would see elements where there is text.
enum NarrativeMarkup {
  /// The first such markup in a well-formed element, by its offset in the array that the slice is of; or nil.
  static func fault(in source: ArraySlice<UInt8>) -> NarrativeFault? {
    var at = source.startIndex
    while let next = source[at...].firstIndex(of: UInt8(ascii: "<")) {
      at = next + 1
      let rest = source[at...]
      if rest.first == UInt8(ascii: "?") { return NarrativeFault(offset: next, what: "`<?` is not allowed") }
      guard rest.first == UInt8(ascii: "!") else { continue }
      guard rest.starts(with: "!--".utf8) else {
        return NarrativeFault(offset: next, what: "CDATA is not allowed: write its text with `&lt;` and `&amp;`")
      }
      let comment = rest.dropFirst(3)
      // HTML takes `<!-->` and `<!--->` for whole comments.
      if comment.starts(with: ">".utf8) || comment.starts(with: "->".utf8) {
        return NarrativeFault(offset: next, what: "`<!-->` is not allowed")
      }
      at = end(ofComment: comment)
    }
    return nil
  }

  private static func end(ofComment comment: ArraySlice<UInt8>) -> Int {
    var at = comment.startIndex
    while let dash = comment[at...].firstIndex(of: UInt8(ascii: "-")) {
      if comment[dash...].starts(with: "-->".utf8) { return dash + 3 }
      at = dash + 1
    }
    return comment.endIndex
  }
}
