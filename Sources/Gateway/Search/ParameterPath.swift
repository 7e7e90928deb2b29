import Storage

/// The name of a parameter of a request, understood: links to other resources, and the parameter that is asked of the last.
///
///     code                                     asked of the resource itself
///     subject:Patient.name                     of the patient it refers to
///     _has:Observation:patient:code            of an observation that refers to it
///     patient._has:Observation:patient:code    of an observation of its patient
///
/// A reference without a type may lead to each of its types that is served and knows the next parameter; where these know it
/// by different kinds of values, one must be named. Every parameter on the way must be open to the scope, whatever is stored.
enum ParameterPath {
  /// The parameter with its modifier, of the resource that was come to.
  case own(code: String, modifier: String?)
  /// What the reference leads to, each type with the rest of the path.
  case forward(parameter: String, to: [Target])
  /// What refers to it, with the rest of the path.
  indirect case backward(type: String, parameter: String, rest: ParameterPath)

  /// A type that a reference may lead to, and the rest of the path from there.
  struct Target {
    let type: String
    let rest: ParameterPath
  }

  /// Reads a name as it stands in a request on a type. Errors: what is not known; what the scope may not read.
  init(_ name: String, of type: String, in field: SearchField) throws(ParameterFault) {
    let links = Self.links(in: name)
    guard links <= field.mostLinks else {
      throw .problem(
        .badChain(parameter: SearchProblem.clipped(name), reason: .tooLong(links: links, most: field.mostLinks)))
    }
    self = try Self.read(name[...], of: type, in: field)
  }

  private static func links(in name: String) -> Int {
    var rest = name[...]
    var links = 0
    while true {
      if rest.hasPrefix("_has:") {
        links += 1
        rest = rest.dropFirst(5)
        for _ in 0..<2 { rest = rest.firstIndex(of: ":").map { rest[rest.index(after: $0)...] } ?? "" }
      } else if let dot = rest.firstIndex(of: ".") {
        links += 1
        rest = rest[rest.index(after: dot)...]
      } else {
        return links
      }
    }
  }

  private static func read(
    _ name: Substring, of type: String, in field: SearchField
  ) throws(ParameterFault) -> ParameterPath {
    if name.hasPrefix("_has:") { return try has(name, of: type, in: field) }
    if let dot = name.firstIndex(of: ".") {
      return try chain(name[..<dot], name[name.index(after: dot)...], of: type, in: field)
    }
    let (code, modifier) = split(name)
    return .own(code: code, modifier: modifier)
  }

  /// `code:modifier` as its two parts.
  private static func split(_ name: Substring) -> (String, String?) {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : nil)
  }

  private static func chain(
    _ link: Substring, _ rest: Substring, of type: String, in field: SearchField
  ) throws(ParameterFault) -> ParameterPath {
    let (code, target) = split(link)
    let told = SearchProblem.clipped(code)
    guard let parameter = field.parameter(code, of: type) else {
      throw .problem(SearchQuery.unknown(code, of: type, in: field))
    }
    if let target, !ReferenceAddress.isResourceType(target) {
      throw .problem(.unsupportedModifier(parameter: told, modifier: SearchProblem.clipped(target)))
    }
    let possible = field.types.filter { type in
      (parameter.targets.isEmpty || parameter.targets.contains(type)) && (target == nil || target == type)
    }
    guard parameter.kind == .reference, !possible.isEmpty else {
      throw .problem(.badChain(parameter: told, reason: .noReference))
    }
    try open(code, of: type, in: field)
    let next = split(rest.prefix { $0 != "." }).0
    let knowing = possible.filter { rest.hasPrefix("_has:") || knows(next, $0, field) }
    guard !knowing.isEmpty else { throw .problem(.badChain(parameter: told, reason: .noTarget)) }
    guard Set(knowing.map { field.parameter(next, of: $0)?.kind }).count == 1 else {
      throw .problem(.badChain(parameter: told, reason: .manyTargets))
    }
    var targets: [Target] = []
    for type in knowing { targets.append(Target(type: type, rest: try read(rest, of: type, in: field))) }
    return .forward(parameter: code, to: targets)
  }

  private static func knows(_ code: String, _ type: String, _ field: SearchField) -> Bool {
    field.index(type)?.has(code) == true
  }

  private static func has(
    _ name: Substring, of type: String, in field: SearchField
  ) throws(ParameterFault) -> ParameterPath {
    let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, !parts[3].isEmpty else { throw .problem(.badChain(parameter: "_has", reason: .has)) }
    let (other, code) = (String(parts[1]), String(parts[2]))
    guard field.types.contains(other), let parameter = field.parameter(code, of: other) else {
      throw .problem(.badChain(parameter: "_has", reason: .noReference))
    }
    guard parameter.kind == .reference, parameter.targets.isEmpty || parameter.targets.contains(type) else {
      throw .problem(.badChain(parameter: SearchProblem.clipped(code), reason: .noReference))
    }
    try open(code, of: other, in: field)
    return .backward(type: other, parameter: code, rest: try read(parts[3], of: other, in: field))
  }

  private static func open(_ code: String, of type: String, in field: SearchField) throws(ParameterFault) {
    do throws(Refusal) { try field.demand(code, of: type) } catch { throw .refused(error) }
  }
}

/// Why a name leads nowhere.
enum ParameterFault: Error {
  case problem(SearchProblem)
  case refused(Refusal)

  var refusal: Refusal {
    switch self {
    case .problem(let problem): problem.refusal
    case .refused(let refusal): refusal
    }
  }
}
