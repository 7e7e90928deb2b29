import Access
import MML
import Mapping
import Tree

/// Asks a hospital that speaks MML: one call, one `Mml` document, whose every item is judged by itself: is it free of
/// faults, the latest edition, do its access rights let this physician read, does a lens translate it.
struct MMLHospital {
  let inquiry: Inquiry
  /// Lenses between modules and FHIR.
  let lenses: [Lens]

  func ask() async -> Findings {
    do throws(DisclosureFailure) {
      let number = HospitalAddress.escaped(inquiry.number)
      let url = "\(inquiry.hospital.baseURL)/documents?patient=\(number)"
      let (body, _) = try await inquiry.get(url, accept: "application/xml")
      return try findings(in: MMLReader().read(body))
    } catch {
      return Findings(failure: error)
    }
  }

  private func findings(in reading: MMLReading) throws(DisclosureFailure) -> Findings {
    guard let mml = reading.document, reading.outsideItems.allSatisfy({ $0.severity < .error }) else {
      throw .malformed
    }
    let subject = DisclosedSubject(inquiry)
    guard let patient = MMLID.patient(of: mml), subject.isNamed(table: patient.table, value: patient.value) else {
      throw .otherPatient
    }
    let documents = MMLDocument.all(of: mml)
    let replaced = Set(documents.flatMap(\.replaces))
    var findings = Findings()
    if reading.issues.contains(where: { $0.severity >= .error }) { findings.shortfalls.insert(.unreadable) }
    var seen: Set<String> = []
    for document in documents where reading.isUsable(item: document.item) && !replaced.contains(document.uid) {
      guard isAsked(document, reading) else { continue }
      guard document.accessRights.permitReading(by: reader, on: inquiry.today.description) else {
        findings.shortfalls.insert(.withheld)
        continue
      }
      guard let module = document.module, let lens = lens(for: module) else {
        findings.shortfalls.insert(.untranslated)
        continue
      }
      guard seen.insert(document.uid).inserted else {
        findings.shortfalls.insert(.unreadable)
        continue
      }
      let resource = lens.join(PlainDiagnosis.module(module))
      findings.disclosed.append(Disclosed.Translated(document: document, resource: resource).disclosed(of: subject))
    }
    return findings
  }

  /// Nobody but a physician gets here. Of the department, and of whether the facility treats the patient, the gateway
  /// knows nothing that a hospital would have to believe.
  private var reader: AccessRights.Reader {
    AccessRights.Reader(
      facility: MMLID(type: "OID", table: "MML0027", value: inquiry.facilityOID),
      person: MMLID(type: "MICT", table: "", value: inquiry.physician.person), licenses: ["doctor"])
  }

  private func lens(for module: Document) -> Lens? {
    lenses.first { $0.entrySchema === module.schema && $0.entryType == module.root.type }
  }

  /// Whether the document is of a kind that was asked for. What kind it would be if somebody translated it, nobody
  /// knows: such a document counts as asked for. An item without any module discloses nothing.
  private func isAsked(_ document: MMLDocument, _ reading: MMLReading) -> Bool {
    guard let module = document.module else { return reading.unread.contains { $0.item == document.item } }
    guard let lens = lens(for: module) else { return true }
    return inquiry.types.contains(lens.resourceSchema[lens.resourceType].name)
  }
}
