import Database
import Foundation
import TestSupport
import Testing

/// `mict admin audit show --review`: what the secretariat looks through, a line each.
@Suite struct AuditReviewTests {
  /// What was done and when, in Japan: the refusal by day, everything else around the usual hours.
  private static let acts: [(arguments: [String], recorded: String)] = [
    (["terminal", "a-1", "lost"], "2020-11-20T06:59:59+09:00"),
    (["terminal", "a-1", "reinstate"], "2020-11-20T07:00:00+09:00"),
    (["person", "nurse-a", "warn", "--by", "dr-a"], "2020-11-20T12:30:00+09:00"),
    (["person", "nurse-a", "suspend", "--by", "office-b", "--reason", "見本"], "2020-11-20T20:59:59+09:00"),
    (["person", "nurse-a", "reinstate", "--by", "office-b"], "2020-11-20T21:00:00+09:00"),
    (["consent", "p-seventeen", "withdraw", "--by", "office-b"], "2020-11-21T02:15:00+09:00"),
  ]

  /// A trail of these, each recorded when it says; the first event, that the registry was loaded, at noon.
  private static func office() async throws -> Office {
    let office = try await Office()
    for act in acts {
      let run = try await Run.mict(["admin"] + act.arguments + ["--database", office.database])
      #expect(run.status == (act.arguments.contains("dr-a") ? 1 : 0), "\(act.arguments): \(run.errors)")
    }
    let pool = try await DatabasePool.open(.file(office.database))
    try await pool.write { connection in
      for (number, recorded) in (["2020-11-20T12:00:00+09:00"] + acts.map(\.recorded)).enumerated() {
        let sequence = Value.integer(Int64(number) + 1)
        let event = try connection.first("SELECT event FROM audit WHERE sequence = $1", [sequence]) { try $0.bytes(0) }
        let text = String(decoding: event ?? [], as: UTF8.self)
          .replacing(/"recorded":"[^"]*"/, with: "\"recorded\":\"\(recorded)\"")
        // The chain is not what this is about.
        try connection.execute("UPDATE audit SET event = $1 WHERE sequence = $2", [.bytes(Array(text.utf8)), sequence])
      }
    }
    await pool.close()
    return office
  }

  /// The lines, each as its moment and what is to be said about it; but for what these questions themselves leave in the
  /// trail, at whatever hour the test runs.
  private func review(_ office: Office, _ arguments: String...) async throws -> [String] {
    let run = try await Run.mict(["admin", "audit", "show", "--review", "--database", office.database] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    return try run.output.split(separator: "\n").filter { $0.hasPrefix("2020-11") }.map { line in
      let words = line.split(separator: "\t", omittingEmptySubsequences: false)
      try #require(words.count == 5, "\(line)")
      return "\(words[0].dropFirst(8).prefix(11)) \(words[2]) \(words[3])"
    }
  }

  @Test func whatWasDoneOutsideTheUsualHoursIsReviewed() async throws {
    let office = try await Self.office()
    #expect(try await review(office) == ["20T12:30:00 secretariat-only -"])
    #expect(
      try await review(office, "--hours", "7-21", "--since", "2020-11-20", "--limit", "10") == [
        "20T06:59:59 done out-of-hours", "20T12:30:00 secretariat-only -", "20T21:00:00 done out-of-hours",
        "21T02:15:00 done out-of-hours",
      ])
    // What is asked for beside it holds too, and what was shown is in the trail.
    #expect(
      try await review(office, "--hours", "0-24").allSatisfy { !$0.contains("out-of-hours") })
    #expect(
      try await review(office, "--hours", "7-21", "--patient", "p-seventeen") == ["21T02:15:00 done out-of-hours"])
    #expect(
      try await review(office, "--hours", "7-21", "--after", "6", "--limit", "1") == ["21T02:15:00 done out-of-hours"])
    #expect(
      try await review(office, "--hours", "7-21", "--person", "nurse-a", "--language", "ja") == ["20T21:00:00 実施 時間外"])
    #expect(try await review(office, "--person", "dr-a", "--language", "ja") == ["20T12:30:00 事務局のみが行える -"])
    let shown = try await office.events().filter { $0.words == "audit trail shown" }
    #expect(shown.count == 7)
  }
}
