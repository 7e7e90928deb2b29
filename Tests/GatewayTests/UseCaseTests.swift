import Access
import FHIR
import Gateway
import Storage
import Testing
import Tree

/// The use cases below the transport: refusals by name, the audit trail, and what happens when it can't be written.
@Suite struct UseCaseTests {
  @Test func everyInteractionIsOneEventAndTheChainHolds() async throws {
    let bench = try await Bench()
    let id = try await bench.diagnosis()
    let nurse = try bench.scope("nurse")
    _ = await bench.gateway.read("Condition", id: id, scope: nurse, request: RequestIdentifier())
    _ = await bench.gateway.read("Condition", id: "nothing", scope: nurse, request: RequestIdentifier())
    _ = await bench.gateway.search(
      "Condition", [("patient", "hanako")], isLenient: false, base: "http://x/fhir", scope: nurse,
      request: RequestIdentifier())
    let refused = await bench.gateway.create(
      FHIRFormat.json.read(
        Array(#"{"resourceType":"Condition","code":{"text":"x"},"subject":{"reference":"Patient/hanako"}}"#.utf8)),
      type: "Condition", scope: nurse, request: RequestIdentifier())
    guard case .failure(.denied(let decision)) = refused else {
      Testing.Issue.record("a nurse may not write a diagnosis")
      return
    }
    try await bench.gateway.record(
      refused: .unauthenticated, interaction: .search, request: RequestIdentifier(), at: Bench.noon)
    let events = try await bench.events()
    #expect(events.map { $0.root.first("outcome")?.value } == ["0", "0", "4", "0", "4", "4"])
    #expect(events.map { $0.root.first("action")?.value } == ["C", "R", "R", "E", "C", "E"])
    #expect(events.allSatisfy { $0.structureIssues().isEmpty }, "each is a valid AuditEvent")
    #expect(events[4].root.first("outcomeDesc")?.value == decision.description)
    #expect(events[2].root.first("outcomeDesc")?.value == "not-found")
    #expect(events[0].root.first("outcomeDesc")?.value?.hasPrefix("allowed") == true)
    #expect(events[3].root.all("entity").first?.at("what.reference")?.value == "Patient/hanako", "whose data was shown")
    #expect(events[0].root.at("agent.who.reference")?.value == "Practitioner/physician")
    #expect(
      events[0].root.all("entity").compactMap { $0.at("what.reference")?.value }
        == ["Patient/hanako", "Condition/\(id)"])
    #expect(try await bench.store.audit.verify() == .intact(count: 6))
    await bench.store.close()
  }

  @Test func anEventHasNoContent() async throws {
    let bench = try await Bench()
    let id = try await bench.diagnosis("秘密の病名")
    let scope = try bench.scope("physician")
    _ = await bench.gateway.search(
      "Condition", [("code:text", "秘密の検索"), ("patient", "hanako")], isLenient: false, base: "b", scope: scope,
      request: RequestIdentifier())
    _ = await bench.gateway.search(
      "Condition", [("identifier", "秘密の番号")], isLenient: false, base: "b", scope: scope, request: RequestIdentifier())
    _ = await bench.gateway.read("Condition", id: id, scope: scope, request: RequestIdentifier())
    var events: [[UInt8]] = []
    _ = await bench.gateway.search(
      "Condition", [("秘密の名", "1")], isLenient: false, base: "b", scope: scope, request: RequestIdentifier())
    _ = await bench.gateway.read("Condition", id: "秘密の病名", scope: scope, request: RequestIdentifier())
    _ = await bench.gateway.read("秘密の型", id: "x", scope: scope, request: RequestIdentifier())
    #expect(events.isEmpty)
    events = try await bench.store.audit.events()
    #expect(events.count == 7)
    #expect(events.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("秘密") })
    await bench.store.close()
  }

  @Test func whatCannotBeRecordedIsRefused() async throws {
    let bench = try await Bench()
    let id = try await bench.diagnosis()
    await bench.store.close()
    let scope = try bench.scope("physician")
    let read = await bench.gateway.read("Condition", id: id, scope: scope, request: RequestIdentifier())
    guard case .failure(.unavailable) = read else {
      Testing.Issue.record("nothing may be answered")
      return
    }
    await #expect(throws: (any Error).self) {
      try await bench.gateway.record(
        refused: .unauthenticated, interaction: .read, request: RequestIdentifier(), at: Bench.noon)
    }
  }

  /// A parameter that speaks only of what an occupation may not read is refused by its name: the same with data that
  /// match, with data that don't, and with none.
  @Test func hiddenParametersAreRefusedByName() async throws {
    for hasData in [false, true] {
      let bench = try await Bench()
      if hasData { _ = try await bench.diagnosis() }
      let clerk = try bench.scope("medical-clerk")
      for (parameter, isHidden) in [
        ("clinical-status", true), ("onset-date", true), ("patient", false), ("_id", false),
      ] {
        let result = await bench.gateway.search(
          "Condition", [(parameter, parameter == "onset-date" ? "2026" : "hanako")], isLenient: false, base: "b",
          scope: clerk, request: RequestIdentifier())
        if case .failure(.hiddenParameter(let name)) = result {
          #expect(isHidden && name == parameter)
        } else {
          #expect(!isHidden, "\(parameter)")
          #expect(try result.get().document().root.first("total")?.value == "0")
        }
      }
      await bench.store.close()
    }
  }

  /// What a scope may not read makes no difference to anything it gets.
  @Test func hiddenEntriesChangeNothing() async throws {
    let bench = try await Bench()
    _ = try await bench.diagnosis()
    let helper = try bench.scope("home-helper")
    func everything() async throws -> [String] {
      var texts: [String] = []
      for query in [
        [("patient", "hanako")], [("patient", "hanako"), ("_count", "1")], [("clinical-status", "active")],
      ] {
        let bundle = await bench.gateway.search(
          "Condition", query, isLenient: false, base: "b", scope: helper, request: RequestIdentifier())
        texts.append(String(decoding: try FHIRFormat.json.write(try bundle.get()), as: UTF8.self))
      }
      return texts
    }
    let before = try await everything()
    for number in 0..<5 { _ = try await bench.diagnosis("別の病名\(number)") }
    _ = try await bench.diagnosis(of: "taro")
    #expect(try await everything() == before)
    await bench.store.close()
  }

  @Test func lenientHandlingLeavesOutWhatIsUnknown() async throws {
    let bench = try await Bench()
    _ = try await bench.diagnosis()
    let scope = try bench.scope("physician")
    for isLenient in [true, false] {
      let result = await bench.gateway.search(
        "Condition", [("colour", "red"), ("patient", "hanako")], isLenient: isLenient, base: "b", scope: scope,
        request: RequestIdentifier())
      if isLenient {
        #expect(try result.get().document().root.at("link.url")?.value == "b/Condition?patient=hanako")
      } else {
        guard case .failure(.badParameter(name: "colour", reason: _, japanese: _)) = result else {
          Testing.Issue.record("an unknown parameter is refused")
          continue
        }
      }
    }
    await bench.store.close()
  }
}

extension UseCaseTests {
  /// Who may read only a part of what a parameter speaks of can't ask what is *not* so.
  @Test func negationNeedsTheWhole() async throws {
    let bench = try await Bench()
    _ = try await bench.diagnosis()
    for (occupation, isOpen) in [("home-helper", false), ("physician", true)] {
      for parameter in ["code:not", "code:missing"] {
        let result = await bench.gateway.search(
          "Condition", [(parameter, parameter.hasSuffix("not") ? "I10" : "true")], isLenient: false, base: "b",
          scope: try bench.scope(occupation), request: RequestIdentifier())
        if case .failure(.hiddenParameter) = result {
          #expect(!isOpen, "\(occupation) \(parameter)")
        } else {
          #expect(isOpen, "\(occupation) \(parameter)")
        }
      }
    }
    await bench.store.close()
  }

  /// The largest numbers that can be asked for are asked for, or refused; nothing breaks.
  @Test(arguments: [
    "-9223372036854.775808", "9223372036854.775807", "eq-9223372036854.775808", "-922337203685.4775808", "1e12",
    "-1e-6",
    "0.0000001", "99999999999999999999999999",
  ])
  func numbersAtTheEdge(_ value: String) async throws {
    let bench = try await Bench()
    for prefix in ["", "eq", "ne", "gt", "le"] {
      _ = await bench.gateway.search(
        "Observation", [("value-quantity", prefix + value)], isLenient: false, base: "b",
        scope: try bench.scope("physician"), request: RequestIdentifier())
    }
    await bench.store.close()
  }

  @Test func aSearchIsBounded() async throws {
    let bench = try await Bench()
    let scope = try bench.scope("physician")
    let many = (0..<600).map { "code\($0)" }
    for parameters in [[("code", many.joined(separator: ","))], many.map { ("code", $0) }] {
      let result = await bench.gateway.search(
        "Condition", parameters, isLenient: false, base: "b", scope: scope, request: RequestIdentifier())
      guard case .failure(.badParameter(name: "code", reason: _, japanese: _)) = result else {
        Testing.Issue.record("refused")
        continue
      }
    }
    await bench.store.close()
  }
}
