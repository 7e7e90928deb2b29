import Foundation
import TestSupport
import Testing

/// `mict access`: the commands for the committee and for operators, on the sample network.
@Suite struct AccessCommandTests {
  private static let overlay = "Samples/access/sakura.csv"

  /// A copy of the mappings, with a facility's own table among them.
  private func mappings(_ overlay: String?, named name: String = "sakura.csv") throws -> URL {
    let folder = try temporaryFolder().appendingPathComponent("Mappings")
    try FileManager.default.copyItem(at: Project.folder.appendingPathComponent("Mappings"), to: folder)
    guard let overlay else { return folder }
    let overlays = folder.appendingPathComponent("overlays")
    try FileManager.default.createDirectory(at: overlays, withIntermediateDirectories: true)
    try overlay.write(to: overlays.appendingPathComponent(name), atomically: true, encoding: .utf8)
    return folder
  }

  private func remove(_ mappings: URL) { try? FileManager.default.removeItem(at: mappings.deletingLastPathComponent()) }

  private static func sample() throws -> String {
    String(decoding: try Project.bytes(overlay), as: UTF8.self)
  }

  /// The lines of `docs/access.md` that begin with the program run as they stand; those that tell of something that is denied
  /// or differs end with 1.
  @Test func theGuideRuns() async throws {
    let guide = String(decoding: try Project.bytes("docs/access.md"), as: UTF8.self)
    let commands = guide.split(separator: "\n").map(String.init).filter { $0.hasPrefix(".build/debug/mict ") }
    #expect(commands.count >= 7)
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for command in commands {
      let local = command.replacing(".build/debug/mict ", with: "\(Project.command.path) ", maxReplacements: 1)
        .replacing("--out access.html", with: "--out \(folder.path)/access.html")
      let run = try await Run.program(URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", local])
      #expect(run.status == (command.contains(" diff ") ? 1 : 0), "\(command): \(run.output)\(run.errors)")
      #expect(run.errors.isEmpty)
    }
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/access.html"))
  }

  // MARK: - show

  /// How many columns a line takes: Japanese characters take two.
  private func width(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2e80 ? 1 : 2) }
  }

  @Test func theMatrixIsAligned() async throws {
    let run = try await Run.mict("access", "show")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { #expect(width(line) <= 100, "\(line)") }
    // Every cell of the file stands there: its row's marks are those of the file, in its order.
    let file = String(decoding: try Project.bytes("Mappings/access-1.0.csv"), as: UTF8.self)
    let rows = file.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    let start = try #require(rows.firstIndex { $0.first == "label" }) + 1
    #expect(rows.count - start >= 20)
    for row in rows[start...] {
      let shown = lines.filter { $0.hasPrefix("\(row[0]) ") && $0.contains(" \(row[1]) ") }
      #expect(shown.count > 1, "\(row[0])")
      let marks = shown.flatMap { $0.split(separator: " ").dropFirst(2) }
      #expect(marks == Array(row.dropFirst(2)), "\(row[0])")
      // Marks of one block stand below each other.
      #expect(Set(shown.map(\.count)).count <= 2)
    }
  }

  @Test func aFacilitysNarrowedCellsAreMarked() async throws {
    let run = try await Run.mict("access", "show", "--facility", "sakura", "--overlay", Self.overlay)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.matches(of: #/[RW-]\*( |\n)/#).count == 5 + 1, "five cells and the legend: \(run.output)")
    #expect(run.output.contains("sakura") && !run.output.contains("?"))
    let none = try await Run.mict("access", "show", "--facility", "aoi", "--overlay", Self.overlay)
    #expect(none.status == 1 && none.errors.contains("sakura"), "\(none.errors)")
    let version = try await Run.mict("access", "show", "--table-version", "1.0")
    #expect(version.status == 0 && version.output.contains("Access table 1.0"), "\(version.errors)")
    let unknown = try await Run.mict("access", "show", "--table-version", "7")
    #expect(unknown.status == 64 && unknown.errors.contains("1.0"))
  }

  /// The page is one file that loads nothing and runs nothing, and holds the same marks.
  @Test func thePageStandsAlone() async throws {
    let run = try await Run.mict(
      "access", "show", "--format", "html", "--facility", "sakura", "--overlay", Self.overlay)
    #expect(run.status == 0, "\(run.errors)")
    let page = run.output
    for word in ["<script", "src=", "href=", "url(", "http:", "https:", "@import"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
    #expect(page.matches(of: /<tr><th scope=row>/).count == 26)
    #expect(page.matches(of: /<td/).count == 26 * 35)
    #expect(page.matches(of: /<td class="[a-z]+ narrowed">/).count == 5)
    #expect(page.contains("<td class=\"view narrowed\"><small>W→</small>R</td>"))
    let plain = try await Run.mict("access", "show", "--format", "html")
    #expect(!plain.output.contains(" narrowed\">"))
  }

  // MARK: - diff

  @Test func diffTellsWhoGainsAndLoses() async throws {
    let published = "Mappings/access-1.0.csv"
    #expect(try await Run.mict("access", "diff", published, published).status == 0)
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let next = folder.appendingPathComponent("next.csv")
    let text = String(decoding: try Project.bytes(published), as: UTF8.self)
      .replacing("version 1.0", with: "version 1.1").replacing("effective 2019-01-30", with: "effective 2030-01-01")
      .replacing("diagnosis,病名,M,W,", with: "diagnosis,病名,W,W,")
      .replacing("photo,写真,W,W,", with: "photo,写真,W,M,")
    try text.write(to: next, atomically: true, encoding: .utf8)
    let run = try await Run.mict("access", "diff", published, next.path)
    #expect(run.status == 1, "\(run.errors)")
    #expect(
      run.output == """
        version 1.0 → 1.1
        in force from 2019-01-30 → 2030-01-01

        attending-physician 主治医(CareTeam役割)
          M → W  may no longer correct others' entries:
            diagnosis 病名

        physician 医師
          W → M  may now correct others' entries:
            photo 写真

        2 cells: 1 gain, 1 lose

        """)
    let japanese = try await Run.mict("access", "diff", published, next.path, "--language", "ja")
    #expect(japanese.output.contains("M → W  他者の記録の訂正ができなくなる:"), "\(japanese.output)")
  }

  @Test func diffTakesFacilitiesOwnTables() async throws {
    let own = try await Run.mict("access", "diff", Self.overlay, "Mappings/access-1.0.csv")
    #expect(own.status == 1 && own.output.contains("5 cells: 5 gain, 0 lose"), "\(own.output)\(own.errors)")
    #expect(try await Run.mict("access", "diff", Self.overlay, Self.overlay).status == 0)
    let missing = try await Run.mict("access", "diff", Self.overlay, "nowhere.csv")
    #expect(missing.status == 2 && missing.errors.contains("nowhere.csv"))
    let sheet = try await Run.mict("access", "diff", "Mappings/access-1.0.csv", "Samples/access/cases.csv")
    #expect(sheet.status == 2 && sheet.errors.contains("[access-table."), "\(sheet.errors)")
    #expect(try await Run.mict("access", "diff", Self.overlay).status == 64)
  }

  // MARK: - test

  @Test func theSampleCasesHold() async throws {
    let cases = try await Run.mict("access", "test", "Samples/access/cases.csv")
    #expect(cases.status == 0, "\(cases.output)\(cases.errors)")
    #expect(cases.output.hasSuffix("45 decisions: 45 as expected, 0 not\n"))
    let troubles = try await Run.mict(
      "access", "test", "Samples/access/troubles.csv", "--registry", "Samples/access/troubles.yaml")
    #expect(troubles.status == 0, "\(troubles.output)\(troubles.errors)")
    #expect(troubles.output.hasSuffix("17 decisions: 17 as expected, 0 not\n"))
  }

  /// A facility's own table makes other decisions, and those alone are told.
  @Test func whatDiffersIsTold() async throws {
    let run = try await Run.mict("access", "test", "Samples/access/cases.csv", "--overlay", Self.overlay)
    #expect(run.status == 1, "\(run.errors)")
    let told = run.output.split(separator: "\n").filter { $0.hasPrefix("row ") }
    #expect(told.map { $0.prefix { $0 != "(" } }.allSatisfy { $0.contains("-sakura ") }, "\(told)")
    #expect(told.count >= 2)
    #expect(run.output.contains("  expected: allowed\n  denied scope-update (access table 1.0)\n"), "\(run.output)")
    #expect(run.output.contains("= R (Samples/access/sakura.csv:"))
    let japanese = try await Run.mict(
      "access", "test", "Samples/access/cases.csv", "--overlay", Self.overlay, "--language", "ja")
    #expect(japanese.output.contains("  期待: 許可\n  拒否 scope-update"))
  }

  /// Each wrong expectation is noticed: the sheet turned around comes out differently in every row.
  @Test func everyRowCanFail() async throws {
    let sheet = String(decoding: try Project.bytes("Samples/access/cases.csv"), as: UTF8.self)
    let turned = sheet.replacing(/denied,[a-z-]+/) { _ in "ALLOWED," }.replacing("allowed,", with: "denied,no-consent")
      .replacing("ALLOWED,", with: "allowed,")
    let run = try await Run.mict(["access", "test", "-"], input: [UInt8](turned.utf8))
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.hasSuffix("45 decisions: 0 as expected, 45 not\n"), "\(run.output.suffix(60))")
  }

  @Test func wrongSheetsAreRefused() async throws {
    let sheet = "person,patient,category,action,expected\nnobody,hanako,diagnosis,view,perhaps\n"
    let run = try await Run.mict(["access", "test", "-"], input: [UInt8](sheet.utf8))
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("-:2:1: error: A2: there is no person `nobody` [access-case.code]"), "\(run.errors)")
    #expect(run.errors.contains("E2: there is no expected `perhaps`"))
    #expect(try await Run.mict("access", "test").status == 64)
    #expect(try await Run.mict("access", "test", "nowhere.csv").status == 1)
  }

  // MARK: - explain

  private func explain(_ person: String, _ patient: String, _ category: String, _ more: String...) async throws -> Run {
    try await Run.mict(["access", "explain", "--person", person, "--patient", patient, "--category", category] + more)
  }

  @Test func explainAsksAboutAnEntry() async throws {
    let own = try await explain("nurse-hibari", "hanako", "vital", "--action", "correct", "--author", "nurse-hibari")
    #expect(own.status == 0, "\(own.output)\(own.errors)")
    let others = try await explain(
      "nurse-hibari", "hanako", "vital", "--action", "correct", "--author-facility", "sakura")
    #expect(others.status == 1 && others.output.hasPrefix("denied not-own"), "\(others.output)")
    let labelled = try await explain(
      "ph-midori", "hanako", "diagnosis", "--label", "restricted", "--label", "uninformed", "--author", "dr-mihon")
    #expect(labelled.status == 1 && labelled.output.hasPrefix("denied undisclosed"), "\(labelled.output)")
    let refused = try await Run.mict(
      "access", "explain", "--registry", "Samples/access/troubles.yaml", "--person", "ok", "--patient", "ume",
      "--category", "doc-medical", "--origin", "refusing")
    #expect(refused.status == 1 && refused.output.hasPrefix("denied origin-refused"), "\(refused.output)")
  }

  @Test func explainDeclaresAnEmergency() async throws {
    let declared = try await explain("dr-mihon", "taro", "allergy", "--emergency", "found unconscious")
    #expect(declared.status == 0 && declared.output.contains("break-glass"), "\(declared.output)\(declared.errors)")
    let undeclared = try await explain("dr-mihon", "taro", "allergy", "--purpose", "BTG")
    #expect(undeclared.status == 1 && undeclared.output.hasPrefix("denied break-glass-undeclared"))
    let ordinary = try await explain("dr-mihon", "taro", "allergy", "--emergency", "x", "--purpose", "TREAT")
    #expect(ordinary.status == 1 && ordinary.output.hasPrefix("denied not-in-team"), "a declaration is no purpose")
    // It says by what the step was passed; and an id that nobody knows is told to be one.
    #expect(declared.output.contains("stands in for the care team") && !declared.output.contains("care team now"))
    #expect(declared.errors.isEmpty)
    let nobody = try await explain("dr-mihon", "nobody", "allergy", "--emergency", "x", "--language", "ja")
    #expect(nobody.status == 1 && nobody.errors.contains("患者`nobody`のチームも同意もありません"), "\(nobody.errors)")
  }

  @Test func explainDecidesForADay() async throws {
    #expect(try await explain("dr-mihon", "hanako", "diagnosis", "--on", "2026-04-01").status == 0)
    let before = try await explain("dr-mihon", "hanako", "diagnosis", "--on", "2018-12-31")
    #expect(
      before.status == 1 && before.output.hasPrefix("denied table-not-in-force"), "\(before.output)\(before.errors)")
    #expect(try await explain("dr-mihon", "hanako", "diagnosis", "--on", "yesterday").status == 64)
  }

  @Test(arguments: [
    ["--action", "correct"], ["--action", "look"], ["--label", "secret"], ["--author", "nobody"],
    ["--author-facility", "nowhere"], ["--origin", "nowhere"],
  ])
  func explainRefuses(_ arguments: [String]) async throws {
    let run = try await Run.mict(
      ["access", "explain", "--person", "dr-mihon", "--patient", "hanako", "--category", "vital"] + arguments)
    #expect(run.status == 64 && run.errors.contains("Usage:"), "\(run.errors)")
    let told = try await Run.mict(
      ["access", "explain", "--person", "dr-mihon", "--patient", "hanako", "--category", "vital", "--language", "ja"]
        + arguments)
    #expect(told.status == 64 && told.errors.contains { ("ぁ"..."ん").contains($0) }, "\(told.errors)")
  }

  // MARK: - Facilities' own tables in the folder

  @Test func overlaysOfTheFolderCount() async throws {
    let folder = try mappings(Self.sample())
    defer { remove(folder) }
    let run = try await explain("helper-sakura", "hanako", "photo", "--mappings", folder.path)
    #expect(run.status == 1 && run.output.contains("overlays/sakura.csv:"), "\(run.output)\(run.errors)")
    #expect(try await explain("helper-sakura", "hanako", "photo").status == 0)
    let check = try await Run.mict("mapping", "check", "--mappings", folder.path)
    #expect(check.status == 0, "an overlay is no mapping: \(check.output)\(check.errors)")
  }

  /// A broken table of a facility stops every command, with its place.
  @Test(arguments: [
    ["access", "show"], ["access", "test", "Samples/access/cases.csv"],
    ["access", "explain", "--person", "dr-mihon", "--patient", "hanako", "--category", "vital"], ["mapping", "check"],
    ["serve", "--port", "0"], ["demo", "--port", "0", "--hospital-port", "0"],
  ])
  func aBrokenOverlayStops(_ command: [String]) async throws {
    let folder = try mappings(Self.sample().replacing("photo,写真,R,-", with: "photo,写真,R,M"))
    defer { remove(folder) }
    let data = folder.deletingLastPathComponent().path
    let more: [String] =
      switch command[0] {
      case "serve": ["--database", "\(data)/a.sqlite"]
      case "demo": ["--data", data]
      default: []
      }
    let run = try await Run.mict(command + ["--mappings", folder.path] + more)
    #expect(run.status == 1)
    let told = run.output + run.errors
    #expect(told.contains("overlays/sakura.csv:9:") && told.contains("[access-table.overlay]"), "\(told)")
  }

  /// A table that would narrow nothing because it is written wrongly stops too.
  @Test func anOverlayOfNobodyStops() async throws {
    let nobody = try mappings(Self.sample().replacing("facility sakura", with: "facility sakuro"))
    defer { remove(nobody) }
    let run = try await explain("helper-sakura", "hanako", "photo", "--mappings", nobody.path)
    #expect(run.status == 1 && run.output.isEmpty && run.errors.contains("sakuro"), "\(run.errors)")
    let server = try await Run.mict(
      "serve", "--port", "0", "--mappings", nobody.path, "--database",
      nobody.deletingLastPathComponent().appendingPathComponent("a.sqlite").path)
    #expect(server.status == 1 && server.errors.contains("sakuro"), "\(server.errors)")

    let spreadsheet = try mappings(Self.sample(), named: "sakura.xlsx")
    defer { remove(spreadsheet) }
    let other = try await Run.mict("access", "show", "--mappings", spreadsheet.path)
    #expect(other.status == 1 && other.errors.contains("overlays/sakura.xlsx"), "\(other.errors)")
  }

  /// The demonstration answers by a facility's own table.
  @Test func theDemonstrationIsNarrowed() async throws {
    let folder = try mappings(Self.sample().replacing("vital,バイタル,,R", with: "vital,バイタル,,-"))
    defer { remove(folder) }
    let counts = try await Self.observations(["--mappings", folder.path])
    let plain = try await Self.observations([])
    #expect(counts == 0 && plain > 0, "\(counts) of \(plain)")
  }

  /// How many observations of hanako the helper sees in a demonstration.
  private static func observations(_ arguments: [String]) async throws -> Int {
    let demo = try await Demonstration(arguments: arguments)
    defer { demo.end() }
    let run = try await Run.program(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "curl", "-s", "--fail", "-H", "Authorization: Bearer demo-helper",
        "http://127.0.0.1:\(demo.port)/fhir/Observation?patient=hanako&category=vital-signs",
      ])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    return run.output.matches(of: /"fullUrl"/).count
  }
}
