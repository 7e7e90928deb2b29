import MML
import Tree

/// Puts a `RegisteredDiagnosisModule` into the one form that the mapping file speaks of; every other module stays as it
/// is. These are the things a row of a mapping file can't say:
///
/// - a diagnosis in items (`diagnosisContents`) becomes one `diagnosis`: the items' names one after the other, the code
///   of the first item that has one;
/// - a code of ICD-10 loses its dot and what hospitals put behind it (`C34.9`, `C349-.007` → `C349`); one that is none
///   after that stays as it is, with the system `other`, as every code that names another system does;
/// - a suspected diagnosis says so in its name (`…の疑い`), because a name is read alone;
/// - the outcome of a diagnosis that has ended is `ended`, because in FHIR what has ended can't be active; where it
///   says how far it was cured, that stays: `recovering ended`.
enum PlainDiagnosis {
  static func module(_ module: Document) -> Document {
    let root = module.root
    guard root.name == "RegisteredDiagnosisModule" else { return module }
    var builder = DocumentBuilder(schema: module.schema, root: root.type)
    writeDiagnosis(root, into: &builder)
    for name in ["categories", "startDate", "endDate"] { copy(name, of: root, into: &builder) }
    writeOutcome(root, into: &builder)
    for name in ["firstEncounterDate", "relatedHealthInsurance"] { copy(name, of: root, into: &builder) }
    return builder.finish()
  }

  private static func copy(_ name: String, of root: Element, into builder: inout DocumentBuilder) {
    for child in root.all(name) { builder.copy(child) }
  }

  private static func writeDiagnosis(_ root: Element, into builder: inout DocumentBuilder) {
    let names = root.first("diagnosis").map { [$0] } ?? items(root)
    guard !names.isEmpty else { return }
    var text = names.compactMap(\.value).joined(separator: " ")
    let isSuspected =
      root.first("categories")?.all("category").contains { $0.first("value")?.value == "suspectedDiagnosis" } ?? false
    if isSuspected, !text.isEmpty, !text.hasSuffix("疑い") { text += "の疑い" }
    builder.begin("diagnosis")
    if !text.isEmpty { builder.value(text.utf8) }
    if let coded = names.first(where: { $0.first("code")?.value != nil }), let code = coded.first("code")?.value {
      let plain = self.code(code, system: coded.first("system")?.value ?? "")
      builder.leaf("code", plain.code)
      builder.leaf("system", plain.system)
    }
    builder.closeUnlessEmpty()
  }

  private static func items(_ root: Element) -> [Element] {
    (root.first("diagnosisContents")?.all("dxItem") ?? []).compactMap { $0.first("name") }
  }

  private static func writeOutcome(_ root: Element, into builder: inout DocumentBuilder) {
    let outcome = root.first("outcome")?.value
    if root.first("endDate") != nil {
      let cured = outcome.flatMap { ["recovering", "fullyRecovered"].contains($0) ? "\($0) ended" : nil }
      builder.leaf("outcome", cured ?? "ended")
    } else if let outcome {
      builder.leaf("outcome", outcome)
    }
  }

  /// The code and `ICD10`, or the code as it was and `other`.
  static func code(_ text: String, system: String) -> (code: String, system: String) {
    guard ["ICD10", "ICD-10"].contains(system) else { return (text, "other") }
    var code = text.prefix { $0 != "-" }
    if let dot = code.firstIndex(of: ".") {
      // A dot after the category is ICD's own; a later one begins what the hospital added.
      let isOwn = code.distance(from: code.startIndex, to: dot) == 3
      code = isOwn ? code[..<dot] + code[code.index(after: dot)...] : code[..<dot]
    }
    return isICD10(code) ? (String(code), "ICD10") : (text, "other")
  }

  /// A letter, two digits, and at most two more characters: `I10`, `C349`, `M4806`.
  private static func isICD10(_ code: Substring) -> Bool {
    let bytes = Array(code.utf8)
    guard (3...5).contains(bytes.count) else { return false }
    return (0x41...0x5a).contains(bytes[0]) && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }
}
