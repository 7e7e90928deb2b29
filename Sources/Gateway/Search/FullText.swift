import FHIR
import Tree

/// What `_text` and `_content` find a resource by (R4 §3.1.1.5.4): words that stand anywhere in its narrative, or in any of
/// its texts and codes. Japanese writes no blanks between words, so a word is found wherever it stands, also within another.
///
/// Texts are kept folded (`Folding`), in *stretches*: terms of at most `Folding.limit` scalars. Short texts share one, a
/// line each, so that no word is found across two of them; of a long text each stretch begins before the last one's end, so
/// that no word is cut. They are drawn from one part of an entry, as all terms are, and found within the scope.
enum FullText {
  static let narrative = "_text"
  static let content = "_content"
  static let parameters: Set<String> = [narrative, content]

  /// How many scalars a folded word has at most: as many as two stretches of a text share.
  static let longestWord = 60
  /// How many words a value has at most.
  static let mostWords = 20
  /// How many stretches of one part are kept for each parameter; what stands behind them can't be found.
  static let mostStretches = 2000

  /// The terms of a resource, or of a part of one.
  static func terms(of document: Document) -> [SearchTerm] {
    var narratives: [String] = []
    var texts: [String] = []
    gather(document.root, &narratives, &texts)
    return terms(narrative, of: narratives) + terms(content, of: texts + narratives)
  }

  /// The words of a value, folded, each once; nil where none is left or one can't be found by.
  static func words(of value: String) -> [String]? {
    var words: [String] = []
    for word in value.split(whereSeparator: \.isWhitespace).map({ Folding.fold(String($0)) })
    where !word.isEmpty && !words.contains(word) {
      words.append(word)
    }
    let isFit = words.allSatisfy { $0.unicodeScalars.count <= longestWord }
    return words.isEmpty || words.count > mostWords || !isFit ? nil : words
  }

  private static func gather(_ element: Element, _ narratives: inout [String], _ texts: inout [String]) {
    for child in element.children {
      switch child.document.schema[child.type].name {
      // Who it refers to is an address, with parameters of its own.
      case "string" where child.isReferenceText: break
      case "string", "markdown", "code": if let text = child.value { texts.append(text) }
      case "xhtml": narratives += Narrative.texts(of: child)
      default: break
      }
      gather(child, &narratives, &texts)
    }
  }

  private static func terms(_ parameter: String, of texts: [String]) -> [SearchTerm] {
    stretches(of: texts).map { SearchTerm(parameter, .string, code: $0) }
  }

  /// The stretches of these texts, each text once.
  private static func stretches(of texts: [String]) -> [String] {
    var known: Set<String> = []
    var stretches: [String] = []
    var open = String.UnicodeScalarView()
    func close() {
      if !open.isEmpty { stretches.append(String(open)) }
      open = .init()
    }
    for text in texts {
      let folded = Folding.fold(text)
      guard !folded.isEmpty, known.insert(folded).inserted else { continue }
      var rest = Array(folded.unicodeScalars)[...]
      if open.count + rest.count + 1 > Folding.limit { close() }
      while rest.count > Folding.limit {
        guard stretches.count < mostStretches else { return stretches }
        stretches.append(String(String.UnicodeScalarView(rest.prefix(Folding.limit))))
        rest = rest.dropFirst(Folding.limit - longestWord)
      }
      if !open.isEmpty { open.append("\n") }
      open.append(contentsOf: rest)
    }
    close()
    return Array(stretches.prefix(mostStretches))
  }
}
