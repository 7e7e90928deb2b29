// What the tests of this folder share: a physician, whom only the access table makes; the project's own lens and
// samples; a sample hospital that really runs; and questions to it or to a scripted one.

import Access
import Disclosure
import FHIR
import Foundation
import HTTP
import Hummingbird
import Logging
import MML
import Mapping
import SampleHospital
import TestSupport
import Testing
import Tree

/// A proof that `dr-mihon`, a physician of the patient's team, may ask about the patient.
func physician(patient: String = "hanako") throws -> Physician {
  let always = Period(from: nil, until: nil)
  let membership = Membership(period: always, isAttending: false)
  let consent = Consent(isActive: true, period: always, ground: .attendingPhysician)
  let facts = Facts(
    now: Instant(seconds: 1_800_000_000),
    person: Person(
      id: "dr-mihon", occupation: "physician", state: .active, hasPledge: true, hasTraining: true, role: always),
    facility: Facility(id: "aoi", isActive: true, hasApplication: true, hasPledge: true, hasAdministrator: true),
    terminal: Terminal(id: "aoi-1", state: .active, ownership: .facilityManaged, facility: "aoi"), disaster: nil,
    purpose: "TREAT", client: nil, patients: [patient: PatientFacts(memberships: [membership], consent: consent)])
  let table = try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")
  guard case .granted(let scope) = Scope.make(facts: facts, table: table),
    case .granted(let physician) = scope.hospitals(for: patient)
  else { throw Unexpected() }
  return physician
}

struct Unexpected: Error {}

/// The lenses of the project for what hospitals disclose, with a stock model that has one item and no say.
func disclosureLenses() throws -> [Lens] {
  let stock = """
    items:
      Nothing:
        en: Nothing
        ja: なし
        category: basic
        fields:
          patient: {type: patient, min: 1, en: Patient, ja: 患者}
    """
  var files = [MappingSet.File(name: "stock.yaml", bytes: Array(stock.utf8))]
  let folder = Project.folder.appending(path: "Mappings").resolvingSymlinksInPath()
  let names = FileManager.default.enumerator(atPath: folder.path)
  for case let name as String in try #require(names) {
    if name == "systems.yaml" || (name.hasPrefix("disclosures/") && name.hasSuffix(".yaml")) {
      files.append(.init(name: name, bytes: try Project.bytes("Mappings/\(name)")))
    } else if name.hasSuffix(".csv"), let table = name.components(separatedBy: "tables/").last, table.hasPrefix("mml-")
    {
      files.append(.init(name: "tables/\(table)", bytes: try Project.bytes("Mappings/\(name)")))
    }
  }
  let (set, faults) = MappingSet.read(files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: nil)
  #expect(faults.map { $0.issue.rendered(file: $0.file) } == [])
  let lenses = try #require(set).disclosures
  #expect(!lenses.isEmpty)
  return lenses
}

/// A hospital at that address; its deadline is one that no busy machine misses, unless the test says otherwise.
func hospital(
  _ interface: Hospital.Interface, at url: String, id: String = "kinen", oid: String? = nil,
  patientSystem: String? = nil, deadline: Duration = .seconds(60)
) throws -> Hospital {
  try Hospital(
    id: id, name: "見本記念病院", baseURL: url, interface: interface, token: "secret-token", oid: oid,
    patientSystem: patientSystem, deadline: deadline, connectDeadline: deadline)
}

/// What that one hospital answers about hanako, who is 0001234 there.
func ask(
  _ hospital: Hospital, types: [String] = ["Condition"], number: String = "0001234", facilityOID: String = "2.999.45.1",
  today: String = "2026-04-15"
) async throws -> HospitalAnswer {
  let http = HTTPClient()
  defer { http.shutdown() }
  let client = DisclosureClient(hospitals: [hospital], http: http, lenses: try disclosureLenses())
  let answers = await client.ask(
    try physician(), types: types, numbers: [hospital.id: number], facilityOID: facilityOID, requestID: "request-1",
    today: try #require(Day(today)))
  return try #require(answers.first)
}

/// What a hospital of that script answers, and the hospital, for what it was asked.
func ask(
  _ interface: Hospital.Interface, types: [String] = ["Condition"], oid: String? = nil, patientSystem: String? = nil,
  deadline: Duration = .seconds(60), facilityOID: String = "2.999.45.1", today: String = "2026-04-15",
  script: @escaping ScriptedHospital.Script
) async throws -> (answer: HospitalAnswer, requests: [ReceivedRequest]) {
  let server = try ScriptedHospital(script: script)
  defer { server.stop() }
  let path = interface == .fhir ? "/fhir" : "/mml"
  let answer = try await ask(
    try hospital(interface, at: server.url + path, oid: oid, patientSystem: patientSystem, deadline: deadline),
    types: types, facilityOID: facilityOID, today: today)
  return (answer, server.requests)
}

/// Runs a test against the sample hospital.
func withSampleHospital(_ test: @Sendable @escaping (String) async throws -> Void) async throws {
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  var logger = Logger(label: "sample-hospital")
  logger.logLevel = .critical
  let application = try SampleHospitalServer.application(
    samples: Project.folder.appending(path: "Samples/hospital"), host: "127.0.0.1", port: 0, token: "secret-token",
    logger: logger
  ) { port.yield($0) }
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await application.run() }
    group.addTask {
      for await number in ports {
        try await test("http://127.0.0.1:\(number)")
        return
      }
    }
    try await group.next()
    group.cancelAll()
  }
}

extension Document {
  /// The document as JSON, for looking at what it says.
  var json: String { String(decoding: JSONText.of(self), as: UTF8.self) }

  /// Every fault of structure, for people.
  var faults: [String] { structureIssues().map { $0.rendered(file: type.name) } }
}

enum JSONText {
  static func of(_ document: Document) -> [UInt8] { (try? FHIRFormat.json.write(document)) ?? [] }
}
