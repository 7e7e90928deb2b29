import Disclosure
import Testing

/// What makes a hospital, and what its file may say.
struct HospitalTests {
  private func fault(
    id: String = "chuo", name: String = "見本中央病院", url: String = "https://hospital.example/fhir", token: String = "t",
    oid: String? = nil, deadline: Duration = .seconds(10)
  ) -> Hospital.Fault? {
    do throws(Hospital.Fault) {
      _ = try Hospital(
        id: id, name: name, baseURL: url, interface: .fhir, token: token, oid: oid, deadline: deadline)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatMakesAHospital() {
    #expect(fault() == nil && fault(oid: "2.999.45.91") == nil)
    #expect(fault(id: "") == .id && fault(name: "") == .name)
    #expect(fault(token: "") == .token && fault(token: "a b") == .token && fault(token: "鍵") == .token)
    #expect(fault(oid: "") == .oid && fault(oid: "urn:oid:2.999") == .oid)
    #expect(fault(deadline: .zero) == .deadline && fault(deadline: .seconds(61)) == .deadline)
  }

  static let addresses: [(String, Hospital.Fault?)] = [
    ("https://hospital.example", nil), ("https://hospital.example:8443/a/b", nil), ("http://127.0.0.1:8081/fhir", nil),
    ("http://localhost/fhir", nil), ("http://[::1]:8081", nil), ("http://hospital.example/fhir", .insecure),
    ("http://127.0.0.1.hospital.example/", .url), ("http://127.0.0.1.hospital.example", .insecure),
    ("http://localhost.example", .insecure), ("https://hospital.example/", .url), ("https://", .url), ("", .url),
    ("hospital.example", .url), ("ftp://hospital.example", .url), ("https://病院.example", .url),
    ("https://hospital.example/fhir?a=b", .url), ("https://hospital.example/#a", .url),
    ("https://user@hospital.example", .url), ("https://hospital.example/a b", .url),
  ]

  @Test(arguments: addresses) func address(_ url: String, _ expected: Hospital.Fault?) {
    #expect(fault(url: url) == expected)
  }

  @Test func aTokenIsNeverTold() throws {
    let hospital = try hospital(.fhir, at: "https://hospital.example")
    for text in ["\(hospital)", String(reflecting: hospital), "\([hospital])"] {
      #expect(!text.contains("secret-token"))
    }
    var dumped = ""
    dump(hospital, to: &dumped)
    #expect(!dumped.contains("secret-token"))
  }

  // MARK: The file

  private func fault(of text: String) -> HospitalsFile.Fault? {
    do throws(HospitalsFile.Fault) {
      _ = try HospitalsFile.read(text) { $0 == "TOKEN_CHUO" ? "secret-token" : nil }
      return nil
    } catch {
      return error
    }
  }

  @Test func aFile() throws {
    let text = """
      hospitals:
        - id: chuo
          name: 見本中央病院
          url: https://hospital.example/fhir
          interface: fhir
          token-variable: TOKEN_CHUO
          oid: 2.999.45.91
          patient-system: urn:oid:2.999.45.91.1
          seconds: 5
        - {id: kinen, name: 見本記念病院, url: "http://127.0.0.1:8081/mml", interface: mml, token: demo}
      """
    let hospitals = try HospitalsFile.read(text) { $0 == "TOKEN_CHUO" ? "secret-token" : nil }
    #expect(hospitals.map(\.id) == ["chuo", "kinen"] && hospitals.map(\.interface) == [.fhir, .mml])
    #expect(hospitals.map(\.name) == ["見本中央病院", "見本記念病院"])
    #expect(hospitals.map(\.oid) == ["2.999.45.91", nil])
    #expect(hospitals.map(\.patientSystem) == ["urn:oid:2.999.45.91.1", nil])
    #expect(hospitals.map(\.deadline) == [.seconds(5), .seconds(10)])
  }

  /// A row of a file, with one thing other than it should be.
  private static func row(
    url: String = "https://b.example", interface: String = "fhir", token: String? = "token: c", more: String = ""
  ) -> String {
    let parts = ["id: chuo", "name: a", "url: \"\(url)\"", "interface: \(interface)", token, more].compactMap(\.self)
    return "  - {\(parts.filter { !$0.isEmpty }.joined(separator: ", "))}\n"
  }

  static let faulty: [(String, line: Int, says: String)] = [
    ("", 1, "list `hospitals`"), ("a: [", 1, "not valid YAML"), ("- a", 1, "list `hospitals`"),
    ("hospitals:\n  - chuo", 2, "written as"), ("hospitals:\n" + row() + row(), 3, "stands twice"),
    ("hospitals:\n" + row(interface: "soap"), 2, "`interface`"), ("hospitals:\n" + row(token: nil), 2, "`token`"),
    ("hospitals:\n  - id: chuo\n    colour: red", 3, "no such word"),
    ("hospitals:\n" + row(url: "http://b.example"), 2, "https"),
    ("hospitals:\n" + row(more: "seconds: x"), 2, "`seconds`"),
    ("hospitals:\n" + row(token: "token: secret", more: "token-variable: TOKEN_CHUO"), 2, "either"),
    ("hospitals:\n" + row(token: "token-variable: NONE"), 2, "not set"),
  ]

  @Test(arguments: faulty.indices) func aFaultyFile(_ index: Int) throws {
    let expected = Self.faulty[index]
    let found = fault(of: expected.0)
    let fault = try #require(found)
    #expect(fault.line == expected.line && fault.text.contains(expected.says), "\(fault)")
    #expect(!fault.description.contains("secret"))
  }
}
