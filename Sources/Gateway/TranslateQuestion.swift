import FHIR
import Tree

/// What `$translate` is asked.
struct TranslateQuestion {
  /// The address of the map; nil for any.
  private(set) var url: String?
  /// The value set that the codes were chosen from.
  private(set) var source: String?
  /// The value set that the result must be in.
  private(set) var target: String?
  /// The system of the result; nil for any.
  private(set) var targetSystem: String?
  /// Whether the codes are results, whose sources are asked for.
  private(set) var isReverse = false
  private var code: String?
  private var system: String?
  private var codings: [(system: String?, code: String)] = []
  private var given: Set<String> = []

  /// The codes, each with its system where one is said.
  var codes: [(system: String?, code: String)] { code.map { [(system, $0)] } ?? codings }

  /// A parameter of the address.
  mutating func take(_ name: String, _ value: String) throws(Refusal) {
    switch name {
    case "url":
      guard !value.contains("|") else { throw Self.noVersions(name) }
      url = value
    case "code": code = value
    case "system": system = value
    case "source": source = value
    case "target": target = value
    case "targetsystem": targetSystem = value
    case "reverse":
      guard let isReverse = ParameterReading.boolean(value) else {
        throw .badParameter(
          name: name, reason: "it is `true` or `false`", japanese: "`true`または`false`を指定してください")
      }
      self.isReverse = isReverse
    // The tables say the same of all versions of a system.
    case "version": break
    case "coding":
      let parts = value.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      codings.append((parts.count > 1 ? parts[0] : nil, parts.last ?? ""))
    case "codeableConcept":
      throw .badParameter(
        name: name, reason: "send it in the body, in a Parameters as `valueCodeableConcept`",
        japanese: "本文のParametersの中で`valueCodeableConcept`として送ってください")
    case "conceptMapVersion": throw Self.noVersions(name)
    case "conceptMap":
      throw .badParameter(
        name: name, reason: "a map of one's own is not taken; leave it out, or name one of those here by `url`",
        japanese: "独自のConceptMapは使えません。省くか、ここにあるものを`url`で指定してください")
    case "dependency":
      throw .badParameter(
        name: name, reason: "no code table here depends on another element; leave it out",
        japanese: "ここのコード表は他の要素に依存しません。省いてください")
    default:
      throw .badParameter(
        name: InputName.told(name),
        reason: "$translate knows `url`, `system`, `version`, `code`, `coding`, `codeableConcept`, `source`, `target`, "
          + "`targetsystem` and `reverse` here",
        japanese: "ここで使えるのは`url`、`system`、`version`、`code`、`coding`、`codeableConcept`、`source`、`target`、"
          + "`targetsystem`、`reverse`です")
    }
    try note(name)
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
      case ("coding", let coding?) where coding.hasChildren:
        take(coding: coding)
        try note("coding")
      case ("codeableConcept", let concept?) where concept.hasChildren:
        for coding in concept.all("coding") { take(coding: coding) }
        try note("codeableConcept")
      case (let name, let value): try take(name, value?.value ?? "")
      }
    }
  }

  /// Whether the parameters fit together.
  func check() throws(Refusal) {
    let ways = ["code", "coding", "codeableConcept"].filter(given.contains)
    guard ways.count == 1, !codes.isEmpty else {
      throw .badParameter(
        name: ways.count > 1 ? ways[1] : "code",
        reason: "say once what is to be translated: by `system` and `code`, by `coding` or by `codeableConcept`",
        japanese: "翻訳するコードを`system`と`code`、`coding`、`codeableConcept`のいずれか一つで指定してください")
    }
    guard system == nil || code != nil else {
      throw .badParameter(
        name: "system", reason: "it is the system of `code`; a coding has its own",
        japanese: "`code`のシステムです。codingは自身のシステムを持ちます")
    }
  }

  private mutating func take(coding: Element) {
    guard let code = coding.text("code") else { return }
    codings.append((coding.text("system"), code))
  }

  private mutating func note(_ name: String) throws(Refusal) {
    guard given.insert(name).inserted else {
      throw .badParameter(name: name, reason: "it stands there twice", japanese: "2回指定されています")
    }
  }

  private static func noVersions(_ name: String) -> Refusal {
    .badParameter(
      name: name, reason: "the maps here have no versions; leave the version out",
      japanese: "ここのConceptMapに版はありません。版を省いてください")
  }
}
