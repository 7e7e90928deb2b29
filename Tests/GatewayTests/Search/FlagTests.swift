import FHIR
import Storage
import Testing
import Tree

@testable import Gateway

/// A parameter that is worked out as true or false of each resource (`Patient?deceased`): what is not true is false, and
/// nothing is without it.
@Suite struct FlagTests {
  @Test func whatIsNotTrueIsFalse() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician", patients: ["hanako", "taro"])
    func found(_ address: String) async throws -> Set<String> {
      let bundle = try await library.search(address, scope).get()
      return Set(bundle.entries("match").compactMap { $0.first("id")?.value })
    }
    let all = try await found("Patient?_count=200")
    let dead = try await found("Patient?deceased=true")
    #expect(!all.isEmpty && dead.isSubset(of: all))
    #expect(try await found("Patient?deceased=false") == all.subtracting(dead))
    #expect(try await found("Patient?deceased:not=true") == all.subtracting(dead))
    #expect(try await found("Patient?deceased:not=false") == dead)
    #expect(try await found("Patient?deceased=true,false") == all)
    #expect(try await found("Patient?deceased:not=true,false") == [])
    #expect(try await found("Patient?deceased:missing=false") == all)
    #expect(try await found("Patient?deceased:missing=true") == [])
    #expect(try await found("Patient?deceased=http://hl7.org/fhir/special-values%7Cfalse") == all.subtracting(dead))
    #expect(try await found("Patient?deceased=yes") == [])
    #expect(try await found("Patient?deceased=urn:x%7Ctrue") == [])
    guard case .failure(.badParameter) = await library.search("Patient?deceased:missing=maybe", scope) else {
      Issue.record("it is no flag")
      return
    }
    await library.bench.store.close()
  }
}
