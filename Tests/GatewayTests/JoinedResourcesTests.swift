import Access
import FHIR
import Storage
import Testing
import Tree

@testable import Gateway

/// What was joined is found again for as long as nothing changed that it came from, and takes no more room than it may.
@Suite struct JoinedResourcesTests {
  private final class Count { var joins = 0 }

  private func key(_ id: String, version: String = "1", hidden: [String] = []) -> JoinedResources.Key {
    .init(id: id, version: version, updated: 0, labels: [], hidden: hidden, obligations: [.noStore])
  }

  private func resource(_ text: String = "a") -> Document {
    var builder = DocumentBuilder(resource: "Basic")
    builder.leaf("id", text)
    return builder.finish()
  }

  /// Asks for all keys in turn; gives how many had to be joined.
  private func joins(_ kept: JoinedResources, _ keys: [JoinedResources.Key], changes: Int64 = 1) throws -> Int {
    let count = Count()
    for key in keys {
      _ = try kept.resource(key, changes: changes) { () throws(Refusal) in
        count.joins += 1
        return resource(key.id)
      }
    }
    return count.joins
  }

  @Test func itIsJoinedOnce() throws {
    let kept = JoinedResources()
    #expect(try joins(kept, [key("a"), key("a"), key("b"), key("a")]) == 2)
  }

  @Test func whatDiffersIsJoinedAnew() throws {
    let kept = JoinedResources()
    let keys = [
      key("a"), key("a", version: "2"), key("a", hidden: ["care"]),
      .init(id: "a", version: "1", updated: 1, labels: [], hidden: [], obligations: [.noStore]),
      .init(id: "a", version: "1", updated: 0, labels: .restricted, hidden: [], obligations: [.noStore]),
      .init(id: "a", version: "1", updated: 0, labels: [], hidden: [], obligations: []),
    ]
    #expect(try joins(kept, keys) == keys.count)
    #expect(try joins(kept, keys) == 0)
  }

  @Test func aChangeOfTheRegistryForgetsAll() throws {
    let kept = JoinedResources()
    #expect(try joins(kept, [key("a")], changes: 1) == 1)
    #expect(try joins(kept, [key("a")], changes: 2) == 1)
    // Whoever read before the change neither finds nor leaves anything.
    #expect(try joins(kept, [key("a"), key("b")], changes: 1) == 2)
    #expect(try joins(kept, [key("a")], changes: 2) == 0)
    #expect(try joins(kept, [key("b")], changes: 2) == 1)
  }

  @Test func theOldestAreForgotten() throws {
    let size = WrittenResource.written(resource("000")).size + 512
    let kept = JoinedResources(bytes: size * 20)
    let keys = (100..<200).map { key("\($0)") }
    #expect(try joins(kept, keys) == 100)
    #expect(try joins(kept, keys.suffix(10).reversed()) == 0)
    #expect(try joins(kept, Array(keys.prefix(10))) == 10)
  }

  @Test func whatIsInUseStays() throws {
    let kept = JoinedResources(bytes: (WrittenResource.written(resource("000")).size + 512) * 20)
    let keys = (100..<200).flatMap { [key("often"), key("\($0)")] }
    #expect(try joins(kept, keys) == 101)
  }

  @Test func whatIsTooLargeIsNotKept() throws {
    let kept = JoinedResources(bytes: 100)
    #expect(try joins(kept, [key("a"), key("a")]) == 2)
  }

  /// Every sample as each occupation reads it, one after the other in one gateway and in one that joins all anew.
  @Test func whoReadsAfterOthersReadsTheSame() async throws {
    let library = try await SampleLibrary()
    let alone = try await UseCases(library.bench.gateway, over: library.bench.store)
    let occupations = ["physician", "home-helper", "nurse", "care-manager", "pharmacist", "physician"]
    var texts: [String: Set<[UInt8]>] = [:]
    for occupation in occupations {
      let scope = try library.bench.scope(occupation, patients: ["hanako", "taro"])
      for known in library.entries {
        guard let entry = try await library.bench.store.view(scope).entry(known.id, type: known.type) else { continue }
        let shared = try library.bench.gateway.records.resource(entry, scope: scope)
        let anew = try alone.records.shown(entry, scope: scope).resource
        #expect(shared.document == anew, "\(occupation) \(known.type)/\(known.id)")
        // What is kept of its text, too.
        let text = try FHIRFormat.json.write(shared)
        #expect(try text == FHIRFormat.json.write(anew), "\(occupation) \(known.type)/\(known.id)")
        texts[known.id, default: []].insert(text)
      }
    }
    #expect(texts.values.contains { $0.count > 2 }, "the occupations are shown different things")
    await library.bench.store.close()
  }

  @Test func whatIsForgottenIsNotTakenInAgain() throws {
    let kept = JoinedResources()
    #expect(try joins(kept, [key("a")], changes: 1) == 1)
    kept.forget()
    #expect(kept.count == 0)
    #expect(try joins(kept, [key("a"), key("a")], changes: 1) == 2, "read before the change")
    #expect(try joins(kept, [key("a"), key("a")], changes: 2) == 1)
  }

  /// A purge by this process leaves nothing in its memory.
  @Test func aPurgeForgets() async throws {
    let bench = try await Bench()
    let id = try await bench.diagnosis()
    let physician = try bench.scope("physician")
    _ = await bench.gateway.read("Condition", id: id, scope: physician, request: RequestIdentifier())
    #expect(bench.gateway.records.joined.count > 0)
    let office = try bench.scope("mict-secretariat", patients: [], purpose: "PATADMIN")
    guard case .granted(let secretary) = office.secretariat else {
      Issue.record("no secretary")
      return
    }
    let purged = await bench.gateway.purge(
      "hanako", number: "R-1", requester: "family", secretary, scope: office, request: RequestIdentifier())
    #expect(throws: Never.self) { try purged.get() }
    #expect(bench.gateway.records.joined.count == 0)
    await bench.store.close()
  }

  /// What was read of a patient is kept no longer than the patient is.
  @Test func aPurgeIsAChangeOfTheRegistry() async throws {
    let bench = try await Bench()
    let id = try await bench.diagnosis()
    let before = try await bench.store.registry.changes
    let entry = try #require(try await bench.store.view(bench.scope("physician")).entry(id, type: "Condition"))
    #expect(entry.registryChanges == before)
    _ = try await bench.store.purge(patient: "hanako", audit: [1])
    #expect(try await bench.store.registry.changes > before)
    await bench.store.close()
  }
}
