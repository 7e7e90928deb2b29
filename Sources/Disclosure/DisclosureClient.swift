public import Access
public import HTTP
public import Mapping
import Tree

/// Asks the hospitals about one patient for one physician (rule 27-4), and gives back what may be shown. Nothing is
/// stored, nothing is kept for another question, and nothing a hospital sends is passed through unread.
///
///     let client = DisclosureClient(hospitals: hospitals, http: HTTPClient(), lenses: mappings.disclosures)
///     let answers = await client.ask(
///       physician, types: ["Condition"], numbers: ["chuo": "0001234"], facilityOID: "2.999.45.1", requestID: id,
///       today: Day.inJapan(at: now))
///
/// It knows no store and no register: the patient's numbers at the hospitals and the facility's OID come from outside.
public struct DisclosureClient: Sendable {
  /// Whom it asks, in the order of the answers.
  public let hospitals: [Hospital]
  private let http: HTTPClient
  private let lenses: [Lens]

  /// A client. `lenses` are those between MML modules and FHIR: `MappingSet.disclosures`.
  public init(hospitals: [Hospital], http: HTTPClient, lenses: [Lens]) {
    self.hospitals = hospitals
    self.http = http
    self.lenses = lenses
  }

  /// Asks every hospital where the patient has a number, all at once, each within its deadline, and gives one answer
  /// for each hospital, in their order. Only a `Physician` gets here, and only for the patient he is the proof for.
  ///
  /// - `types`: the resource types asked for.
  /// - `numbers`: the patient's number at each hospital, by the hospital's id.
  /// - `facilityOID`: the object identifier of the facility for which the physician asks.
  /// - `today`: the day in Japan, for access rights that hold for a time.
  public func ask(
    _ physician: Physician, types: [String], numbers: [String: String], facilityOID: String, requestID: String,
    today: Day
  ) async -> [HospitalAnswer] {
    await withTaskGroup(of: (Int, HospitalAnswer).self) { group in
      for (place, hospital) in hospitals.enumerated() {
        group.addTask {
          guard let number = numbers[hospital.id], !number.isEmpty else {
            return (place, HospitalAnswer(hospital, Findings(failure: .notLinked)))
          }
          let inquiry = Inquiry(
            hospital, physician: physician, number: number, types: types, facilityOID: facilityOID,
            requestID: requestID, today: today, http: http)
          return (place, await answer(inquiry))
        }
      }
      var answers: [(Int, HospitalAnswer)] = []
      for await answer in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func answer(_ inquiry: Inquiry) async -> HospitalAnswer {
    let findings =
      switch inquiry.hospital.interface {
      case .fhir: await FHIRHospital(inquiry: inquiry).ask()
      case .mml: await MMLHospital(inquiry: inquiry, lenses: lenses).ask()
      }
    return HospitalAnswer(inquiry.hospital, findings, inquiry.log.exchanges)
  }
}
