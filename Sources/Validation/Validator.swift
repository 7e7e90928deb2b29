import FHIR
public import Tree

/// Says whether a resource keeps FHIR's rules: what its reader found, and what the rules find. It needs no network and
/// keeps no state.
///
///     let terminology = Terminology(packages: [core, expansions])
///     let issues = Validator(terminology: terminology).issues(of: FHIRFormat.json.read(text))
public struct Validator: Sendable {
  private let rules: [any Rule]
  private let limit: Int

  /// Codes are checked by the terminology, or, without one, by the value sets that R4 itself requires. At most `limit` errors are told, and as much of what is less; where
  /// there is more, one more issue says so.
  public init(terminology: Terminology? = nil, limit: Int = 200) {
    self.init(
      rules: [
        ContainedRule(), ReferenceRule(), BundleRule(), FullURLRule(), URNRule(), ElementRule(),
        BindingRule(terminology: terminology ?? .embedded), CodingRule(terminology), UncheckedProfileRule(),
      ], limit: limit)
  }

  /// With a library, codes, profiles, extensions and the invariants of types are checked, too. Each resource is checked
  /// against the profiles that its `meta.profile` claims; `profiles` (canonical URLs of the library's) replace the
  /// claims of the root. With `mustSupport`, elements that a profile marks so and that are not there are told as
  /// information.
  public init(library: ProfileLibrary, profiles: [String] = [], mustSupport: Bool = false, limit: Int = 200) {
    let unknown = profiles.contains { library.slot($0) == nil }
    self.init(
      rules: (unknown ? [UnknownGivenRule()] : []) + [
        ContainedRule(), ReferenceRule(), BundleRule(), FullURLRule(), URNRule(), ElementRule(),
        BindingRule(terminology: library.terminology, extensible: true), CodingRule(library.terminology),
        ExtensionPartRule(library),
        ProfileRule(
          library, given: profiles.compactMap { library.slot($0) }, tellsMustSupport: mustSupport,
          tellsUndefined: true),
        // After what it need not say again.
        TypeDefinitionRule(library),
      ], limit: limit)
  }

  /// With these rules only.
  public init(rules: [any Rule], limit: Int = 200) {
    self.rules = rules
    self.limit = limit
  }

  /// Everything that is to be said of a resource, in the order of its text. Of what could not be read the reader alone
  /// speaks.
  public func issues(of reading: Reading) -> [Issue] {
    guard let document = reading.document, document.schema === R4.schema else { return reading.issues }
    let survey = Survey(document)
    var findings = Findings(limit: limit + 1)
    for rule in rules { rule.check(survey, &findings) }
    return told(reading.issues, findings.issues())
  }

  /// All in the order of the text, at most `limit` errors and as much of what is less. That errors were left out is
  /// fatal, as what was not told can't be judged; that something less was is not.
  private func told(_ read: [Issue], _ found: [Issue]) -> [Issue] {
    // What the reader says of a narrative is why nothing of it may be shown.
    let narratives = Set(read.filter { $0.code == .narrative }.map(\.path))
    let found = found.filter { $0.code != .narrativeEmpty || !narratives.contains($0.path) }
    let all = read.filter { $0.code != .moreIssues } + found
    let start = Place(line: 1, column: 1)
    var sorted = all.indices.sorted { (all[$0].place ?? start, $0) < (all[$1].place ?? start, $1) }.map { all[$0] }
    let lesser = sorted.indices.filter { sorted[$0].severity < .error }
    let errors = sorted.indices.filter { sorted[$0].severity >= .error }
    guard read.count + found.count > all.count || max(lesser.count, errors.count) > limit else { return sorted }
    let more: IssueCode = errors.count > limit || read.count + found.count > all.count ? .moreIssues : .moreNotes
    let kept = Set(lesser.prefix(limit) + errors.prefix(limit))
    // Past the last error that is told, nothing is.
    let end = more == .moreIssues ? (errors.prefix(limit).last.map { $0 + 1 } ?? 0) : sorted.count
    sorted = sorted.indices.filter { kept.contains($0) && $0 < end }.map { sorted[$0] }
    return sorted + [Issue(more, place: sorted.last?.place, subjects: ["\(limit)"])]
  }
}
