// Requests that ask just about what was touched out of sight: by the words of its terms, through what it refers to and what
// refers to it. A leak that such a request does not show is one of those that others find only by luck.

import TestSupport

extension Corpus {
  /// One of them; nil where nothing was touched that has terms.
  func keen(_ chance: inout SeededGenerator) -> Asked? {
    if chance.once(in: 8) { return counting(&chance) }
    guard let type = nearTypes.randomElement(using: &chance) else { return nil }
    if chance.once(in: 3) { return written(type, &chance) }
    if chance.once(in: 4), let pointer = pointers.randomElement(using: &chance) {
      let name = "\(pointer.type):\(pointer.parameter)"
      return Asked(
        "GET", "/fhir/\(pointer.type)?_include=\(name)&\(pointer.parameter)=\(pointer.code ?? "")&_count=100")
    }
    guard let link = link(of: type, &chance) else { return written(type, &chance) }
    let name = "\(type):\(link.parameter)"
    let entry = near.filter { $0.type == type }.randomElement(using: &chance)?.id
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: return Asked("GET", "/fhir/\(type)?\(entry.map { "_id=\($0)&" } ?? "")_include=\(chance.pick([name, "*"]))")
    case 1: return Asked("GET", "/fhir/\(link.target)?_id=\(link.id)&_revinclude=\(chance.pick([name, "*"]))")
    case 2: return Asked("GET", "/fhir/\(link.target)?_id=\(link.id)&_has:\(name):\(wish(type, &chance))&_count=100")
    default: return Asked("GET", "/fhir/\(type)?\(link.parameter):\(link.target)._id=\(link.id)&_count=100")
    }
  }

  /// What an entry of the type that was touched refers to, or what refers to it.
  private func link(
    of type: String, _ chance: inout SeededGenerator
  ) -> (parameter: String, target: String, id: String)? {
    let links = nearTerms.filter { $0.type == type }.compactMap { term -> (String, String, String)? in
      guard let words = term.code?.split(separator: "/"), words.count == 2, let id = term.text, words[1] == id,
        !term.parameter.contains(":"), types.contains(String(words[0]))
      else { return nil }
      return (term.parameter, String(words[0]), id)
    }
    // Each parameter as often as another: most references are to the patient.
    guard let parameter = Set(links.map(\.0)).sorted().randomElement(using: &chance) else { return nil }
    return links.filter { $0.0 == parameter }.randomElement(using: &chance)
  }

  /// A condition that what was touched meets.
  private func wish(_ type: String, _ chance: inout SeededGenerator) -> String {
    // What is like it is found by other conditions, too, and mostly seen.
    if chance.once(in: 2), let one = touched.filter({ $0.type == type }).randomElement(using: &chance) {
      return "_id=\(one.id)"
    }
    guard !chance.once(in: 4) else { return "_id:missing=false" }
    let terms = nearTerms.filter { $0.type == type && !$0.parameter.contains(":") && !$0.parameter.contains("$") }
    guard let parameter = Set(terms.map(\.parameter)).sorted().randomElement(using: &chance),
      let term = terms.filter({ $0.parameter == parameter }).randomElement(using: &chance)
    else { return "_id:missing=false" }
    guard let value = term.code ?? term.text else { return "\(parameter):missing=false" }
    return "\(parameter)=\(Self.encoded(term.system.map { "\($0)|\(value)" } ?? value))"
  }

  /// What is to be written where nothing, or one, meets the condition.
  private func written(_ type: String, _ chance: inout SeededGenerator) -> Asked? {
    guard let body = shipped.bodies.filter({ $0.type == type }).randomElement(using: &chance)?.text else { return nil }
    let patient = known.isEmpty || chance.once(in: 4) ? chance.pick(patients) : chance.pick(known)
    let text = body.replacing(/Patient\/(hanako|taro)/, with: "Patient/\(patient)")
    let json = ["Content-Type": "application/fhir+json"]
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: return Asked("PUT", "/fhir/\(type)?\(wish(type, &chance))", json, body: Array(text.utf8))
    case 1, 2: return pointing(&chance)
    default:
      return Asked(
        "POST", "/fhir/\(type)", json.merging(["If-None-Exist": wish(type, &chance)]) { $1 }, body: Array(text.utf8))
    }
  }

  /// A transaction that brings something which refers, by criteria, to what was touched.
  private func pointing(_ chance: inout SeededGenerator) -> Asked? {
    let links = shipped.bodies.flatMap { body in
      body.text.matches(of: /"reference" *: *"([A-Za-z]+)\/[^"]*"/).map { (body, $0.output.0, String($0.output.1)) }
    }
    guard let (body, link, target) = links.filter({ nearTypes.contains($0.2) }).randomElement(using: &chance) else {
      return nil
    }
    let patient = known.isEmpty || chance.once(in: 4) ? chance.pick(patients) : chance.pick(known)
    let id = touched.filter { $0.type == target }.randomElement(using: &chance)?.id ?? "nothing"
    let criteria = "\(target)?_id=\(id)"
    let resource = body.text.replacing(link, with: #""reference":"\#(criteria)""#)
      .replacing(/Patient\/(hanako|taro)/, with: "Patient/\(patient)")
    let bundle = """
      {"resourceType":"Bundle","type":"transaction","entry":[{"resource":\(resource),\
      "request":{"method":"POST","url":"\(body.type)"}}]}
      """
    return Asked("POST", "/fhir", ["Content-Type": "application/fhir+json"], body: Array(bundle.utf8))
  }
}
