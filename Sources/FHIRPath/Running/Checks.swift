import Tree

/// What asks someone outside: value sets, code systems, profiles, narratives. Where nobody knows, it fails rather than
/// guess.
extension Evaluation {
  func check(
    _ check: Plan.Check, _ source: Plan, _ argument: Plan?, _ frame: Frame, at: Int
  ) throws(Stop) -> Bool? {
    let what = check.rawValue
    guard let item = try single(source, frame, what, at: at) else { return nil }
    let unknown = Stop(.unavailable(check.rawValue), at: at)
    switch check {
    case .htmlChecks:
      guard case .node(let index) = item, format(of: index) == .xhtml, nodes.hasValue(index) else {
        return nil
      }
      guard let isNarrative = environment?.isNarrative else { throw unknown }
      return isNarrative(document[index].bytes)
    case .memberOf:
      guard
        case .string(let address)? = try argument.flatMap({ (plan) throws(Stop) in
          try value(plan, frame, what, at: at)
        })
      else { return nil }
      guard let answer = environment?.memberOf?(address, try codings(of: item, what, at: at)) else { throw unknown }
      return answer
    case .conformsTo:
      guard
        case .string(let address)? = try argument.flatMap({ (plan) throws(Stop) in
          try value(plan, frame, what, at: at)
        })
      else { return nil }
      return try conforms(item, to: address, unknown)
    case .subsumes, .subsumedBy:
      guard let other = try argument.flatMap({ (plan) throws(Stop) in try single(plan, frame, what, at: at) }) else {
        return nil
      }
      let general = try codings(of: check == .subsumes ? item : other, what, at: at)
      let special = try codings(of: check == .subsumes ? other : item, what, at: at)
      return try subsumes(general, special, unknown)
    }
  }

  /// A profile that is a type of the schema is answered by the type itself.
  private func conforms(_ item: Item, to address: String, _ unknown: Stop) throws(Stop) -> Bool {
    guard case .node(let index) = item else { return false }
    if let answer = environment?.conformsTo?(document[index], address) { return answer }
    let base = "http://hl7.org/fhir/StructureDefinition/"
    guard address.hasPrefix(base), let type = schema.type(named: String(address.dropFirst(base.count))) else {
      throw unknown
    }
    return schema.isA(nodes.type(index), type)
  }

  private func subsumes(
    _ general: [Environment.Coding], _ special: [Environment.Coding], _ unknown: Stop
  ) throws(Stop) -> Bool {
    var isUnknown = false
    for one in general {
      for other in special where one.system == other.system {
        try run.step()
        if one == other { return true }
        switch environment?.subsumes?(one, other) {
        case true?: return true
        case false?: continue
        case nil: isUnknown = true
        }
      }
    }
    if isUnknown { throw unknown }
    return false
  }

  /// The codings of a code, a Coding or a CodeableConcept.
  private func codings(of item: Item, _ what: String, at: Int) throws(Stop) -> [Environment.Coding] {
    func text(_ index: Int?) -> String { index.map { String(decoding: nodes.text($0), as: UTF8.self) } ?? "" }
    if case .string(let code) = system(item) { return [Environment.Coding(system: "", code: code)] }
    if case .node(let index) = item, let system = known.codingSystem, let code = known.codingCode {
      if schema[system].owner == nodes.type(index) {
        return [Environment.Coding(system: text(first(index, system)), code: text(first(index, code)))]
      }
      if let coding = known.conceptCoding, schema[coding].owner == nodes.type(index) {
        var result: [Environment.Coding] = []
        _ = try children(of: index) { (child) throws(Stop) in
          if case .node(let node) = child, nodes.element(node) == coding {
            result.append(Environment.Coding(system: text(first(node, system)), code: text(first(node, code))))
          }
          return true
        }
        return result
      }
    }
    throw Stop(.operand(what, needs: ["code", "Coding", "CodeableConcept"], found: [typeName(item)]), at: at)
  }
}
