import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// `mict mapping export` and `mict mapping report` as a person uses them.
@Suite struct MappingExportTests {
  @Test func exportWritesFilesThatAreValid() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let maps = folder.appending(path: "maps").path
    let run = try await Run.mict("mapping", "export", "--out", maps, "--base", "https://hospital.example/fhir")
    #expect(run.status == 0, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: maps)
    #expect(run.output == "\(maps): \(names.count) files\n")
    #expect(names.contains("StructureMap-diagnosis-to-stock.map"))
    #expect(names.contains("StructureMap-diagnosis-to-stock.json"))
    var arguments = ["validate", maps]
    let package = "fhir/definitions/hl7.fhir.r4.core.tgz"
    if TestData.has(package, for: "exported resources against R4's definitions and invariants") {
      arguments += ["--package", TestData.root.appending(path: package).path]
    }
    let check = try await Run.mict(arguments, environment: ["XDG_CACHE_HOME": folder.appending(path: "cache").path])
    #expect(check.status == 0)
    #expect(check.output.contains(" resources: 0 errors, "))
    #expect(!check.output.contains(": error: "), "\(check.output.prefix(2000))")
  }

  @Test func exportOfOneTakesItsName() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try await Run.mict("mapping", "export", "care-level", "--out", folder.path)
    #expect(run.status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains("StructureMap-care-level-to-fhir.json"))
    #expect(!names.contains { $0.contains("diagnosis") })
    let text = try String(contentsOf: folder.appending(path: "StructureMap-care-level-to-fhir.map"), encoding: .utf8)
    #expect(text.contains("map \"https://mict.example/fhir/StructureMap/care-level-to-fhir\" = \"CareLevelToFHIR\""))
  }

  @Test(arguments: [
    ["mapping", "export", "nothing", "--out", "x"], ["mapping", "report", "nothing", "--out", "x"],
    ["mapping", "export", "--out", "x", "--base", "https://hospital.example/"],
    ["mapping", "export", "--out", "x", "--base", "no URL\""], ["mapping", "export"], ["mapping", "report"],
  ])
  func wrongUsageIsRefused(_ arguments: [String]) async throws {
    let run = try await Run.mict(arguments)
    #expect(run.status == 64)
    #expect(!FileManager.default.fileExists(atPath: Project.folder.appending(path: "x").path))
  }

  @Test func helpTeaches() async throws {
    for word in ["export", "report"] {
      let run = try await Run.mict("mapping", word, "--help")
      #expect(run.status == 0)
      #expect(run.output.contains("mict mapping \(word) ") && run.output.contains("Exit codes"))
    }
  }

  /// The page is whole: every line of the file, every value, both languages, and nothing that asks a server.
  @Test func reportIsOnePage() async throws {
    let run = try await Run.mict("mapping", "report", "care-level", "patient", "--out", "-")
    #expect(run.status == 0, "\(run.errors)")
    let page = run.output
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("default-src 'none'"))
    for word in ["src=", "<link", "url(", "@import", "fetch(", "XMLHttpRequest", "http-equiv=refresh"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("<span lang=en>Care level</span><span lang=ja>要介護度</span>"))
    #expect(page.contains("- level &lt;-&gt; valueCodeableConcept.coding[system=care-level].code"))
    #expect(page.contains("id=\"care-level\"") && !page.contains("id=\"diagnosis\""))
    for name in try FileManager.default.contentsOfDirectory(
      atPath: Project.folder.appending(path: "Samples/care-level").path)
    where name.hasSuffix(".json") && name.split(separator: ".").count == 2 {
      #expect(page.contains("<summary>care-level/\(name.dropLast(5)) "), "\(name)")
    }
    #expect(page.contains("residue") && page.contains("残余"))
    let opened = page.matches(of: /<b class=x data-r="[0-9. ]+" data-k=\d+ tabindex=-1>/).count
    #expect(opened > 20)
  }

  /// What a sample or a file holds is never read as HTML.
  @Test func reportEscapes() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sample = folder.appending(path: "patient")
    try FileManager.default.createDirectory(at: sample, withIntermediateDirectories: true)
    let evil = #"</pre></script><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;"#
    let text = evil.replacing("\"", with: "\\\"")
    let json =
      #"{"resourceType":"Patient","name":[{"text":"\#(text)","_text":{"id":"\#("\\u2028")\#(text)"}}],"#
      + #""identifier":[{"value":"\#(text)"}],"language":"\#("ja")"}"#
    try Data(json.utf8).write(to: sample.appending(path: "<evil>&.json"))
    let run = try await Run.mict("mapping", "report", "patient", "--samples", folder.path, "--out", "-")
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.output.contains("alert(1)</script>") && !run.output.contains("<img"))
    #expect(run.output.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(run.output.contains("patient/&lt;evil&gt;&amp;"))
    #expect(run.output.matches(of: /<script/).count == 2)
  }
}
