public import Tree
import XML

extension Narrative {
  /// What people read in a narrative, without its markup: a text for each block of it, so that words of two cells don't
  /// meet. Of one that can't be parsed, nothing.
  public static func texts(of element: Element) -> [String] {
    guard element.hasValue, let events = try? XMLEvents(parsing: Array(element.bytes), limits: limits) else {
      return []
    }
    let isInline = events.names.map { inline.contains($0.local) }
    var texts: [String] = []
    var open = ""
    for index in events.indices {
      switch events[index].kind {
      case .text: open += events.string(at: index)
      case .start where !isInline[events[index].name], .end where !isInline[events[events[index].partner].name]:
        if !open.isEmpty { texts.append(open) }
        open = ""
      case .start, .end, .attribute: continue
      }
    }
    return texts
  }

  /// Elements that stand within a line.
  private static let inline: Set<String> = [
    "a", "abbr", "acronym", "b", "big", "bdo", "cite", "code", "dfn", "em", "font", "i", "kbd", "q", "samp", "small",
    "span", "strong", "sub", "sup", "tt", "u", "var",
  ]
}
