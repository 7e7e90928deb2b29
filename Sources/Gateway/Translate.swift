public import Access
import FHIR
import Mapping
public import Tree

extension UseCases {
  /// `$translate` (R4, https://hl7.org/fhir/R4/conceptmap-operation-translate.html) by the code tables of the mapping files:
  /// a Parameters with `result` and each match. It looks at nothing that is stored.
  public func translate(
    _ parameters: [(name: String, value: String)], body: Reading?, scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await operation(scope, request) { () throws(Refusal) in
      var question = TranslateQuestion()
      for (name, value) in parameters where !Query.formParameters.contains(name) { try question.take(name, value) }
      if let body { try question.take(body) }
      return try Translation(maps: mappings.codeMaps, base: OperationOutcome.defaultBase).answer(question)
    }
  }

  /// `$convert` (R4, https://hl7.org/fhir/R4/resource-operation-convert.html): the resource of the body, to be written in
  /// the format that its caller accepts; by itself, or in a Parameters as `input`. Nothing is stored.
  public func convert(
    _ reading: Reading, scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await operation(scope, request) { () throws(Refusal) in
      guard let document = reading.document, reading.isUsable else { throw .invalid(reading.issues) }
      guard document.type.name == "Parameters" else { return document }
      let input = document.root.all("parameter").first { $0.first("name")?.value == "input" }
      return input?.first("resource")?.copied() ?? document
    }
  }

  /// An operation that looks at nothing that is stored, with its event.
  private func operation(
    _ scope: Scope, _ request: RequestIdentifier, _ work: () throws(Refusal) -> Document
  ) async -> Result<Document, Refusal> {
    let event = AuditEvent(
      interaction: .operation, request: request, recorded: scope.now, scope: scope, decision: nil, refusal: nil)
    do throws(Refusal) {
      let document = try work()
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(document)
    } catch {
      return .failure(await refused(error, event))
    }
  }
}

/// What `$translate` is asked.
struct TranslateQuestion {
  /// The address of the map; nil for any.
  private(set) var url: String?
  /// The codes, each with its system where one is said.
  private(set) var codes: [(system: String?, code: String)] = []
  /// The system of the result; nil for any.
  private(set) var target: String?
  /// Whether the codes are results, whose sources are asked for.
  private(set) var isReverse = false
  private var code: String?
  private var system: String?

  /// All codes that are asked about.
  var all: [(system: String?, code: String)] { (code.map { [(system, $0)] } ?? []) + codes }

  /// A parameter of the address.
  mutating func take(_ name: String, _ value: String) throws(Refusal) {
    switch name {
    case "url": url = value.split(separator: "|").first.map(String.init)
    case "code": code = value
    case "system": system = value
    case "targetsystem", "target": target = value
    case "reverse":
      guard let isReverse = ParameterReading.boolean(value) else {
        throw .badParameter(
          name: name, reason: "it is `true` or `false`", japanese: "`true`または`false`を指定してください")
      }
      self.isReverse = isReverse
    // There is one version of each map, and nothing depends on anything else.
    case "conceptMapVersion", "version": return
    case "coding":
      let parts = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      codes.append((parts.count > 1 ? parts[0] : nil, parts.last ?? ""))
    default:
      throw .badParameter(
        name: InputName.told(name),
        reason:
          "$translate knows `url`, `system`, `code`, `coding`, `codeableConcept`, `targetsystem` and `reverse` here",
        japanese: "ここで使えるのは`url`、`system`、`code`、`coding`、`codeableConcept`、`targetsystem`、`reverse`です")
    }
  }

  /// The parameters of a body: a Parameters.
  mutating func take(_ body: Reading) throws(Refusal) {
    guard let document = body.document, body.isUsable else { throw .invalid(body.issues) }
    guard document.type.name == "Parameters" else {
      throw .invalid([
        Issue(.typeMisplaced, path: document.type.name, subjects: [document.type.name, "Parameters"])
      ])
    }
    for parameter in document.root.all("parameter") {
      let value = parameter.children.first { $0.definition.choice == "value" }
      switch (parameter.first("name")?.value ?? "", value) {
      case ("coding", let coding?) where coding.hasChildren: take(coding: coding)
      case ("codeableConcept", let concept?): for coding in concept.all("coding") { take(coding: coding) }
      case (let name, let value): try take(name, value?.value ?? "")
      }
    }
  }

  private mutating func take(coding: Element) {
    guard let code = coding.text("code") else { return }
    codes.append((coding.text("system"), code))
  }
}

/// Translates by the maps there are.
struct Translation {
  let maps: [CodeMap]
  /// What the addresses of the maps begin with.
  let base: String

  func answer(_ question: TranslateQuestion) throws(Refusal) -> Document {
    let asked = question.all
    guard !asked.isEmpty else {
      throw .badParameter(
        name: "code", reason: "say what is to be translated: `system` and `code`, `coding` or `codeableConcept`",
        japanese: "翻訳するコードを`system`と`code`、`coding`、`codeableConcept`のいずれかで指定してください")
    }
    var known = maps
    if let url = question.url {
      known = maps.filter { address($0) == url }
      guard !known.isEmpty else {
        throw .badParameter(
          name: "url", reason: "there is no such map here; there are: \(maps.map(address).joined(separator: ", "))",
          japanese: "そのConceptMapはここにありません。あるもの: \(maps.map(address).joined(separator: ", "))")
      }
      // The way back is the other map of the same table.
      if question.isReverse {
        known = maps.filter { map in known.contains { $0.table == map.table && $0.id != map.id } }
      }
    }
    var found: [(map: CodeMap, target: String?, match: CodeMap.Match)] = []
    for (system, code) in asked {
      for map in known where isFit(map, system, isNamed: question.url != nil) {
        guard let match = map[code] else { continue }
        for target in map.targets.isEmpty ? [nil] : map.targets.map(Optional.some)
        where question.target == nil || question.target == target {
          found.append((map, target, match))
        }
      }
    }
    return document(found)
  }

  private func address(_ map: CodeMap) -> String { "\(base)/ConceptMap/\(map.id)" }

  /// Codes with a system are of that system; those without are the stock model's own words, or of a map that is named.
  private func isFit(_ map: CodeMap, _ system: String?, isNamed: Bool) -> Bool {
    system.map { map.sources.contains($0) } ?? isNamed
  }

  private func document(_ found: [(map: CodeMap, target: String?, match: CodeMap.Match)]) -> Document {
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
    for (map, target, match) in found {
      parameter("match", in: &builder)
      parameter("equivalence", in: &builder, as: "part")
      builder.leaf("valueCode", match.isExact ? "equivalent" : "wider")
      builder.close()
      parameter("concept", in: &builder, as: "part")
      builder.begin("valueCoding")
      if let target { builder.leaf("system", target) }
      builder.leaf("code", match.code)
      builder.close()
      builder.close()
      parameter("source", in: &builder, as: "part")
      builder.leaf("valueUri", address(map))
      builder.close()
      builder.close()
    }
    return builder.finish()
  }
}
