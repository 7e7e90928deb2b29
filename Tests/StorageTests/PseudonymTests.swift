import Access
import Database
import Foundation
import Storage
import TestSupport
import Testing

/// The audit trail holds no patient's id, and shows those of patients that are known.
@Suite(.onBothDatabases) struct PseudonymTests {
  /// The bytes as they are kept.
  private func kept(_ event: String, in store: Store, at place: Place) async throws -> (kept: String, shown: String) {
    try await store.audit.append(Array(event.utf8))
    let other = try await DatabasePool.open(place.address)
    let bytes = try await other.read { connection in
      try connection.first("SELECT event FROM audit ORDER BY sequence DESC LIMIT 1") { try $0.bytes(0) }
    }
    await other.close()
    let shown = try #require(try await store.audit.events().last)
    return (String(decoding: bytes ?? [], as: UTF8.self), String(decoding: shown, as: UTF8.self))
  }

  @Test func patientsAreNamedByPseudonymsThatTheTableResolves() async throws {
    let place = try Place()
    let store = try await Store.open(place.address)
    _ = try await store.view(try scope("physician", patients: ["hanako"])).insert(entry("hanako", ["diagnosis"])) { _ in
      Array(#"{"reference":"Patient/hanako"}"#.utf8)
    }
    let decision = #"denied step=team patient=hanako person=dr"#
    for event in [
      #"{"reference":"Patient/hanako"}"#, #"{"a":"\#(decision)","b":["Patient/hanako","Condition/x"]}"#,
      "x patient=hanako", #"{"reason":"a patient=hanako\" b","c":"Patient/hanako/_history/1"}"#,
    ] {
      let (kept, shown) = try await kept(event, in: store, at: place)
      #expect(shown == event)
      #expect(!kept.contains("hanako") && kept.contains("atient"), "\(kept)")
    }
    let (first, _) = try await kept(#""Patient/hanako""#, in: store, at: place)
    let (second, _) = try await kept(#""Patient/hanako""#, in: store, at: place)
    #expect(first == second, "one patient, one pseudonym")
    // Somebody's own word is kept nowhere, and never twice alike.
    for event in [#""Patient/nobody""#, " patient=nobody%20there ", #"" patient=nobody"#] {
      let (first, shown) = try await kept(event, in: store, at: place)
      let (second, _) = try await kept(event, in: store, at: place)
      #expect(!first.contains("nobody") && first == shown && first != second, "\(first)")
    }
    // What mentions nobody stays as it is.
    for event in ["", " patient=- person=dr", #""Patient/""#, "Patient/hanako", #""Patient"#] {
      #expect(try await kept(event, in: store, at: place).kept == event)
    }
    #expect(try await store.audit.last() != nil)
    await store.close()
  }
}
