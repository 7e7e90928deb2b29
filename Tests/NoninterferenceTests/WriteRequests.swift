// Requests that write: something new, often what is there already out of sight; and what was shown, sent back as it was, with a
// change, or with something else in its place.

import TestSupport

extension Corpus {
  func condition(_ chance: inout SeededGenerator, seen: [Answered]) -> [String: String] {
    guard chance.once(in: 5) else { return [:] }
    return ["If-Match": tag(seen, &chance).map { "W/\"\($0)\"" } ?? chance.pick(["*", "W/\"no\"", "\"\""])]
  }

  func create(_ chance: inout SeededGenerator) -> Asked {
    var (type, body) = chance.pick(shipped.bodies)
    var patient = known.isEmpty || chance.once(in: 4) ? chance.pick(patients) : chance.pick(known)
    // Often what somebody else has, or had, of the same patient.
    if let twin = unseen.randomElement(using: &chance), let bodies = shipped.bodiesOfLens[twin.lens], chance.once(in: 2)
    {
      (type, body) = chance.pick(bodies)
      patient = twin.patient
    }
    let text = body.replacing(/Patient\/(hanako|taro)/, with: "Patient/\(patient)")
    let headers = [
      "Content-Type": "application/fhir+json", "Prefer": chance.pick(["return=minimal", "return=representation"]),
    ]
    return Asked("POST", "/fhir/\(type)", headers, body: Array(text.utf8))
  }

  /// What was shown, sent back as it was or with a change; or something else in its place.
  func update(_ type: String, _ id: String, _ chance: inout SeededGenerator, seen: [Answered]) -> Asked {
    var headers = condition(&chance, seen: seen)
    headers["Content-Type"] = "application/fhir+json"
    let shown = seen.filter { $0.status == 200 && Self.named($0) != nil }
    let close = Array(shown.filter { Self.named($0)?.id == id }.suffix(2))
    let answer = (close.isEmpty || chance.once(in: 3) ? shown : close).randomElement(using: &chance)
    if let answer, let named = Self.named(answer), !chance.once(in: 4) {
      var text = answer.text
      switch Int.random(in: 0..<12, using: &chance) {
      case 0: text = text.replacing("\"active\"", with: "\"inactive\"")
      case 1: text = text.replacing("\"final\"", with: "\"amended\"")
      case 2: text = text.dropLast() + ",\"note\":[{\"text\":\"追記\"}]}"
      case 3: text = text.dropLast() + ",\"reasonCode\":[{\"text\":\"腰痛\"}]}"
      case 4: text = text.replacing(/"extension":\[[^\[\]]*\],?/, with: "")
      case 5: break
      default: text = Self.edited(text, &chance)
      }
      return Asked("PUT", "/fhir/\(named.type)/\(named.id)", headers, body: Array(text.utf8))
    }
    let bodies = shipped.bodies.filter { $0.type == type }
    let (other, body) = chance.pick(bodies.isEmpty ? shipped.bodies : bodies)
    let text = body.replacing(/Patient\/(hanako|taro)/, with: "Patient/\(chance.pick(patients))")
    let withID = "{\"id\":\"\(id)\"," + text.drop { $0 != "{" }.dropFirst()
    return Asked("PUT", "/fhir/\(other)/\(id)", headers, body: Array(withID.utf8))
  }

  /// The same with other words somewhere: what may stand wherever words stand.
  private static func edited(_ text: String, _ chance: inout SeededGenerator) -> String {
    let words = text.matches(of: /"(?:text|display|name|value|description)":"(?<words>[^"\\]+)"/)
    guard let place = words.randomElement(using: &chance)?.output.words.endIndex else { return text }
    return "\(text[..<place])改\(text[place...])"
  }
}
