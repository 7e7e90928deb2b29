import Tree

/// Works out which codes are in a value set (R4 §4.9, https://hl7.org/fhir/R4/valueset.html): from its composition as
/// far as the packages hold what it is composed of, else from an expansion that a package brings along.
struct ValueSets {
  private let definitions: Definitions
  private var known: [String: CodeSet] = [:]
  private var systems: [String: CodeSystem?] = [:]
  /// Those being worked out: a set that includes itself adds nothing.
  private var open: Set<String> = []

  init(_ definitions: Definitions) { self.definitions = definitions }

  /// The codes of the value set, unknown where there is no such set.
  mutating func codes(of canonical: String) -> CodeSet {
    if let set = known[canonical] { return set }
    guard open.insert(canonical).inserted else { return .unknown }
    let set = made(canonical)
    open.remove(canonical)
    known[canonical] = set
    return set
  }

  /// `Expression.language` may be any media type, for which its definition names the text of the standard instead of a
  /// value set.
  private static let standards = ["http://www.rfc-editor.org/bcp/bcp13.txt": CodeSet(grammars: [.mediaType])]

  private mutating func made(_ canonical: String) -> CodeSet {
    if let set = Self.standards[canonical] { return set }
    var set = CodeSet.unknown
    for document in definitions.documents("ValueSet", canonical) {
      if let compose = document.root.first("compose") {
        let composed = composed(compose)
        if composed.isComplete { return composed }
        set.formUnion(composed)
      }
      if let expansion = document.root.first("expansion") {
        let expanded = Self.expanded(expansion)
        if expanded.isComplete { return expanded }
        set.formUnion(expanded)
      }
    }
    return set
  }

  private mutating func composed(_ compose: Element) -> CodeSet {
    var set = CodeSet()
    for include in compose.all("include") { set.formUnion(part(include)) }
    for exclude in compose.all("exclude") { set = set.subtracting(part(exclude)) }
    return set
  }

  /// What one `include` or `exclude` says: codes of a system that are in all the value sets it names.
  private mutating func part(_ part: Element) -> CodeSet {
    var set = part.first("system")?.value.map { ofSystem($0, part) }
    for other in part.all("valueSet") {
      let codes = other.value.map { self.codes(of: $0) } ?? .unknown
      set = set?.intersection(codes) ?? codes
    }
    return set ?? .unknown
  }

  private mutating func ofSystem(_ system: String, _ part: Element) -> CodeSet {
    let listed = part.all("concept").compactMap { $0.first("code")?.value }
    if !listed.isEmpty { return CodeSet(codes: [system: Set(listed)]) }
    let filters = part.all("filter")
    if filters.isEmpty, let grammar = Grammar(rawValue: system) { return CodeSet(grammars: [grammar]) }
    if system == Grammar.unit.rawValue, let measures = Self.measures(filters) { return CodeSet(measures: measures) }
    let version = part.first("version")?.value.map { "|\($0)" } ?? ""
    guard let codeSystem = self.system(system + version) else { return .unknown }
    var codes = codeSystem.codes
    for filter in filters {
      guard let passing = Filter.codes(of: codeSystem, passing: filter) else { return .unknown }
      codes.formIntersection(passing)
    }
    return CodeSet(codes: [system: codes], isComplete: codeSystem.isComplete)
  }

  /// The unit that all units of a set measure the same as, where that alone is asked: `canonical` is the property that
  /// R4 gives UCUM for it (https://hl7.org/fhir/R4/ucum.html).
  private static func measures(_ filters: [Element]) -> Set<String>? {
    guard filters.count == 1, filters[0].first("property")?.value == "canonical",
      filters[0].first("op")?.value == "=", let unit = filters[0].first("value")?.value, Grammar.unit.accepts(unit)
    else { return nil }
    return [unit]
  }

  private mutating func system(_ canonical: String) -> CodeSystem? {
    if let system = systems[canonical] { return system }
    let system = definitions.documents("CodeSystem", canonical).first.map { CodeSystem($0) }
    systems[canonical] = system
    return system
  }

  /// An expansion is complete when it doesn't say otherwise.
  private static func expanded(_ expansion: Element) -> CodeSet {
    var set = CodeSet()
    var count = 0
    func add(_ contains: Element) {
      count += 1
      if let system = contains.first("system")?.value, let code = contains.first("code")?.value,
        contains.first("abstract")?.value != "true"
      {
        set.codes[system, default: []].insert(code)
      }
      for inner in contains.all("contains") { add(inner) }
    }
    for contains in expansion.all("contains") { add(contains) }
    let limits = ["valueset-toocostly", "valueset-unclosed"].map { "http://hl7.org/fhir/StructureDefinition/\($0)" }
    let isCut = expansion.all("extension").contains { limits.contains($0.first("url")?.value ?? "") }
    let total = expansion.first("total")?.value.flatMap { Int($0) } ?? count
    let offset = expansion.first("offset")?.value ?? "0"
    set.isComplete = !isCut && total <= count && offset == "0"
    return set
  }
}
