// Requests that change something under conditions, by patches, or together; and those that read all of a patient. What they
// name is drawn from what two databases hold, seen or not.

import TestSupport

extension Corpus {
  /// A random one of them.
  func change(
    _ type: String, _ id: String, _ chance: inout SeededGenerator, seen: [Answered]
  ) -> Asked {
    switch Int.random(in: 0..<9, using: &chance) {
    case 0: return conditionalCreate(&chance)
    case 1: return conditionalUpdate(&chance)
    case 2: return Asked("DELETE", "/fhir/\(type)?\(criteria(type, &chance))", condition(&chance, seen: seen))
    case 3: return patch("/fhir/\(type)/\(id)", &chance, seen: seen)
    case 4: return patch("/fhir/\(type)?\(criteria(type, &chance))", &chance, seen: seen)
    case 5, 6: return bundle(type, id, &chance, seen: seen)
    case 7: return everything(&chance)
    default: return dressed(Asked("HEAD", "/fhir/\(type)/\(id)"), &chance, seen: seen)
    }
  }

  /// The id of an entry of that type, where there is one.
  private func known(_ type: String, _ chance: inout SeededGenerator) -> String {
    (ids.filter { $0.type == type }.randomElement(using: &chance) ?? chance.pick(ids)).id
  }

  private func criteria(_ type: String, _ chance: inout SeededGenerator) -> String {
    let choices = [
      parameter(type, &chance), "identifier=x", "patient=\(chance.pick(patients))", "_id=\(known(type, &chance))",
      "\(parameter(type, &chance))&patient=\(chance.pick(patients))", parameter(type, &chance), "", "_count=1",
    ]
    return chance.pick(choices)
  }

  private func conditionalCreate(_ chance: inout SeededGenerator) -> Asked {
    var asked = create(&chance)
    let type = String(asked.path.dropFirst("/fhir/".count))
    let form = chance.pick(["", "?", "\(type)?", "http://gateway.example/fhir/\(type)?"])
    asked.headers["If-None-Exist"] = form + criteria(type, &chance)
    return asked
  }

  private func conditionalUpdate(_ chance: inout SeededGenerator) -> Asked {
    var asked = create(&chance)
    asked.method = "PUT"
    asked.path += "?" + criteria(String(asked.path.dropFirst("/fhir/".count)), &chance)
    if chance.once(in: 3) {
      let text = String(decoding: asked.body, as: UTF8.self)
      asked.body = Array("{\"id\":\"\(chance.pick(ids).id)\",\(text.drop { $0 != "{" }.dropFirst())".utf8)
    }
    return asked
  }

  private static let jsonPatches = [
    #"[{"op":"replace","path":"/status","value":"amended"}]"#, #"[{"op":"remove","path":"/text"}]"#, "[]",
    #"[{"op":"test","path":"/status","value":"final"}]"#, #"[{"op":"remove","path":"/note/0"}]"#,
    #"[{"op":"add","path":"/note/-","value":{"text":"追記"}}]"#,
    #"[{"op":"add","path":"/reasonCode","value":[{"text":"腰痛"}]}]"#,
    #"[{"op":"test","path":"/reasonCode/0/text","value":"腰痛"}]"#, #"[{"op":"remove","path":"/meta/security/0"}]"#,
    #"[{"op":"copy","from":"/subject","path":"/performer/0"}]"#, #"[{"op":"remove","path":"/code/coding/1"}]"#,
  ]
  private static let mergePatches = [
    "{}", #"{"status":"amended"}"#, #"{"text":null}"#, #"{"note":[{"text":"追記"}]}"#, #"{"meta":null}"#,
    #"{"code":{"text":"x"}}"#,
    #"{"reasonCode":null}"#,
  ]
  private static let paths = [
    "status", "note", "reasonCode[0]", "meta.security[0]", "code.text", "identifier[0]", "text",
  ]

  private func patchBody(_ type: String, _ chance: inout SeededGenerator) -> (type: String, text: String) {
    switch Int.random(in: 0..<3, using: &chance) {
    case 0: return ("application/json-patch+json", chance.pick(Self.jsonPatches))
    case 1: return ("application/merge-patch+json", chance.pick(Self.mergePatches))
    default: return ("application/fhir+json", pathPatch(type, &chance))
    }
  }

  private func pathPatch(_ type: String, _ chance: inout SeededGenerator) -> String {
    let kind = chance.pick(["delete", "replace"])
    return """
      {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"\(kind)"},\
      {"name":"path","valueString":"\(type).\(chance.pick(Self.paths))"},{"name":"value","valueString":"amended"}]}]}
      """
  }

  private func patch(_ path: String, _ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    let type = String(path.dropFirst("/fhir/".count).prefix { $0.isLetter })
    let body = patchBody(type, &chance)
    var headers = condition(&chance, seen: seen)
    headers["Content-Type"] = chance.once(in: 6) ? "application/json" : body.type
    if chance.once(in: 20) { headers["Content-Type"] = "application/xml-patch+xml" }
    return Asked("PATCH", path, headers, body: Array(body.text.utf8))
  }

  private func bundle(
    _ type: String, _ id: String, _ chance: inout SeededGenerator, seen: [Answered]
  ) -> Asked {
    var entries: [String] = []
    for number in 0..<chance.pick([1, 1, 2, 3, 4]) {
      entries.append(entry(type, id, number: number, &chance, seen: seen))
    }
    let kind = chance.pick(["batch", "transaction", "transaction"])
    let body = #"{"resourceType":"Bundle","type":"\#(kind)","entry":[\#(entries.joined(separator: ","))]}"#
    var headers = ["Content-Type": "application/fhir+json"]
    if chance.once(in: 2) { headers["Prefer"] = chance.pick(["return=representation", "return=OperationOutcome"]) }
    return Asked("POST", "/fhir", headers, body: Array(body.utf8))
  }

  private func entry(
    _ type: String, _ id: String, number: Int, _ chance: inout SeededGenerator, seen: [Answered]
  ) -> String {
    func quoted(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
    func made(_ method: String, _ url: String, _ resource: String? = nil, _ more: String = "") -> String {
      let full = resource == nil ? "" : #""fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e\#(number)","#
      return
        #"{\#(full)\#(resource.map { #""resource":\#($0),"# } ?? "")"request":{"method":"\#(method)","url":"\#(quoted(url))"\#(more)}}"#
    }
    func text(_ asked: Asked) -> String { String(decoding: asked.body, as: UTF8.self) }
    switch Int.random(in: 0..<8, using: &chance) {
    case 0:
      let asked = create(&chance)
      let reference = chance.pick([
        "Patient/\(chance.pick(patients))", "Patient?_id=\(chance.pick(patients))",
        "Patient?\(criteria("Patient", &chance))",
      ])
      var body = text(asked).replacing(/Patient\/[a-z0-9]+/, with: reference)
      // What else it refers to, by criteria.
      if chance.once(in: 2), let link = body.firstMatch(of: /"([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]+"/) {
        let type = String(link.output.1)
        let named = chance.once(in: 2) ? "_id=\(known(type, &chance))" : criteria(type, &chance)
        body = body.replacing(link.output.0, with: "\"\(type)?\(named)\"")
      }
      return made("POST", String(asked.path.dropFirst("/fhir/".count)), body)
    case 1:
      let asked = conditionalCreate(&chance)
      return made(
        "POST", String(asked.path.dropFirst("/fhir/".count)), text(asked),
        #","ifNoneExist":"\#(quoted(asked.headers["If-None-Exist"] ?? ""))""#)
    case 2:
      let asked = conditionalUpdate(&chance)
      return made("PUT", String(asked.path.dropFirst("/fhir/".count)), text(asked))
    case 3:
      let asked = update(type, id, &chance, seen: seen)
      return made("PUT", String(asked.path.dropFirst("/fhir/".count)), text(asked))
    case 4: return made("DELETE", chance.once(in: 2) ? "\(type)/\(id)" : "\(type)?\(criteria(type, &chance))")
    case 5: return made("PATCH", "\(type)/\(id)", pathPatch(type, &chance))
    case 6: return made("GET", "\(type)?\(criteria(type, &chance))")
    default: return made("GET", chance.pick(["\(type)/\(id)", "\(type)/\(id)/_history", "_history", type]))
    }
  }

  private static let days = ["2020", "2026", "2026-04", "2026-04-10", "2026-05-20", "2100"]

  private func everything(_ chance: inout SeededGenerator) -> Asked {
    let query = chance.pick([
      "", "?_count=2", "?_count=1&_type=Condition,Observation", "?_since=\(Self.moment(5))", "?_type=Patient",
      "?start=\(chance.pick(Self.days))", "?end=\(chance.pick(Self.days))&_count=100",
      "?start=\(chance.pick(Self.days))&end=\(chance.pick(Self.days))", "?start=2026-05&end=2026-06&_count=100",
    ])
    let path = "/fhir/Patient/\(chance.pick(patients))/$everything"
    guard chance.once(in: 4) else { return Asked("GET", path + query) }
    let other = chance.pick([
      #"{"name":"_count","valueInteger":5}"#, #"{"name":"start","valueDate":"\#(chance.pick(Self.days))"}"#,
    ])
    let body = #"{"resourceType":"Parameters","parameter":[{"name":"_count","valueInteger":1},\#(other)]}"#
    return Asked("POST", path, ["Content-Type": "application/fhir+json"], body: Array(body.utf8))
  }
}
