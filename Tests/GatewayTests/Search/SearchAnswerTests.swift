import Access
import FHIR
import Storage
import Testing
import Tree

@testable import Gateway

/// What a search answers with: order, pages, totals, summaries, elements, chains, includes; and what it refuses by name.
@Suite struct SearchAnswerTests {
  /// Pages put together are the whole, in order; a place in them is good for the same person and question alone.
  @Test func pagesFollowTheOrder() async throws {
    let library = try await SampleLibrary()
    let (physician, nurse) = (try library.bench.scope("physician"), try library.bench.scope("visiting-nurse"))
    for order in ["_id", "-_id", "code,-date", "-date,code", "status,-_lastUpdated,date", "value-quantity"] {
      let whole = try await library.ids("Observation?_sort=\(order)&_count=200", physician)
      var paged: [String] = []
      var address = "Observation?_sort=\(order)&_count=7"
      var total: String?
      while paged.count < 500 {
        let page = try await library.search(address, physician).get()
        paged += page.entries("match").compactMap { $0.first("id")?.value }
        let told = page.root.first("total")?.value
        #expect(told == "\(whole.count)" && (total ?? told) == told)
        total = told
        guard let next = page.link("next") else { break }
        #expect(page.link("self")?.contains("_sort=") == true)
        address = String(next.dropFirst())
      }
      #expect(paged == whole && whole.count > 14, "\(order)")
    }
    let first = try await library.search("Observation?_count=3&_sort=code", physician).get()
    let next = String(try #require(first.link("next")).dropFirst())
    for (address, scope) in [
      (next, nurse), (next.replacing("_count=3", with: "_count=4"), physician),
      (next.replacing("_sort=code", with: "_sort=date"), physician), ("Observation?_count=3&_after=e1", physician),
    ] {
      guard case .failure(.badParameter(name: "_after", reason: _, japanese: _?)) = await library.search(address, scope)
      else {
        Issue.record("\(address) is not for this person and question")
        continue
      }
    }
    await library.bench.store.close()
  }

  /// Those without a value come last, whichever way the order runs.
  @Test func whatHasNoValueComesLast() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician", patients: ["hanako", "taro"])
    let without = Set(try await library.ids("Condition?onset-date:missing=true&_count=200", scope))
    #expect(!without.isEmpty)
    for order in ["onset-date", "-onset-date"] {
      let ids = try await library.ids("Condition?_sort=\(order)&_count=200", scope)
      #expect(Set(ids.suffix(without.count)) == without && ids.count > without.count)
    }
    await library.bench.store.close()
  }

  /// What is about a value is what overlaps with it, in the store as in the specification.
  @Test func aboutAValue() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    let all = Set(try await library.ids("Observation?value-quantity:missing=false&_count=200", scope))
    for value in ["100", "36.5", "0", "-5", "1e2"] {
      let about = Set(try await library.ids("Observation?value-quantity=ap\(value)&_count=200", scope))
      let near = Set(try await library.ids("Observation?value-quantity=\(value)&_count=200", scope))
      #expect(near.isSubset(of: about) && about.isSubset(of: all))
    }
    // A temperature of 36.5 is about 40, and 30 is not.
    let forty = try await library.ids("Observation?code=8310-5&value-quantity=ap40&_count=200", scope)
    let thirty = try await library.ids("Observation?code=8310-5&value-quantity=ap30&_count=200", scope)
    #expect(!forty.isEmpty && thirty.isEmpty)
    // The farther a date lies from now, the wider.
    let now = try await library.ids("Observation?date=ap2026-06&_count=200", scope)
    let exact = try await library.ids("Observation?date=2026-06&_count=200", scope)
    #expect(Set(exact).isSubset(of: now) && !now.isEmpty)
    #expect(try await library.ids("Observation?_lastUpdated=ap1900&_count=200", scope).isEmpty)
    await library.bench.store.close()
  }

  @Test func totalsAndCounts() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    let all = try await library.ids("Observation?_count=200", scope).count
    for (query, total, shown) in [
      ("_count=2&_total=none", nil, 2), ("_count=2&_total=accurate", all, 2), ("_count=2&_total=estimate", all, 2),
      ("_count=0", all, 0), ("_summary=count", all, 0), ("_summary=count&_count=5&_total=none", all, 0),
      ("_count=2", all, 2), ("_count=0&_totalMethod=count", all, 0),
      ("_count=5000", all, all), ("_contained=false&_count=1", all, 1),
    ] as [(String, Int?, Int)] {
      let bundle = try await library.search("Observation?\(query)", scope).get()
      #expect(bundle.root.first("total")?.value == total.map { "\($0)" }, "\(query)")
      #expect(bundle.root.all("entry").count == shown, "\(query)")
      #expect((bundle.link("next") != nil) == (shown > 0 && shown < all), "\(query)")
    }
    await library.bench.store.close()
  }

  @Test func summariesAndElements() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    func names(_ query: String, type: String = "Observation") async throws -> [Set<String>] {
      try await library.search("\(type)?_count=200&\(query)", scope).get().entries("match").map {
        Set($0.children.map(\.name))
      }
    }
    func tags(_ query: String) async throws -> [Bool] {
      try await library.search("Observation?_count=200&\(query)", scope).get().entries("match").map { resource in
        resource.first("meta")?.all("tag").contains { $0.first("code")?.value == "SUBSETTED" } == true
      }
    }
    #expect(try await names("_elements=subject").allSatisfy { $0 == ["id", "meta", "status", "code", "subject"] })
    #expect(try await tags("_elements=subject").allSatisfy { $0 })
    #expect(try await tags("_summary=false").allSatisfy { !$0 })
    let summaries = try await names("_summary=true")
    #expect(summaries.allSatisfy { !$0.contains("note") && !$0.contains("text") && $0.contains("status") })
    #expect(summaries.contains { $0.contains("valueQuantity") })
    #expect(try await names("_summary=data").allSatisfy { !$0.contains("text") })
    #expect(try await names("_summary=text").allSatisfy { $0.isSubset(of: ["id", "meta", "text", "status", "code"]) })
    #expect(
      try await names("_elements:exclude=code,subject").allSatisfy { $0.contains("code") && !$0.contains("subject") })
    #expect(try await names("_elements=-subject").allSatisfy { !$0.contains("subject") })
    #expect(
      try await names("_elements=Patient.name", type: "Patient").allSatisfy {
        $0.isSubset(of: ["id", "meta", "name", "active"])
      })
    for query in ["_summary=true", "_summary=text", "_elements=id"] {
      let bundle = try await library.search("Observation?_count=200&\(query)", scope).get()
      #expect(bundle.structureIssues().isEmpty, "\(query)")
    }
    await library.bench.store.close()
  }

  @Test func chainsFollowWhatTheCallerMaySee() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician", patients: ["hanako", "taro"])
    let ofHanako = try await library.ids("Condition?patient=hanako&_count=200", scope)
    #expect(!ofHanako.isEmpty)
    for query in [
      "patient._id=hanako", "subject:Patient._id=hanako", "patient:Patient._id=hanako",
      "patient._has:Condition:patient:_id=\(ofHanako[0])", "patient._has:Condition:subject:patient._id=hanako",
    ] {
      #expect(try await library.ids("Condition?\(query)&_count=200", scope) == ofHanako, "\(query)")
    }
    #expect(try await library.ids("Patient?_has:Condition:patient:_id=\(ofHanako[0])", scope) == ["hanako"])
    #expect(try await library.ids("Condition?patient._id=nobody", scope).isEmpty)
    // Who is not on the team of the target's patient finds nothing through it.
    let other = try library.bench.scope("physician", patients: ["taro"])
    #expect(try await library.ids("Patient?_has:Condition:patient:_id=\(ofHanako[0])", other).isEmpty)
    await library.bench.store.close()
  }

  /// By name alone: the same over a store that has the data, and over an empty one.
  @Test func whatMayNotBeFollowedIsRefusedByName() async throws {
    for library in [try await SampleLibrary()] {
      let clerk = try library.bench.scope("medical-clerk")
      let scope = try library.bench.scope("physician")
      for (address, who, refused) in [
        ("Patient?_has:Condition:patient:clinical-status=active", clerk, "clinical-status"),
        ("Patient?_has:Condition:asserter:code=x", clerk, "asserter"),
        ("Condition?_sort=clinical-status", clerk, "clinical-status"), ("Condition?_sort=-patient,code", clerk, "code"),
        ("Condition?_include=Condition:asserter", clerk, "asserter"),
        ("Patient?_revinclude=Condition:asserter", clerk, "asserter"),
        ("Condition?asserter.name=x", clerk, "asserter"), ("?_type=Condition&asserter=x", clerk, "asserter"),
        ("Patient/hanako/Condition?code=x", clerk, "code"),
      ] {
        guard case .failure(.hiddenParameter(let name)) = await library.search(address, who) else {
          Issue.record("\(address) is refused")
          continue
        }
        #expect(name == refused, "\(address)")
      }
      for (address, reason) in [
        ("Condition?patient._has:Condition:patient:patient._has:Condition:patient:code=x", "4 links, and at most 3"),
        ("Condition?code.name=x", "does not lead to"), ("Condition?patient.nonsense=x", "knows the parameter"),
        ("Condition?patient:Nobody.name=x", "can't be searched with"),
        ("Patient?_has:Condition:patient=x", "_has:Type"),
        ("Patient?_has:Nobody:patient:code=x", "does not lead to"), ("?_type=Nobody", "resource types"),
        ("?code=x", "there is no such search parameter"),
        ("Condition?_sort=nonsense", "there is no such search parameter"),
        ("Condition?_include=Condition:code", "reference parameter"), ("Condition?_contained=true", "not supported"),
        ("Condition?code:in=http://x", "a value set whose codes"),
      ] {
        guard case .failure(.badParameter(_, let english, let japanese?)) = await library.search(address, scope) else {
          Issue.record("\(address) is refused, in both languages")
          continue
        }
        #expect(english.contains(reason) && !japanese.isEmpty, "\(address): \(english)")
      }
      await library.bench.store.close()
    }
  }

  /// The value sets that R4's elements are bound to are at hand without a package, with a version or not.
  @Test func aValueSetStandsForItsCodes() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    let set = "http://hl7.org/fhir/ValueSet/"
    for (within, instead) in [
      ("Patient?gender:in=\(set)administrative-gender", "Patient?gender=male,female,other,unknown"),
      ("Observation?status:in=\(set)observation-status|4.0.1", "Observation?status:missing=false"),
      (
        "Observation?category:in=\(set)observation-category",
        "Observation?category=http://terminology.hl7.org/CodeSystem/observation-category|"
      ),
      ("Patient?gender:not-in=\(set)name-use", "Patient"),
    ] {
      let found = try await library.ids("\(within)&_count=200", scope)
      let same = try await library.ids("\(instead)\(instead.contains("?") ? "&" : "?")_count=200", scope)
      #expect(Set(found) == Set(same) && !found.isEmpty, "\(within): \(found.count), \(same.count)")
    }
    #expect(try await library.ids("Patient?gender:in=\(set)name-use", scope).isEmpty)
    await library.bench.store.close()
  }

  @Test func includesPassTheSameScope() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    let bundle = try await library.search("Condition?patient=hanako&_include=Condition:patient&_count=5", scope).get()
    #expect(bundle.entries("match").count == 5 && bundle.entries("include").map { $0.first("id")?.value } == ["hanako"])
    #expect(try await library.ids("Patient?_id=hanako&_include=Patient:*", scope, mode: "include").isEmpty)
    let whole = try await library.search("Patient?_id=hanako&_revinclude=*", scope).get()
    let back = whole.entries("include")
    #expect(back.count > 30 && back.count == Set(back.compactMap { $0.first("id")?.value }).count)
    #expect(!back.contains { $0.first("id")?.value == "hanako" })
    let specimens = try await library.ids(
      "Patient?_id=hanako&_revinclude=Observation:patient&_include:iterate=Observation:specimen", scope, mode: "include"
    )
    let observations = try await library.ids(
      "Patient?_id=hanako&_revinclude=Observation:patient", scope, mode: "include")
    #expect(Set(observations).isSubset(of: specimens))
    // A home helper sees fewer of them.
    let helper = try library.bench.scope("home-helper")
    let fewer = try await library.ids("Patient?_id=hanako&_revinclude=*", helper, mode: "include")
    #expect(!fewer.isEmpty && fewer.count < back.count)
    await library.bench.store.close()
  }

  @Test func allTypesAndAPatientsRecord() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician", patients: ["hanako", "taro"])
    func types(_ address: String) async throws -> Set<String> {
      Set(try await library.search(address, scope).get().entries("match").map { $0.document.schema[$0.type].name })
    }
    #expect(try await types("?_type=Condition,Observation&_count=200") == ["Condition", "Observation"])
    #expect(try await types("?_type=Condition,Observation&patient=hanako&_count=200") == ["Condition", "Observation"])
    #expect(try await types("Patient/hanako/*?_count=200").count > 10)
    #expect(try await types("Patient/hanako/*?_type=Goal,Patient") == ["Goal", "Patient"])
    let record = try await library.ids("Patient/hanako/Condition?_count=200", scope)
    #expect(try await record == library.ids("Condition?patient=hanako&_count=200", scope))
    #expect(try await library.ids("Patient/hanako/Condition?patient=taro", scope).isEmpty)
    #expect(try await library.ids("Patient/nobody/Condition", scope).isEmpty)
    let bundle = try await library.search("Patient/hanako/*?_count=2", scope).get()
    #expect(bundle.link("next")?.hasPrefix("/Patient/hanako/*?_count=2&_after=") == true)
    await library.bench.store.close()
  }

  @Test func lenientHandlingLeavesOutAndSaysWhatWasUsed() async throws {
    let library = try await SampleLibrary()
    let scope = try library.bench.scope("physician")
    let bundle = await library.search(
      "Condition?colour=red&_sort=code,nonsense,-_id&_list=x&patient.nonsense=1&_count=1", scope, isLenient: true)
    #expect(try bundle.get().link("self") == "/Condition?_sort=code%2C-_id&_count=1")
    // What one of the types doesn't know is left out for all of them.
    let left = await library.search("?_type=Condition,Observation&clinical-status=x&_count=1", scope, isLenient: true)
    #expect(try left.get().link("self") == "?_type=Condition%2CObservation&_count=1")
    #expect(try !left.get().entries("match").isEmpty)
    #expect(try await library.ids("?_type=Condition&_count=200", scope).isEmpty == false)
    let conditions = await library.search(
      "?_type=Condition,Observation&clinical-status=x&_count=200", scope, isLenient: true)
    #expect(try conditions.get().entries("match").contains { $0.document.schema[$0.type].name == "Condition" })
    // What may not be asked is refused all the same.
    guard
      case .failure(.hiddenParameter) = await library.search(
        "Condition?clinical-status=active", try library.bench.scope("medical-clerk"), isLenient: true)
    else {
      Issue.record("refused")
      return
    }
    await library.bench.store.close()
  }
}
