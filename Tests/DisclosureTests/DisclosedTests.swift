import Disclosure
import Testing
import Tree

/// What becomes of a resource on its way: its head, its references, its labels, and that all else stays.
struct DisclosedTests {
  private static let resource = ##"""
    {"resourceType":"Condition","id":"c1",
     "meta":{"id":"m","versionId":"4","lastUpdated":"2026-02-03T10:15:00+09:00","source":"urn:oid:2.999.45.9",
       "profile":["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Condition"],
       "security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"NOREUSE"},
         {"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"V"}],
       "tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication","code":"UNINFORMED"}]},
     "text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>0001234</div>"},
     "contained":[{"resourceType":"Practitioner","id":"doc",
       "text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>0001234</div>"},
       "name":[{"text":"見本 一郎"}]}],
     "extension":[{"url":"https://mict.example/about","valueReference":{"reference":"Patient/0001234"}},
       {"url":"https://mict.example/file","valueAttachment":{"contentType":"text/plain","url":"Binary/7"}}],
     "code":{"coding":[{"system":"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full","code":"I10"}]},
     "subject":{"reference":"Patient/0001234","display":"見本 花子","identifier":{"value":"0001234"}},
     "encounter":{"reference":"Encounter/e1","_reference":{"id":"r"}},
     "onsetAge":{"value":52.10},
     "recorder":{"reference":"#doc"},
     "asserter":{"reference":"https://elsewhere.example/fhir/Practitioner/2"},
     "evidence":[{"detail":[{"reference":"/other/Observation/3"},{"reference":"urn:oid:2.999.1"},
       {"reference":"Observation/4/_history/2"}]}]}
    """##

  private func disclosed() async throws -> (document: Document, base: String) {
    let text = #"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":\#(Self.resource)}]}"#
    let (answer, _) = try await ask(.fhir) { _ in .json(text) }
    let document = try #require(answer.resources.first)
    #expect(answer.failure == nil && answer.shortfalls == [] && document.faults == [])
    let source = try #require(document.root.at("meta.source")?.value)
    #expect(source.hasSuffix("/fhir/Condition/c1"))
    return (document, String(source.dropLast("/Condition/c1".count)))
  }

  @Test func theHead() async throws {
    let root = try await disclosed().document.root
    let id = try #require(root.first("id")?.value)
    #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    let meta = try #require(root.first("meta"))
    #expect(meta.children.map(\.name) == ["source", "profile"] + Array(repeating: "security", count: 5) + ["tag"])
    #expect(
      meta.all("security").compactMap { $0.first("code")?.value } == ["NOREUSE", "V", "R", "NORDSCLCD", "NOPERSISTP"])
    #expect(meta.at("tag.code")?.value == "UNINFORMED")
  }

  @Test func references() async throws {
    let (document, base) = try await disclosed()
    let root = document.root
    let origin = base.dropLast("/fhir".count)
    #expect(root.at("subject")?.children.map(\.value) == ["Patient/hanako"])
    #expect(root.at("extension.valueReference.reference")?.value == "Patient/hanako")
    #expect(root.all("extension").last?.at("valueAttachment.url")?.value == "\(base)/Binary/7")
    #expect(root.at("encounter.reference")?.value == "\(base)/Encounter/e1")
    #expect(root.at("encounter.reference.id")?.value == "r")
    #expect(root.at("recorder.reference")?.value == "#doc")
    #expect(root.at("asserter.reference")?.value == "https://elsewhere.example/fhir/Practitioner/2")
    #expect(
      root.first("evidence")?.all("detail").map { $0.first("reference")?.value } == [
        "\(origin)/other/Observation/3", "urn:oid:2.999.1", "\(base)/Observation/4/_history/2",
      ])
  }

  @Test func narrativesGoAndAllElseStays() async throws {
    let document = try await disclosed().document
    #expect(!document.json.contains("0001234"))
    let root = document.root
    #expect(root.at("contained.name.text")?.value == "見本 一郎" && root.at("contained.text") == nil)
    #expect(root.at("code.coding.code")?.value == "I10" && root.at("onsetAge.value")?.value == "52.10")
    let names = root.children.map(\.name)
    #expect(
      names == [
        "id", "meta", "contained", "extension", "extension", "code", "subject", "encounter", "onsetAge", "recorder",
        "asserter", "evidence",
      ])
  }

  /// One resource at two hospitals is two; the same at one is one.
  @Test func ids() async throws {
    let text = #"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":\#(Self.resource)}]}"#
    let server = try ScriptedHospital { _ in .json(text) }
    defer { server.stop() }
    var ids: [String?] = []
    for id in ["kinen", "kinen", "chuo"] {
      let answer = try await ask(try hospital(.fhir, at: "\(server.url)/fhir", id: id))
      ids.append(answer.resources.first?.root.first("id")?.value)
    }
    #expect(ids[0] != nil && ids[0] == ids[1] && ids[0] != ids[2])
  }
}
