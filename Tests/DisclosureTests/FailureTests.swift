import Disclosure
import HTTP
import Testing
import Tree

/// Everything that may go wrong at a hospital: each is told, none passes for an empty answer, and nothing that a
/// hospital writes comes through.
struct FailureTests {
  static let empty = #"{"resourceType":"Bundle","type":"searchset"}"#

  private func failure(
    _ interface: Hospital.Interface = .fhir, script: @escaping ScriptedHospital.Script
  ) async throws -> DisclosureFailure? {
    let (answer, _) = try await ask(interface, script: script)
    #expect(answer.resources.isEmpty && !answer.entries.isEmpty)
    return answer.failure
  }

  // MARK: The connection

  @Test(arguments: Hospital.Interface.allCases) func nobodyListens(_ interface: Hospital.Interface) async throws {
    let port = try ClosedPort()
    let answer = try await ask(try hospital(interface, at: port.url))
    #expect(answer.failure == .unreachable && answer.resources.isEmpty)
    #expect(answer.exchanges.map(\.status) == [nil] && answer.exchanges.map(\.digest) == [nil])
    withExtendedLifetime(port) {}
  }

  @Test(arguments: Hospital.Interface.allCases) func nobodyAnswers(_ interface: Hospital.Interface) async throws {
    let (answer, requests) = try await ask(interface, deadline: .seconds(3)) { _ in .hang }
    #expect(answer.failure == .timeout && requests.count == 1)
  }

  /// A lost connection is tried once more, and only once.
  @Test func aLostConnectionIsTriedAgain() async throws {
    let once = Once()
    let (answer, requests) = try await ask(.fhir) { _ in once.isFirst ? .drop : .json(Self.empty) }
    #expect(answer.failure == nil && requests.count == 2)
    let (lost, twice) = try await ask(.fhir) { _ in .drop }
    #expect(lost.failure == .unreachable && twice.count == 2)
  }

  @Test func whatIsAnsweredIsNotTriedAgain() async throws {
    for status in [400, 500, 503] {
      let (_, requests) = try await ask(.fhir) { _ in .answer(status: status) }
      #expect(requests.count == 1)
    }
  }

  @Test func aPlainServerWhereTLSIsExpected() async throws {
    let server = try ScriptedHospital { _ in .json(Self.empty) }
    defer { server.stop() }
    let url = server.url.replacing("http://", with: "https://")
    let answer = try await ask(try hospital(.fhir, at: url))
    #expect(answer.failure == .insecure && server.requests.map(\.target) == [""])
  }

  // MARK: The status

  static let refusals: [(Int, DisclosureFailure.Refusal)] = [
    (401, .credential), (403, .forbidden), (404, .notFound), (410, .notFound), (301, .redirect), (307, .redirect),
    (400, .request), (418, .request), (429, .request), (500, .server), (502, .server), (503, .server),
    (201, .server), (204, .server),
  ]

  @Test(arguments: refusals) func statuses(_ status: Int, _ refusal: DisclosureFailure.Refusal) async throws {
    for interface in Hospital.Interface.allCases {
      let failure = try await failure(interface) { request in
        .answer(status: status, headers: ["Location: \(request.target)&again"])
      }
      #expect(failure == .refused(refusal))
    }
  }

  /// A redirect is not followed, not even to the same server: the token goes nowhere the settings don't say.
  @Test func redirects() async throws {
    let other = try ScriptedHospital { _ in .json(Self.empty) }
    defer { other.stop() }
    let (answer, requests) = try await ask(.fhir) { _ in .answer(status: 302, headers: ["Location: \(other.url)/fhir"])
    }
    #expect(answer.failure == .refused(.redirect) && requests.count == 1 && other.requests.isEmpty)
  }

  // MARK: The answer

  static let malformed = [
    "", "null", "[]", "<html>busy</html>", #"{"resourceType":"Bundle","type":"searchset""#,
    #"{"resourceType":"Bundle","type":"batch"}"#, #"{"resourceType":"Bundle"}"#,
    #"{"resourceType":"Patient","id":"0001234"}"#,
    #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login"}]}"#,
    #"{"resourceType":"Bundle","type":"searchset","unknown":1}"#,
    #"{"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"match"}}]}"#,
    // Not of the type that was asked for.
    #"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Patient","id":"0001234"}}]}"#,
  ]

  @Test(arguments: malformed) func noSearchset(_ body: String) async throws {
    #expect(try await failure { _ in .json(body) } == .malformed)
  }

  @Test(arguments: ["", "{}", "<Mml/>", #"<!DOCTYPE Mml><Mml xmlns="http://www.medxml.net/MML/v4/base/1.0"/>"#])
  func noMML(_ body: String) async throws {
    #expect(try await failure(.mml) { _ in .xml(body) } == .malformed)
  }

  @Test(arguments: Hospital.Interface.allCases) func tooMuch(_ interface: Hospital.Interface) async throws {
    let body = String(repeating: " ", count: (8 << 20) + 1)
    #expect(try await failure(interface) { _ in .json(body) } == .tooLarge)
  }

  @Test func nothingAHospitalWritesComesThrough() async throws {
    let secret = "秘密の言葉"
    let bodies = [
      secret, #"{"resourceType":"\#(secret)"}"#,
      #"{"resourceType":"Bundle","type":"searchset","\#(secret)":"\#(secret)"}"#,
      "<\(secret)>",
    ]
    for (status, body) in [200, 401, 500].flatMap({ status in bodies.map { (status, $0) } }) {
      for interface in Hospital.Interface.allCases {
        let (answer, _) = try await ask(interface) { _ in .answer(status: status, body: body) }
        let bundle = DisclosureBundle.document([answer])
        #expect(answer.failure != nil && !bundle.json.contains(secret))
      }
    }
  }

  // MARK: The words

  static let failures: [DisclosureFailure] =
    [.notLinked, .unreachable, .timeout, .insecure, .malformed, .otherPatient, .tooLarge, .misconfigured, .interrupted]
    + DisclosureFailure.Refusal.allCases.map { .refused($0) }

  @Test func everyFailureNamesTheHospitalInBothLanguages() {
    for language in Language.allCases {
      let texts = Self.failures.map { $0.text("見本記念病院", language) }
      #expect(texts.allSatisfy { $0.contains("見本記念病院") } && Set(texts).count == Self.failures.count)
    }
  }

  /// Whoever asks may go away; then the calls end, too.
  @Test func whoAsksMayGoAway() async throws {
    let server = try ScriptedHospital { _ in .hang }
    defer { server.stop() }
    let task = Task { try await ask(try hospital(.fhir, at: server.url)) }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    #expect(try await task.value.failure == .interrupted)
  }
}
