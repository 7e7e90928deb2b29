import FHIR
import Tree

/// Asks a hospital that speaks FHIR: a search for each type, at the same time, each page after page.
struct FHIRHospital {
  let inquiry: Inquiry

  /// Bounds of one search, so that no server can keep the gateway busy.
  private static let pageLimit = 20
  private static let resourceLimit = 1000

  func ask() async -> Findings {
    await withTaskGroup(of: (Int, Findings).self) { group in
      for (number, type) in inquiry.types.enumerated() {
        group.addTask { (number, await search(type)) }
      }
      var parts: [(Int, Findings)] = []
      for await part in group { parts.append(part) }
      var whole = Findings()
      for (_, part) in parts.sorted(by: { $0.0 < $1.0 }) { whole.add(part) }
      return whole
    }
  }

  /// Whether the hospital has marked the resource as one that no other institution may get (未提供). It should not have
  /// come at all.
  private static func isUndelivered(_ resource: Element) -> Bool {
    resource.first("meta")?.all("tag").contains {
      $0.first("system")?.value == "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication"
        && $0.first("code")?.value == "UNDELIVERED"
    } ?? false
  }

  private func search(_ type: String) async -> Findings {
    var findings = Findings()
    do throws(DisclosureFailure) {
      try await search(type, &findings)
    } catch {
      findings.add(Findings(failure: error))
    }
    return findings
  }

  private func search(_ type: String, _ findings: inout Findings) async throws(DisclosureFailure) {
    let hospital = inquiry.hospital
    guard let address = HospitalAddress(hospital.baseURL) else { throw .misconfigured }
    let subject = DisclosedSubject(inquiry)
    let number = HospitalAddress.escaped(inquiry.number)
    var url = "\(hospital.baseURL)/\(HospitalAddress.escaped(type))?patient=\(number)"
    var seen: Set<String> = []
    for _ in 0..<Self.pageLimit {
      let (body, mediaType) = try await inquiry.get(url, accept: FHIRFormat.json.mediaType)
      let page = try SearchPage(body, mediaType: mediaType, type: type)
      findings.shortfalls.formUnion(page.shortfalls)
      for resource in page.resources {
        guard subject.isNamed(by: resource) else { throw .otherPatient }
        guard let id = resource.first("id")?.value, !subject.isHidden(in: resource) else {
          findings.shortfalls.insert(.unreadable)
          continue
        }
        guard !Self.isUndelivered(resource) else {
          findings.shortfalls.insert(.withheld)
          continue
        }
        // Pages may overlap while the hospital writes.
        guard seen.insert(id).inserted else { continue }
        guard seen.count <= Self.resourceLimit else {
          findings.shortfalls.insert(.truncated)
          return
        }
        let name = "\(type)/\(id)"
        findings.disclosed.append(
          Disclosed(resource, of: subject, name: name, source: "\(hospital.baseURL)/\(name)"))
      }
      guard let next = page.next else { return }
      guard let following = address.following(next, base: hospital.baseURL) else { throw .malformed }
      url = following
    }
    findings.shortfalls.insert(.truncated)
  }
}
