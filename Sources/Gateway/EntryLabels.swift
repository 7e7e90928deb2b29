import Access
import FHIR
import Tree

/// How labels and origin of an entry stand in FHIR, in both directions.
///
/// An entry's labels are read from `meta.security` and `meta.tag`, which stay with the resource as they are. Whoever sees
/// the entry is shown each label by one coding of its own, even where what the author wrote is out of sight.
enum EntryLabels {
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
  static let observationValue = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
  /// The indications of JP-CLINS (https://jpfhir.jp/fhir/clins).
  static let indication = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication"

  /// Which codings label an entry.
  private static let meanings: [(system: String, codes: Set<String>, label: LabelSet)] = [
    (indication, ["UNINFORMED"], .uninformed),
    (actCode, ["TBOO"], .uninformed),
    (indication, ["UNDELIVERED"], .undelivered),
    (actCode, ["PHY", "PRS", "HIV", "PSY", "SUD", "SDV", "GDIS"], .restricted),
    (confidentiality, ["R", "V"], .restricted),
  ]

  /// The coding by which each label is shown.
  private static let shown: [(label: LabelSet, coding: Coding)] = [
    (.uninformed, Coding(system: actCode, code: "TBOO")),
    (.undelivered, Coding(system: indication, code: "UNDELIVERED")),
    (.restricted, Coding(system: confidentiality, code: "R")),
  ]

  /// The mark of what is shown in part.
  static let subsetted = Coding(system: observationValue, code: "SUBSETTED")

  /// The labels that are shown by a coding of that system and code, where these are given.
  static func shown(by system: SearchCondition.System, _ code: String?) -> LabelSet {
    shown.filter { isNamed($0.coding, by: system, code) }.reduce(into: []) { $0.formUnion($1.label) }
  }

  /// Whether a search for that system and code (in lower case), where these are given, means the coding.
  static func isNamed(_ coding: Coding, by system: SearchCondition.System, _ code: String?) -> Bool {
    let isOfSystem =
      switch system {
      case .any: true
      case .none: false
      case .named(let name): name == coding.system
      }
    return isOfSystem && (code == nil || code == coding.code.lowercased())
  }

  /// The labels that a resource has.
  static func labels(of resource: Document) -> LabelSet {
    guard let meta = resource.root.first("meta") else { return [] }
    return (meta.all("security") + meta.all("tag")).reduce(into: []) { labels, coding in
      let (system, code) = (coding.first("system")?.value ?? "", coding.first("code")?.value ?? "")
      for meaning in meanings where meaning.system == system && meaning.codes.contains(code) {
        labels.insert(meaning.label)
      }
    }
  }

  /// The tag by which a search says that it shows a part of a resource (R4 §3.1.1.5.8); nil where there is none.
  static func subsettedTag(of resource: Document) -> Element? {
    resource.root.first("meta")?.all("tag").first {
      $0.first("system")?.value == observationValue && $0.first("code")?.value == "SUBSETTED"
    }
  }

  /// The id of the facility that a document says it is kept by (`custodian`): that is where it comes from.
  static func origin(of resource: Document) -> String? {
    guard let reference = resource.root.first("custodian")?.first("reference")?.value,
      reference.hasPrefix("Organization/")
    else { return nil }
    let id = String(reference.dropFirst("Organization/".count))
    return AuditEvent.isID(id) ? id : nil
  }

  /// The security labels that an answer carries: what the scope is bound to, how the entry is labelled, and whether the
  /// scope lacks a part of what such entries can have.
  static func codings(_ scope: Scope, _ labels: LabelSet, isPartial: Bool) -> [Coding] {
    var codings = scope.decision.obligations.filter { $0 != .noStore }.map {
      Coding(system: actCode, code: $0.rawValue)
    }
    codings += shown.filter { labels.contains($0.label) }.map(\.coding)
    if isPartial { codings.append(subsetted) }
    return codings
  }
}
