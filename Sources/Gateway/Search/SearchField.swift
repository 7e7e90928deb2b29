import Access

/// What a scope may search: the resource types that are served, their parameters, and which of these are open to it. It
/// knows no data: what it says follows from the mapping files and the access table alone.
struct SearchField {
  /// The types that are served.
  let types: [String]
  /// How many links a chain may have, `_has` among them.
  var mostLinks = SearchField.usualLinks
  /// The parameters of a type.
  let index: (_ type: String) -> SearchIndex?
  /// Whether the scope may search by the parameter, or by an aspect of it (`code:text`), or whether it is there
  /// (`code:missing`); `wholly`, also for what is not there.
  let isOpen: (_ parameter: String, _ wholly: Bool, _ type: String) -> Bool
  /// Whether the parameter names the patient of whose record the entry is.
  var namesPatient: (_ parameter: String, _ type: String) -> Bool = { _, _ in false }
  /// The codes of a value set, by system, where all of them are known.
  var valueSet: (_ canonical: String) -> [(system: String, codes: [String])]? = { _ in nil }
  /// What may stand before a reference.
  var address = OwnAddress(base: "")
  /// When it is asked, in milliseconds since 1970.
  var now: Int64 = 0
  /// What every answer to the scope is marked with; worked out where it is asked for.
  var marks: () -> ReaderMarks = { .none }

  /// How many links a chain may have when nothing is set.
  static let usualLinks = 3

  func parameter(_ code: String, of type: String) -> SearchIndex.Parameter? { index(type)?.parameters[code] }

  /// Refuses by name what isn't open.
  func demand(
    _ code: String, _ modifier: SearchCondition.Modifier = .none, wholly: Bool = false, of type: String
  ) throws(Refusal) {
    let isApart = modifier.isAspect || modifier == .missing
    guard isOpen(isApart ? "\(code):\(modifier.rawValue)" : code, wholly, type) else {
      throw .hiddenParameter(name: code)
    }
  }

  /// Whether a name, with its links and its modifier, is one that some search has: then it says nothing of its sender.
  func knows(_ name: String, of type: String) -> Bool {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let modifier = parts.count > 1 ? parts[1] : nil
    if SearchQuery.controls.contains(parts.first ?? "") {
      return modifier == nil || ["iterate", "recurse", "exclude"].contains(modifier)
    }
    if name == "_after" || name == "_type" { return true }
    guard let path = try? ParameterPath(name, of: type, in: self) else { return false }
    return knows(path, of: type)
  }

  private func knows(_ path: ParameterPath, of type: String) -> Bool {
    switch path {
    case .own(let code, let modifier):
      let isModifier = modifier.map { SearchCondition.Modifier(rawValue: $0) != nil || types.contains($0) } ?? true
      return isModifier && index(type)?.has(code) == true
    case .forward(_, let targets): return targets.allSatisfy { knows($0.rest, of: $0.type) }
    case .backward(let other, _, let rest): return knows(rest, of: other)
    }
  }
}
