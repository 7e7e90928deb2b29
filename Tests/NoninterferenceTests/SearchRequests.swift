// Searches of every shape there is: each parameter that has terms with each modifier, chains and `_has` through what refers
// to what, orders, counts, summaries, elements, includes; of a type, of all types and of a patient's record; by GET and by
// POST.

import TestSupport

extension Corpus {
  func richSearch(_ any: String, _ chance: inout SeededGenerator) -> Asked {
    var (type, parts) = (any, [String]())
    if chance.once(in: 4), let link = linked(&chance) { (type, parts) = (link.type, [link.condition]) }
    for _ in 0..<chance.pick([0, 1, 1, 2]) { parts.append(condition(type, 2, &chance)) }
    for _ in 0..<chance.pick([0, 1, 1, 2]) { parts.append(wish(type, &chance)) }
    if chance.once(in: 2) { parts.append("_count=\(chance.pick([1, 2, 3, 10, 100]))") }
    var path = "/fhir/\(type)"
    switch Int.random(in: 0..<8, using: &chance) {
    case 0:
      path = "/fhir"
      if chance.once(in: 2) { parts = parts.filter { $0.hasPrefix("_") } }
      if !chance.once(in: 3) { parts.append("_type=\(type)\(chance.once(in: 2) ? ",\(chance.pick(types))" : "")") }
    case 1, 2: path = "/fhir/Patient/\(chance.pick(patients))/\(chance.once(in: 3) ? "*" : type)"
    default: break
    }
    let query = parts.joined(separator: "&")
    var headers = chance.once(in: 5) ? ["Prefer": chance.pick(["handling=lenient", "handling=strict"])] : [:]
    if chance.once(in: 8) { headers["Accept"] = "application/fhir+xml" }
    guard chance.once(in: 6) else { return Asked("GET", query.isEmpty ? path : "\(path)?\(query)", headers) }
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return Asked("POST", "\(path)/_search", headers, body: Array(query.utf8))
  }

  /// How many there are, and nothing else: of a type that was touched, of all, of a record.
  func counting(_ chance: inout SeededGenerator) -> Asked {
    let near = nearTypes.randomElement(using: &chance) ?? chance.pick(types)
    let path = chance.pick(["/\(near)", "/\(near)", "", "/Patient/\(chance.pick(patients))/*"])
    return Asked("GET", "/fhir\(path)?\(chance.pick(["_summary=count", "_count=0"]))")
  }

  // MARK: Conditions

  /// A parameter with its value, through at most so many links.
  private func condition(_ type: String, _ links: Int, _ chance: inout SeededGenerator) -> String {
    if links > 0, chance.once(in: 3) { return chain(type, links, &chance) ?? plain(type, &chance) }
    if links > 0, chance.once(in: 4) { return has(type, links, &chance) ?? plain(type, &chance) }
    if chance.once(in: 10) { return updated(&chance) }
    return chance.once(in: 6) ? chance.pick(Self.general) : plain(type, &chance)
  }

  /// When what is seen last changed: before, at, or after the moment at which the world begins, and later changes.
  func updated(_ chance: inout SeededGenerator) -> String {
    let moment = chance.pick(["2026-09-21", Self.moment(-5), Self.moment(), Self.moment(5), Self.moment(60)])
    return "_lastUpdated=\(chance.pick(["", "ge", "gt", "lt", "le", "ne", "sa", "eb", "ap"]))\(moment)"
  }

  private static let general = [
    "_id=e1x,e2x,hanako", "_lastUpdated=ne\(moment()),lt2020", "_tag=x", "_tag:missing=true", "_security:missing=false",
    "_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|TBOO",
    "_security=R,TBOO", "_security:not=R", "_security=SUBSETTED", "_security:not=SUBSETTED", "_security:missing=true",
    "_security=NOREUSE", "_id:not=e1x,e3x", "_id:missing=true", "_lastUpdated:missing=false", "name=",
    "_profile:below=http://jpfhir.jp", "_profile:missing=true", "_source:missing=true", "_list=x", "_text=x",
    "_content=x",
    "_content:missing=true", "_text:missing=false", "_content=%E8%A8%BA,x", "_filter=x", "_score=1",
  ]

  /// Pieces of a text that stands in some entry, seen or not.
  func words(_ parameter: String, of text: String, _ chance: inout SeededGenerator) -> String {
    let scalars = Array(text.unicodeScalars)
    let words = (0..<chance.pick([1, 1, 1, 2])).map { _ -> String in
      let start = Int.random(in: 0..<max(scalars.count, 1), using: &chance)
      return String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(Int.random(in: 1...6, using: &chance))))
    }
    return "\(parameter)\(chance.pick(["", "", "", ":contains"]))=\(Self.encoded(words.joined(separator: " ")))"
  }

  private func plain(_ type: String, _ chance: inout SeededGenerator) -> String {
    guard let term = term(type, &chance) else { return "patient=\(chance.pick(patients))" }
    let code = term.code ?? chance.pick(["ge2020", "lt2026-05", "5", "gt1||mg", "ne2026", "sa2026-01"])
    if term.parameter == "_text" || term.parameter == "_content" {
      return words(term.parameter, of: code, &chance)
    }
    if term.parameter.contains(":") {
      let value = term.parameter.hasSuffix(":of-type") ? "\(term.system ?? "s")|\(code)" : term.text ?? code
      return "\(term.parameter)=\(Self.encoded(value))"
    }
    let modifier = chance.pick([
      "", "", "", "", ":not", ":missing", ":exact", ":contains", ":text", ":of-type", ":identifier", ":above", ":below",
      ":in", ":not-in", ":Patient",
    ])
    switch modifier {
    case ":missing": return "\(term.parameter):missing=\(chance.pick(["true", "false"]))"
    case ":exact", ":contains", ":text": return "\(term.parameter)\(modifier)=\(Self.encoded(term.text ?? code))"
    case ":identifier", ":of-type": return "\(term.parameter)\(modifier)=\(Self.encoded("s|t|\(code)"))"
    default:
      let value =
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: term.system.map { "\($0)|\(code)" } ?? "|\(code)"
        case 1: term.system.map { "\($0)|" } ?? code
        case 2: "\(code),other"
        default: term.text ?? code
        }
      return "\(term.parameter)\(modifier)=\(Self.encoded(value))"
    }
  }

  /// References that stand somewhere: from a type, by a parameter, to a type.
  private func references(from type: String?, to target: String?) -> [(type: String, parameter: String, target: String)]
  {
    terms.compactMap { term in
      guard type == nil || term.type == type, !term.parameter.contains(":"), let code = term.code,
        let slash = code.firstIndex(of: "/"), term.text.map({ code.hasSuffix("/\($0)") }) == true
      else { return nil }
      let named = String(code[..<slash])
      return target == nil || named == target ? (term.type, term.parameter, named) : nil
    }
  }

  /// A condition that leads to what was touched, through one link, and the type it is asked of.
  private func linked(_ chance: inout SeededGenerator) -> (type: String, condition: String)? {
    guard let near = nearTypes.randomElement(using: &chance) else { return nil }
    let isForward = chance.once(in: 2)
    let known = isForward ? references(from: nil, to: near) : references(from: near, to: nil)
    guard let link = known.randomElement(using: &chance) else { return nil }
    return isForward
      ? (link.type, "\(link.parameter):\(near).\(plain(near, &chance))")
      : (link.target, "_has:\(near):\(link.parameter):\(plain(near, &chance))")
  }

  private func chain(_ type: String, _ links: Int, _ chance: inout SeededGenerator) -> String? {
    guard let link = references(from: type, to: nil).randomElement(using: &chance) else { return nil }
    let isNamed = chance.once(in: 2)
    return "\(link.parameter)\(isNamed ? ":\(link.target)" : "").\(condition(link.target, links - 1, &chance))"
  }

  private func has(_ type: String, _ links: Int, _ chance: inout SeededGenerator) -> String? {
    guard let link = references(from: nil, to: type).randomElement(using: &chance) else { return nil }
    return "_has:\(link.type):\(link.parameter):\(condition(link.type, links - 1, &chance))"
  }

  // MARK: What to answer with

  private func wish(_ type: String, _ chance: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<8, using: &chance) {
    case 0, 1: return "_sort=\(order(type, &chance))"
    case 2, 3, 4: return include(type, &chance)
    case 5: return chance.pick(["_summary=count", "_count=0", "_total=accurate"])
    default: return chance.pick(Self.wishes)
    }
  }

  private static let wishes = [
    "_summary=true", "_summary=text", "_summary=data", "_summary=count", "_summary=false", "_total=none",
    "_total=estimate", "_total=accurate", "_totalMethod=count", "_elements=code,status", "_elements=id",
    "_elements=Condition.code,Patient.name", "_elements:exclude=code", "_elements=-code,subject", "_count=0",
    "_contained=true", "_contained=false", "_format=xml&_pretty=true", "_after=AAAA",
  ]

  func order(_ type: String, _ chance: inout SeededGenerator) -> String {
    func parameters(_ terms: [Drawn]) -> [String] { Set(terms.filter { $0.type == type }.map(\.parameter)).sorted() }
    let (own, close) = (parameters(terms) + ["_id", "nonsense"], parameters(nearTerms))
    return (0..<chance.pick([1, 1, 1, 2, 3])).map { _ in
      let key = chance.once(in: 4) ? "_lastUpdated" : chance.pick(close.isEmpty || chance.once(in: 3) ? own : close)
      return "\(chance.once(in: 2) ? "-" : "")\(key)"
    }.joined(separator: ",")
  }

  private func include(_ type: String, _ chance: inout SeededGenerator) -> String {
    let isReverse = chance.once(in: 2)
    let name = "\(isReverse ? "_revinclude" : "_include")\(chance.pick(["", "", ":iterate", ":recurse"]))"
    let known = isReverse ? references(from: nil, to: type) : references(from: type, to: nil)
    guard !chance.once(in: 5), let link = known.randomElement(using: &chance) else {
      return "\(name)=\(chance.pick(["*", "\(type):*", "\(type):nonsense", "\(chance.pick(types)):patient"]))"
    }
    return "\(name)=\(link.type):\(link.parameter)\(chance.once(in: 3) ? ":\(link.target)" : "")"
  }
}
