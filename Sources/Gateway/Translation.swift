import FHIR
import Mapping
import Tree
import Validation

/// Translates by the maps there are.
struct Translation {
  let maps: [CodeMap]
  /// What the addresses of the maps begin with.
  let base: String
  /// What is known of a value set; nil of one that is not known.
  let valueSet: (String) -> CodeSet?

  /// What a code is translated to, and by which map.
  private struct Found {
    let map: CodeMap
    let system: String?
    let match: CodeMap.Match
  }

  func answer(_ question: TranslateQuestion) throws(Refusal) -> Document {
    try question.check()
    var known = maps
    if let url = question.url {
      known = maps.filter { address($0) == url }
      guard !known.isEmpty else {
        throw .badParameter(
          name: "url", reason: "there is no such map here; there are: \(maps.map(address).joined(separator: ", "))",
          japanese: "そのConceptMapはここにありません。あるもの: \(maps.map(address).joined(separator: ", "))")
      }
    }
    let source = try scope("source", question.source)
    let target = try scope("target", question.target)
    var found: [Found] = []
    for (system, code) in question.codes {
      for map in known {
        let (from, to) = question.isReverse ? map.back : (map.sources, map.targets)
        // Codes with a system are of that system; those without are the stock model's own words, or of a map that is named.
        guard system.map(from.contains) ?? (question.url != nil) else { continue }
        let matches = question.isReverse ? map.matches(from: code) : map[code].map { [$0] } ?? []
        guard !matches.isEmpty, try source.holds(code, system.map { [$0] } ?? from) else { continue }
        for match in matches {
          for result in to.isEmpty ? [nil] : to.map(Optional.some)
          where question.targetSystem == nil || question.targetSystem == result {
            guard try target.holds(match.code, result.map { [$0] } ?? []) else { continue }
            found.append(Found(map: map, system: result, match: match))
          }
        }
      }
    }
    return document(found)
  }

  /// The address of the map of that id.
  func address(ofMap id: String) throws(Refusal) -> String {
    guard let map = maps.first(where: { $0.id == id }) else { throw .notFound }
    return address(map)
  }

  private func address(_ map: CodeMap) -> String { "\(base)/ConceptMap/\(map.id)" }

  /// A value set that limits which codes are meant.
  private struct Limit {
    let name: String
    /// Nil for no limit.
    let codes: CodeSet?

    /// Whether the code, of one of these systems, is in it.
    func holds(_ code: String, _ systems: [String]) throws(Refusal) -> Bool {
      guard let codes else { return true }
      let answers = systems.map { codes.membership(of: code, system: $0) }
      if answers.contains(.inside) { return true }
      guard !answers.contains(.unknown) else {
        throw .badParameter(
          name: name, reason: "not all codes of this value set are known here, so what is outside of it can't be told",
          japanese: "この値セットのコードの一部がここでは不明なため、含まれるかどうか判断できません")
      }
      return false
    }
  }

  private func scope(_ name: String, _ canonical: String?) throws(Refusal) -> Limit {
    guard let canonical else { return Limit(name: name, codes: nil) }
    guard let codes = valueSet(canonical) else {
      throw .badParameter(
        name: name,
        reason: "a value set that is known here, by its canonical address; a code system goes into `targetsystem`",
        japanese: "ここで知られている値セットの正規URLを指定してください。コードシステムは`targetsystem`で指定します")
    }
    return Limit(name: name, codes: codes)
  }

  private func document(_ found: [Found]) -> Document {
    var builder = DocumentBuilder(resource: "Parameters")
    func parameter(_ name: String, in builder: inout DocumentBuilder, as element: String = "parameter") {
      builder.begin(element)
      builder.leaf("name", name)
    }
    parameter("result", in: &builder)
    builder.leaf("valueBoolean", "\(!found.isEmpty)")
    builder.close()
    if found.isEmpty {
      parameter("message", in: &builder)
      builder.leaf("valueString", "no code table here translates it / 変換できるコード表がありません")
      builder.close()
    }
    for one in found {
      parameter("match", in: &builder)
      parameter("equivalence", in: &builder, as: "part")
      builder.leaf("valueCode", one.match.equivalence.rawValue)
      builder.close()
      parameter("concept", in: &builder, as: "part")
      builder.begin("valueCoding")
      if let system = one.system { builder.leaf("system", system) }
      builder.leaf("code", one.match.code)
      builder.close()
      builder.close()
      parameter("source", in: &builder, as: "part")
      builder.leaf("valueUri", address(one.map))
      builder.close()
      builder.close()
    }
    return builder.finish()
  }
}
