import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// `mict mapping …` as those who write mapping files use it.
@Suite struct MappingCommandTests {
  // MARK: explain

  @Test func explainTellsBothDirections() async throws {
    let run = try await Run.mict("mapping", "explain", "Samples/prescription/old-systems.json")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    // Every line of a row names a line of a file, where that row stands.
    var checked = 0
    for line in lines where line.contains("] ") == false && line.contains(" [Mappings/") {
      let told = try #require(line.split(separator: " [Mappings/").last).dropLast()
      let parts = told.split(separator: ": ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let place = try #require(parts[0].split(separator: ",").first).split(separator: ":")
      let file = try String(contentsOf: Project.folder.appending(path: "Mappings/\(place[0])"), encoding: .utf8)
      let number = try #require(Int(place[1]))
      #expect(file.split(separator: "\n", omittingEmptySubsequences: false)[number - 1].contains(parts[1]), "\(line)")
      checked += 1
    }
    #expect(checked > 20)
    #expect(lines.contains { $0.contains("MedicationRequest.subject.reference -> patient [") })
    #expect(lines.contains { $0.contains("    patient -> MedicationRequest.subject.reference [") })
    #expect(lines.contains { $0.contains(" residue: ") })
  }

  /// A resource is told without what it says, unless that is asked for.
  @Test func explainShowsNoValueUnlessAsked() async throws {
    let sample = "Samples/patient/hanako.json"
    let plain = try await Run.mict("mapping", "explain", sample)
    let shown = try await Run.mict("mapping", "explain", "--values", "--language", "ja", sample)
    #expect(plain.status == 0 && shown.status == 0)
    for value in ["見本", "花子", "000-0000", "1945", "male", "female"] {
      #expect(!plain.output.contains(value), "\(value)")
    }
    #expect(shown.output.contains("= \"花子\"") && shown.output.contains("項目の値"))
  }

  @Test func explainTakesAnEntry() async throws {
    let bare = try await Run.mict(
      "mapping", "explain", "--entry", "Samples/patient/hanako.stock.json", "--residue",
      "Samples/patient/hanako.residue.json", "--mapping", "patient")
    #expect(bare.status == 0, "\(bare.errors)")
    let split = try await Run.mict("mapping", "split", "Samples/patient/hanako.xml")
    let whole = try await Run.mict("mapping", "explain", "--entry", input: Array(split.output.utf8))
    #expect(whole.status == 0, "\(whole.errors)")
    let resource = try await Run.mict("mapping", "explain", "Samples/patient/hanako.json")
    func fields(_ run: Run) -> [Substring] {
      Array(run.output.split(separator: "\n").drop { $0 != "  fields of the entry" })
    }
    #expect(fields(whole).dropLast() == fields(resource).dropLast())
    #expect(!fields(bare).isEmpty)
    #expect(try await Run.mict("mapping", "explain", "--mapping", "patient", "x.json").status == 64)
    let unnamed = try await Run.mict("mapping", "explain", "--entry", "Samples/patient/hanako.stock.json")
    #expect(unnamed.status == 1 && unnamed.errors.contains("--mapping"))
  }

  @Test func explainSaysWhatNoMappingTakes() async throws {
    let run = try await Run.mict(
      "mapping", "explain", "-", input: Array(#"{"resourceType":"Basic","code":{"text":"x"}}"#.utf8))
    #expect(run.status == 1 && run.errors.contains("[lens.none]"))
  }

  // MARK: split and join

  /// What of a residue has no place beside the entry is told; and of halves as they were split, nothing.
  @Test func whatIsLeftOutIsTold() async throws {
    let halves = try await Run.mict("mapping", "split", "Samples/diagnosis/main-hypertension.json").output
    #expect(try await Run.mict("mapping", "join", input: Array(halves.utf8)).errors.isEmpty)
    let edited = halves.replacing(/"subject": \{\s*"@": "",/, with: "\"subject\": {\"@\": \"\", \"type\": \"Patient\",")
      .replacing(/"code": \{/, with: "\"code\": {\"text\": \"lost\",")
    #expect(edited != halves)
    let joined = try await Run.mict("mapping", "join", input: Array(edited.utf8))
    #expect(joined.status == 0 && joined.output.contains("\"type\": \"Patient\""))
    #expect(
      joined.errors == """
        <stdin>: note: Condition.code.text: the residue's value has no place beside this entry, and is not written

        """)
  }

  /// A code that the table does not have would be left out: what there is, is told.
  @Test func aCodeWithoutALineIsTold() async throws {
    let halves = try await Run.mict("mapping", "split", "Samples/diagnosis/ended-fracture.json").output
    let edited = halves.replacing(/"outcome": "[a-z]+"/, with: "\"outcome\": \"worse\"")
    #expect(edited != halves)
    let joined = try await Run.mict("mapping", "join", input: Array(edited.utf8))
    #expect(joined.status == 1 && joined.errors.contains("Diagnosis.outcome: table `outcome`: there is no line"))
    #expect(joined.errors.contains(" worsened`") && !joined.errors.contains("worse`"))
  }

  @Test(arguments: ["Samples/patient/hanako.xml", "Samples/prescription/old-systems.json"])
  func splitAndJoinCompose(_ sample: String) async throws {
    let halves = try await Run.mict("mapping", "split", sample)
    #expect(halves.status == 0, "\(halves.errors)")
    let original = try #require(Self.document(try Project.bytes(sample)))
    let json = try await Run.mict("mapping", "join", "-", input: Array(halves.output.utf8))
    #expect(json.status == 0, "\(json.errors)")
    #expect(Self.document(Array(json.output.utf8)) == original)
    let xml = try await Run.mict("mapping", "join", "--to", "xml", input: Array(halves.output.utf8))
    #expect(xml.status == 0 && xml.output.contains("<"))
    #expect(Self.document(Array(xml.output.utf8)) == original)
  }

  /// Of several resources each has a line: those of a Bundle, of NDJSON and of a folder.
  @Test func splitAndJoinTakeSeveral() async throws {
    let samples = ["Samples/patient/hanako.json", "Samples/diagnosis/minimal.json"]
    var texts: [String] = []
    for sample in samples {
      texts.append(try await Run.mict("convert", "--compact", "--to", "json", sample).output.trimmed)
    }
    let bundle =
      #"{"resourceType":"Bundle","type":"collection","entry":["#
      + texts.map { #"{"resource":\#($0)}"# }.joined(separator: ",") + "]}"
    for input in [bundle, texts.joined(separator: "\n")] {
      let halves = try await Run.mict("mapping", "split", input: Array(input.utf8))
      #expect(halves.status == 0, "\(halves.errors)")
      #expect(halves.output.split(separator: "\n").count == 2)
      let joined = try await Run.mict("mapping", "join", input: Array(halves.output.utf8))
      #expect(joined.status == 0, "\(joined.errors)")
      let lines = joined.output.split(separator: "\n")
      #expect(lines.map { Self.document(Array($0.utf8)) } == texts.map { Self.document(Array($0.utf8)) })
    }
    let two = try await Run.mict("mapping", "split", input: Array(bundle.utf8))
    let xml = try await Run.mict("mapping", "join", "--to", "xml", input: Array(two.output.utf8))
    #expect(xml.status == 1 && xml.errors.contains("one resource"))
  }

  @Test func splitWritesFiles() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try await Run.mict("mapping", "split", "--out", folder.path, "Samples/diagnosis/ended-fracture.json")
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    for kind in ["stock", "residue"] {
      let written = try Data(contentsOf: folder.appending(path: "ended-fracture.\(kind).json"))
      #expect([UInt8](written) == (try Project.bytes("Samples/diagnosis/ended-fracture.\(kind).json")))
    }
  }

  @Test(arguments: [
    ("", "nothing in it"), ("{", "mapping"), ("[]", "mapping"), (#"{"mapping":"none","entry":{}}"#, "no mapping has"),
    (#"{"mapping":"diagnosis","entry":{"nam":1}}"#, "[element.unknown]"),
    (#"{"mapping":"diagnosis","entry":{},"more":1}"#, "nothing else"),
    ("{\"mapping\":\"diagnosis\",\n\"entry\":\n{\"name\" 1}}", "<stdin>:3:"),
  ])
  func joinRefuses(_ text: String, _ says: String) async throws {
    let run = try await Run.mict("mapping", "join", input: Array(text.utf8))
    #expect(run.status == 1 && run.errors.contains(says), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// What an edited entry makes is told where it breaks FHIR's structure.
  @Test func joinTellsWhatIsMissing() async throws {
    let text = #"{"mapping":"prescription","entry":{"patient":"hanako"}}"#
    let run = try await Run.mict("mapping", "join", input: Array(text.utf8))
    #expect(run.status == 1 && run.errors.contains("[element.missing]"), "\(run.errors)")
  }

  // MARK: coverage

  @Test func everyRowAndLineHasASample() async throws {
    let run = try await Run.mict("mapping", "coverage", "--require-all-rows")
    #expect(run.status == 0, "\(run.output)")
    #expect(!run.output.contains("without a sample"))
    #expect(run.output.contains("patient (Mappings/patient.yaml): left by "))
  }

  @Test func coverageTellsRowsWithoutASample() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "diagnosis"), withIntermediateDirectories: true)
    try Data(try Project.bytes("Samples/diagnosis/minimal.json")).write(to: folder.appending(path: "diagnosis/a.json"))
    let run = try await Run.mict("mapping", "coverage", "--samples", folder.path, "--top", "0")
    #expect(run.status == 0)
    let text = try String(contentsOf: Project.folder.appending(path: "Mappings/diagnosis.yaml"), encoding: .utf8)
    let row = "  - recorded <-> recordedDate"
    let line = try #require(text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0 == row }) + 1
    #expect(run.output.contains("Mappings/diagnosis.yaml:\(line): recorded <-> recordedDate"), "\(run.output)")
    #expect(run.output.contains("(1 samples)"))
    #expect(run.output.contains("  Mappings/tables/outcome.csv:3: cured,F\n"), "\(run.output)")
    #expect(try await Run.mict("mapping", "coverage", "--samples", folder.path, "--require-all-rows").status == 1)
    #expect(try await Run.mict("mapping", "coverage", "--samples", "\(folder.path)/none").status == 1)
  }

  // MARK: new

  @Test func whatNewPrintsIsAccepted() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let mappings = folder.appending(path: "Mappings")
    try FileManager.default.copyItem(at: Project.folder.appending(path: "Mappings"), to: mappings)
    let parts = ["--category", "note-medical", "--mappings", mappings.path]
    let item = try await Run.mict(["mapping", "new", "Flag", "--only", "item"] + parts)
    let mapping = try await Run.mict(["mapping", "new", "Flag", "--only", "mapping"] + parts)
    #expect(item.status == 0 && mapping.status == 0, "\(item.errors)")
    let stock = mappings.appending(path: "stock.yaml")
    try Data(contentsOf: stock).appended(item.output).write(to: stock)
    try Data(mapping.output.utf8).write(to: mappings.appending(path: "flag.yaml"))
    let run = try await Run.mict("mapping", "check", "--mappings", mappings.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("52 mappings"))
    #expect(try await Run.mict("mapping", "new", "Flagg").status == 64)
  }

  private static func document(_ bytes: [UInt8]) -> Document? {
    let format: FHIRFormat = bytes.first == UInt8(ascii: "<") ? .xml : .json
    return format.read(bytes).document
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension Data {
  fileprivate func appended(_ text: String) -> Data { self + Data(text.utf8) }
}
