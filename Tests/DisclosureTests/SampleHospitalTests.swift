import FHIR
import HTTP
import Testing
import Tree

/// The sample hospital by itself: it must behave as a hospital would, or it proves nothing.
struct SampleHospitalTests {
  private static let caller: [(String, String)] = [
    ("Authorization", "Bearer secret-token"), ("X-Requesting-Physician", "dr-mihon"),
  ]

  private func get(_ url: String, _ headers: [(String, String)] = caller) async throws -> HTTPResponse {
    let http = HTTPClient()
    defer { http.shutdown() }
    var fields = HTTPHeaders()
    for (name, value) in headers { fields.append(name, value) }
    var request = HTTPRequest(url, headers: fields)
    request.totalDeadline = .seconds(60)
    return try await http.send(request)
  }

  @Test func itAsksForTokenAndPhysician() async throws {
    try await withSampleHospital { url in
      let token = Self.caller[0]
      let physician = Self.caller[1]
      var statuses = [try await get("\(url)/health", []).status]
      for path in ["/fhir/Condition?patient=0001234", "/mml/documents?patient=0001234"] {
        let attempts = [
          [], [("Authorization", "Bearer other"), physician], [token], [token, ("X-Requesting-Physician", "")],
          [token, physician],
        ]
        for headers in attempts { statuses.append(try await get(url + path, headers).status) }
      }
      #expect(statuses == [200, 401, 401, 400, 400, 200, 401, 401, 400, 400, 200])
    }
  }

  @Test func itKnowsWhatItHas() async throws {
    try await withSampleHospital { url in
      let paths = [
        "/fhir/Observation?patient=0001234", "/mml/documents?patient=99", "/fhir/Condition",
        "/mml/documents?patient=../0001234", "/fhir/Condition?patient=0001234&page=9", "/elsewhere",
      ]
      var statuses: [Int] = []
      for path in paths { statuses.append(try await get(url + path).status) }
      #expect(statuses == [404, 404, 400, 400, 400, 404])
      let nobody = FHIRFormat.json.read(try await get("\(url)/fhir/Condition?patient=99").body)
      #expect(nobody.issues.isEmpty && nobody.document?.root.first("total")?.value == "0")
    }
  }

  @Test func itAnswersInPages() async throws {
    try await withSampleHospital { url in
      var next: String? = "\(url)/fhir/Condition?patient=0001234"
      var sizes: [Int] = []
      while let page = next {
        let reading = FHIRFormat.json.read(try await get(page).body)
        #expect(reading.issues.isEmpty)
        let bundle = try #require(reading.document?.root)
        sizes.append(bundle.all("entry").count)
        next = bundle.all("link").first { $0.first("relation")?.value == "next" }?.first("url")?.value
      }
      #expect(sizes == [2, 1])
    }
  }
}
