import Foundation
import TestSupport
import Testing
import Tree

/// What is made of parameters that are not known, have no value, or speak of what their sender can't see.
@Suite struct HandlingTests {
  private static let lenient = ["Prefer": "handling=lenient"]

  /// Without a value, without a meaning: refused with its name, or left out where that is asked for.
  @Test(arguments: [
    ("Condition?identifier=", "identifier"), ("Condition?_count=", "_count"),
    ("Condition?_elements=nonsense", "nonsense"),
    ("Condition?_elements:exclude=Condition.nonsense", "nonsense"), ("Condition?colour=red", "colour"),
    ("Condition/_history?_elements=nonsense", "nonsense"), ("_history?_since=", "_since"),
    ("_history?colour=red", "colour"), ("Patient/hanako/$everything?colour=red", "colour"),
    ("Patient/hanako/$everything?_type=", "_type"), ("Patient/hanako/$everything?_elements=nonsense", "nonsense"),
  ])
  func handlingDecides(_ path: String, _ name: String) async throws {
    let counter = try await Counter()
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let strict = try await counter.ask("GET", path)
    #expect(strict.status == 400 && strict.text.contains("\(name)`"), "\(strict.text)")
    let lenient = try await counter.ask("GET", path, headers: Self.lenient)
    #expect(lenient.status == 200, "\(lenient.text)")
    let itself = try #require(lenient.resource?.root.all("link").first?.first("url")?.value)
    #expect(!itself.contains("?"), "\(itself)")
    // What was meant to narrow a change is never left out.
    if path.hasPrefix("Condition?") {
      #expect(try await counter.ask("DELETE", path, headers: Self.lenient).status == 400)
    }
  }

  /// A text that is cut within a letter means nothing, and finds nothing by chance.
  @Test func textsAreUTF8() async throws {
    let counter = try await Counter()
    for path in ["Patient?name=%E3%81", "Patient?%ff=a", "Patient?name=a&family=%80"] {
      let reply = try await counter.ask("GET", path)
      #expect(reply.status == 400 && reply.text.contains("UTF-8"), "\(reply.text)")
    }
    #expect(try await counter.ask("GET", "Patient?name=%E3%81%82").status == 200)
  }

  /// What FHIR has and this server does not answer is refused by its name, with the reason, wherever it is searched.
  @Test(arguments: [
    ("_list", "42", "List is not served", "リストはありません"),
    ("_list", "$current-allergies", "List is not served", "リストはありません"),
    ("_filter", "code%20eq%20x", "filter expressions", "フィルター式"),
  ])
  func whatIsNotAnsweredIsNamed(_ name: String, _ value: String, _ english: String, _ japanese: String) async throws {
    let counter = try await Counter()
    for place in ["Condition", "Patient", "Patient/hanako/Condition", "Patient/hanako/*", ""] {
      let path = "\(place)?\(name)=\(value)"
      let strict = try await counter.ask("GET", path)
      #expect(
        strict.status == 400 && strict.text.contains("`\(name)`") && strict.text.contains(english), "\(strict.text)")
      let told = try await counter.ask("GET", path, headers: ["Accept-Language": "ja"])
      #expect(told.text.contains(japanese), "\(told.text)")
      let lenient = try await counter.ask("GET", path, headers: Self.lenient)
      #expect(lenient.status == 200, "\(lenient.text)")
      let itself = try #require(lenient.resource?.root.all("link").first?.first("url")?.value)
      #expect(!itself.contains(name), "\(itself)")
    }
    // It is nowhere promised, and neither is the type that it would need.
    let statement = try await counter.ask("GET", "metadata")
    #expect(statement.status == 200 && !statement.text.contains("\"\(name)\""))
    #expect(!statement.text.contains("\"List\""))
  }

  @Test func aParameterHasAName() async throws {
    let counter = try await Counter()
    for headers in [[:], Self.lenient] {
      let answer = try await counter.ask("GET", "Condition?=x", headers: headers)
      #expect(answer.status == 400 && answer.text.contains("the parameters: one has no name"), "\(answer.text)")
    }
    let criteria = try await counter.ask("DELETE", "Condition")
    #expect(criteria.text.contains("the parameters: criteria are needed"), "\(criteria.text)")
  }

  /// Each is named once, in the language of the caller.
  @Test func textsAreWhole() async throws {
    let counter = try await Counter()
    for (query, japanese) in [
      ("_count=many", "件数"), ("date=x", "日付"), ("_sort=,", "個までのパラメータ"), ("code=|", "トークン"), ("_summary=x", "いずれか"),
    ] {
      let type = query.hasPrefix("date") ? "Observation" : "Condition"
      let english = try await counter.ask("GET", "\(type)?\(query)")
      let name = query.prefix { $0 != "=" }
      let count = english.text.components(separatedBy: "`\(name)`").count - 1
      // Once in the text and once in the diagnostics.
      #expect(english.status == 400 && count == 2, "\(english.text)")
      let told = try await counter.ask("GET", "\(type)?\(query)", headers: ["Accept-Language": "ja"])
      let text = try #require(told.resource?.root.first("issue")?.at("details.text")?.value)
      #expect(text.contains(japanese), "\(text)")
      #expect(!text.contains(" must ") && !text.contains("such as"), "\(text)")
    }
    let large = try await counter.ask("GET", "Condition?_count=99999999999999999999999")
    #expect(large.status == 200)
    let form = try await counter.ask(
      "POST", "Condition/_search", "code=x", headers: ["Content-Type": "application/json"])
    #expect(form.status == 415 && form.text.contains("application/x-www-form-urlencoded"))
  }

  /// How much is shown can be said wherever something is.
  @Test func summariesOfLists() async throws {
    let counter = try await Counter()
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    for path in ["Condition/_history", "_history?_since=2020", "Patient/hanako/$everything"] {
      let sign = path.contains("?") ? "&" : "?"
      let whole = try await counter.ask("GET", path)
      let elements = try await counter.ask("GET", "\(path)\(sign)_elements=identifier")
      #expect(whole.text.contains("見本の病名") && !elements.text.contains("見本の病名"), "\(path)")
      #expect(elements.text.contains("SUBSETTED") && elements.total == whole.total)
      let count = try await counter.ask("GET", "\(path)\(sign)_summary=count")
      #expect(count.total == whole.total && !count.text.contains("fullUrl") && !count.text.contains("next"), "\(path)")
    }
  }

  // MARK: What can't be seen

  /// A code that the caller may not see is refused by its parameter's name; the text beside it, which the caller may see, finds.
  @Test func aCodeIsNotItsText() async throws {
    let counter = try await Counter()
    let diagnosis = """
      {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",\
      "code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status",\
      "code":"confirmed"}]},"extension":[{"url":"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseaseOutcome",\
      "valueString":"x"}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I10"}],"text":"高血圧症"},\
      "subject":{"reference":"Patient/hanako"}}
      """
    #expect(try await counter.ask("POST", "Condition", diagnosis).status == 201)
    #expect(try await counter.ask("GET", "Condition?code=I10").total == "1")
    for query in ["code=I10", "code:not=I10", "_sort=code"] {
      let refused = try await counter.ask("GET", "Condition?\(query)", as: "home-helper")
      #expect(refused.status == 403 && refused.text.contains("`code`"), "\(query): \(refused.text)")
    }
    #expect(try await counter.ask("GET", "Condition?code:text=x", as: "home-helper").status == 200)
    #expect(try await counter.ask("GET", "Patient?_has:Condition:patient:code=I10", as: "home-helper").status == 403)
  }

  /// What every answer is marked with is found by, as it is shown.
  @Test func marksAreFoundAsTheyAreShown() async throws {
    let counter = try await Counter()
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    for person in ["physician", "nurse", "pharmacist"] {
      let all = try await counter.ask("GET", "Patient", as: person)
      let total = Int(all.total ?? "") ?? 0
      let partial = all.text.matches(of: /"code":"SUBSETTED"/).count
      #expect(total > 0)
      for (query, expected) in [
        ("_security=NOREUSE", total), ("_security:not=NOREUSE", 0), ("_security=SUBSETTED", partial),
        ("_security:not=SUBSETTED", total - partial), ("_security:missing=true", 0), ("_security:missing=false", total),
        ("_security:not=HIV", total), ("_security=nonsense", 0),
      ] {
        let found = try await counter.ask("GET", "Patient?\(query)", as: person)
        #expect(found.total == "\(expected)", "\(person) \(query): \(found.text.prefix(300))")
      }
    }
  }

  @Test func idsAndTheirAbsence() async throws {
    let counter = try await Counter()
    for (query, expected) in [
      ("_id:not=hanako", ["taro"]), ("_id:not=hanako,taro", []), ("_id:missing=true", []),
      ("_id:missing=false", ["hanako", "taro"]), ("_lastUpdated:missing=true", []),
      ("_lastUpdated:missing=false", ["hanako", "taro"]),
    ] {
      let found = try await counter.ask("GET", "Patient?\(query)")
      let ids = found.resource?.root.all("entry").compactMap { $0.at("resource.id")?.value }
      #expect(ids?.sorted() == expected, "\(query): \(found.text.prefix(300))")
    }
    #expect(try await counter.ask("GET", "Patient?_id:exact=hanako").status == 400)
  }
}
