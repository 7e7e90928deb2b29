import Access
import FHIR
import Foundation
import Gateway
import Storage
import TestSupport
import Testing
import Tree

/// Updating and deleting: what comes back is compared with what was shown.
@Suite struct UpdateTests {
  private static let request = RequestIdentifier()

  private func text(_ document: Document) throws -> String {
    String(decoding: try FHIRFormat.json.write(document, pretty: false), as: UTF8.self)
  }

  private func update(
    _ bench: Bench, _ text: String, _ id: String, type: String, _ scope: Scope, ifMatch: VersionCondition? = nil
  ) async -> Result<UseCases.Answer, Refusal> {
    await bench.gateway.update(
      FHIRFormat.json.read(Array(text.utf8)), type: type, .id(id), if: Preconditions(ifMatch: ifMatch), scope: scope,
      request: Self.request)
  }

  private func create(_ bench: Bench, _ path: String, type: String, _ scope: Scope) async throws -> UseCases.Answer {
    try await bench.gateway.create(
      FHIRFormat.json.read(try Project.bytes("Samples/\(path).json")), type: type, scope: scope, request: Self.request
    ).get()
  }

  private func shown(_ bench: Bench, _ id: String, type: String, _ scope: Scope) async throws -> String {
    let answer = try await bench.gateway.read(type, id: id, scope: scope, request: Self.request).get()
    return try text(try #require(answer.resource?.document))
  }

  /// Each item's richest sample, by each occupation that may see some of it: what was read, sent back as it was, changes
  /// nothing; also where what says its kind is out of sight.
  @Test func whatWasShownComesBackUnchanged() async throws {
    let bench = try await Bench()
    var entries: [(entry: NewEntry, author: String, facility: String)] = []
    var others: [String] = []
    let folder = Project.folder.appending(path: "Samples")
    for item in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      guard let bytes = try? Project.bytes("Samples/\(item)/rich.json"),
        let resource = FHIRFormat.json.read(bytes).document
      else { continue }
      guard var new = try? bench.gateway.newEntry(resource, id: item == "patient" ? "hanako" : nil) else {
        others.append(item)
        continue
      }
      new.id = item == "patient" ? "hanako" : "e-\(item)"
      entries.append((new, "author", "aoi"))
    }
    // Those that are of no patient are entered by nobody.
    #expect(others == ["facility", "person", "role", "terminal"])
    #expect(entries.count > 40)
    _ = try await bench.store.fill(RegistrySeed(), entries: entries, at: Bench.noon)
    var tried = 0
    var reads = 0
    var known: Set<String> = []
    for column in bench.table.columns where column != bench.table.duty {
      let scope = try bench.scope(column.code, patients: Array(Set(entries.map(\.entry.patient))))
      for (entry, _, _) in entries {
        let id = try #require(entry.id)
        guard let seen = try await bench.store.view(scope).entry(id, type: entry.type) else { continue }
        let before = try await shown(bench, id, type: entry.type, scope)
        reads += 1
        // Who is shown the same is answered the same.
        guard known.insert(before).inserted else { continue }
        let result = await update(bench, before, id, type: entry.type, scope)
        guard case .success(let after) = result else {
          Testing.Issue.record("\(column.code) \(entry.lens): \(result)")
          continue
        }
        #expect(after.version == seen.version, "\(column.code) \(entry.lens)")
        #expect(try (after.resource?.document).map(text) == before, "\(column.code) \(entry.lens)")
        tried += 1
      }
    }
    #expect(reads > 500 && tried > 60, "\(reads) \(tried)")
    #expect(try await bench.store.audit.verify() == .intact(count: reads + tried))
  }

  @Test func aCorrectionKeepsWhatIsOutOfSight() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician")
    let made = try await create(bench, "prescription/rich", type: "MedicationRequest", physician)
    let whole = try text(try #require(made.resource?.document))
    // A program that may see and write prescriptions, but no diagnoses.
    let medication = try #require(bench.table.category("medication"))
    let limited = try bench.scope("physician", client: CategorySet([medication]))
    let part = try await shown(bench, made.id, type: "MedicationRequest", limited)
    #expect(part.count < whole.count && part.contains("SUBSETTED"))
    let edited = part.replacing("\"status\":\"active\"", with: "\"status\":\"stopped\"")
    #expect(edited != part)
    let after = try await update(bench, edited, made.id, type: "MedicationRequest", limited).get()
    #expect(after.version != made.version)
    let now = try await shown(bench, made.id, type: "MedicationRequest", physician)
    func bare(_ text: String) -> String {
      text.replacing(/"versionId":"[^"]*","lastUpdated":"[^"]*"/, with: "")
    }
    #expect(bare(now) == bare(whole).replacing("\"status\":\"active\"", with: "\"status\":\"stopped\""))
  }

  /// Who offers data for a category out of reach is refused by it, whatever is there.
  @Test func dataOutOfReachIsRefusedByCategory() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician", patients: ["hanako", "taro"])
    let medication = try #require(bench.table.category("medication"))
    let limited = try bench.scope("physician", patients: ["hanako", "taro"], client: CategorySet([medication]))
    var refusals: [String] = []
    for path in ["prescription/rich", "prescription/minimal"] {
      let made = try await create(bench, path, type: "MedicationRequest", physician)
      let part = try await shown(bench, made.id, type: "MedicationRequest", limited)
      let offered = "\(part.dropLast()),\"reasonCode\":[{\"text\":\"腰痛\"}]}"
      guard
        case .failure(.denied(let decision)) = await update(
          bench, offered, made.id, type: "MedicationRequest", limited)
      else {
        Issue.record("not refused")
        continue
      }
      refusals.append(decision.description.replacing("hanako", with: "taro"))
    }
    #expect(refusals.count == 2 && Set(refusals).count == 1, "\(refusals)")
  }

  @Test func versionsAreKept() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician")
    let made = try await create(bench, "diagnosis/rich", type: "Condition", physician)
    let first = try #require(made.version)
    let text = try text(try #require(made.resource?.document))
    let edited = text.replacing("\"note\"", with: "\"note\"").replacing(
      "\"code\":\"active\"", with: "\"code\":\"recurrence\"")
    #expect(edited != text)
    if case .failure(.preconditionFailed) = await update(
      bench, edited, made.id, type: "Condition", physician, ifMatch: .oneOf(["other"]))
    {
    } else {
      Issue.record("a version that is not seen is no condition that holds")
    }
    let second = try await update(
      bench, edited, made.id, type: "Condition", physician, ifMatch: .oneOf(["other", first])
    ).get()
    let old = try await bench.gateway.read(
      "Condition", id: made.id, version: first, scope: physician, request: Self.request
    ).get()
    #expect(try self.text(try #require(old.resource?.document)) == text)
    let history = try await bench.gateway.history(
      .instance(type: "Condition", id: made.id), [], isLenient: false, base: "http://here/fhir", scope: physician,
      request: Self.request
    ).get()
    let told = try self.text(history)
    #expect(told.contains("\"total\":2") && told.contains("\"method\":\"PUT\"") && told.contains("\"method\":\"POST\""))
    #expect(told.contains("W/\\\"\(try #require(second.version))\\\""))
  }

  @Test func whatDoesNotChange() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician", patients: ["hanako", "taro"])
    let made = try await create(bench, "diagnosis/rich", type: "Condition", physician)
    let text = try text(try #require(made.resource?.document))
    func refusal(_ edited: String, id: String? = nil) async -> String {
      #expect(edited != text || id != nil)
      switch await update(bench, edited, id ?? made.id, type: "Condition", physician) {
      case .success: return "updated"
      case .failure(.unprocessable(let issues)): return issues.map(\.code.rawValue).joined()
      case .failure(.invalid(let issues)): return issues.map(\.code.rawValue).joined()
      case .failure(let refusal): return "\(refusal)"
      }
    }
    #expect(await refusal(text.replacing("Patient/hanako", with: "Patient/taro")) == "lens.changed")
    #expect(await refusal(text.replacing(made.id, with: "x")) == "lens.id")
    #expect(await refusal(text.replacing(made.id, with: "unknown"), id: "unknown") == "noSuchUpdate")
    let tag = #"{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}"#
    let part = text.replacing(/"meta":\{/, with: "\"meta\":{\"tag\":[\(tag)],", maxReplacements: 1)
    #expect(await refusal(part) == "lens.subsetted")
    #expect(await refusal("{\"resourceType\":\"Patient\",\"id\":\"\(made.id)\"}") == "type.misplaced")
  }

  @Test func deletingNeedsTheWholeAndLeavesHistory() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician")
    let made = try await create(bench, "diagnosis/rich", type: "Condition", physician)
    func delete(_ scope: Scope) async -> Result<UseCases.Answer, Refusal> {
      await bench.gateway.delete("Condition", .id(made.id), scope: scope, request: Self.request)
    }
    guard case .failure(.denied(let decision)) = await delete(try bench.scope("nurse")) else {
      Issue.record("a nurse may not delete a diagnosis")
      return
    }
    #expect(decision.reason == .scopeUpdate)
    // What can't be seen is not there: nothing of it is left, for who can't see it.
    #expect(try await delete(try bench.scope("physician", patients: ["taro"])).get().id.isEmpty)
    #expect(
      try await bench.gateway.read("Condition", id: made.id, scope: physician, request: Self.request).get().id
        == made.id)
    _ = try await delete(physician).get()
    _ = try await delete(physician).get()
    guard
      case .failure(.gone) = await bench.gateway.read(
        "Condition", id: made.id, scope: physician, request: Self.request)
    else {
      Issue.record("it is gone")
      return
    }
    _ = try await bench.gateway.read(
      "Condition", id: made.id, version: made.version, scope: physician, request: Self.request
    ).get()
    guard
      case .failure(.notFound) = await bench.gateway.read(
        "Condition", id: made.id, scope: try bench.scope("physician", patients: ["taro"]), request: Self.request)
    else {
      Issue.record("who never saw it is told nothing")
      return
    }
  }

  @Test func labelsAreReadShownAndKept() async throws {
    let bench = try await Bench()
    let physician = try bench.scope("physician", patients: ["hanako", "taro"])
    let sample = String(decoding: try Project.bytes("Samples/diagnosis/minimal.json"), as: UTF8.self)
    let labelled = sample.replacing(
      "\"resourceType\": \"Condition\",",
      with: """
        "resourceType": "Condition", "meta": {"tag": [{"system": \
        "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication", "code": "UNINFORMED"}]},
        """)
    #expect(labelled != sample)
    let made = try await bench.gateway.create(
      FHIRFormat.json.read(Array(labelled.utf8)), type: "Condition", scope: physician, request: Self.request
    ).get()
    let shown = try text(try #require(made.resource?.document))
    #expect(shown.contains("UNINFORMED") && shown.contains("TBOO"))
    #expect(try await update(bench, shown, made.id, type: "Condition", physician).get().version == made.version)
    let helper = try bench.scope("home-helper", patients: ["hanako", "taro"])
    if case .success = await bench.gateway.read("Condition", id: made.id, scope: helper, request: Self.request) {
      Issue.record("shown to who sees diagnoses only in summary")
    }
    // Told at last: both codings are taken out.
    let bare = shown.replacing(/"tag":\[[^\]]*\]/, with: "\"tag\":[]").replacing(/,?"tag":\[\]/, with: "")
      .replacing(/,?\{"system":"[^"]*","code":"TBOO"\}/, with: "")
    let told = try await update(bench, bare, made.id, type: "Condition", physician).get()
    #expect(told.version != made.version)
    #expect(try !text(try #require(told.resource?.document)).contains("TBOO"))
  }
}

/// Entering on behalf of somebody (`C` in the access table).
@Suite struct OnBehalfTests {
  @Test func theResponsibleAuthorIsNamed() async throws {
    let bench = try await Bench()
    let clerk = try bench.scope("medical-clerk", patients: ["hanako", "taro"])
    let sample = String(decoding: try Project.bytes("Samples/document-medical/rich.json"), as: UTF8.self)
    func create(_ text: String) async -> Result<UseCases.Answer, Refusal> {
      await bench.gateway.create(
        FHIRFormat.json.read(Array(text.utf8)), type: "DocumentReference", scope: clerk, request: RequestIdentifier())
    }
    let named = try await create(sample).get()
    #expect(named.resource == nil, "who enters on behalf does not read")
    let author = try #require(sample.firstMatch(of: /"author": \[[^\]]*\]/)).output
    for wrong in [
      "\"author\": [{\"reference\": \"Practitioner/medical-clerk\"}]", "\"author\": [{\"display\": \"見本\"}]",
    ] {
      guard case .failure(.unprocessable(let issues)) = await create(sample.replacing(author, with: wrong)) else {
        Issue.record("not refused: \(wrong)")
        continue
      }
      #expect(issues.map(\.code) == [.lensAuthor])
    }
  }
}
