import Foundation

/// HL7's definition package, opened: a directory of JSON files beside a `package.json` that names it. A packed one is
/// unpacked by the system's `tar` into a temporary directory that is gone afterwards.
///
/// It knows which files hold definitions and that drafts for trial stay out. It knows nothing of what they define.
struct DefinitionPackage {
  let name: String
  let version: String
  private let directory: URL

  /// Opens the package for as long as `body` runs.
  static func open<Result>(_ location: URL, _ body: (DefinitionPackage) throws -> Result) throws -> Result {
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    guard files.fileExists(atPath: location.path, isDirectory: &isDirectory) else {
      throw R4TableMaker.Fault.notThePackage
    }
    if isDirectory.boolValue { return try body(DefinitionPackage(location)) }
    let temporary = files.temporaryDirectory.appending(path: "mict-table-\(UUID().uuidString)")
    try files.createDirectory(at: temporary, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: temporary) }
    try unpack(location, into: temporary)
    return try body(DefinitionPackage(temporary))
  }

  /// Takes the directory that holds `package.json`, or the one above it, as packages are packed.
  private init(_ location: URL) throws {
    let inner = location.appending(path: "package")
    directory = FileManager.default.fileExists(atPath: inner.path) ? inner : location
    struct Manifest: Decodable {
      let name: String
      let version: String
    }
    guard let data = try? Data(contentsOf: directory.appending(path: "package.json")),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.name == "hl7.fhir.r4.core"
    else { throw R4TableMaker.Fault.notThePackage }
    name = manifest.name
    version = manifest.version
  }

  /// The definitions of R4's own types: no profiles, no logical models.
  func structures() throws -> [StructureDefinition] {
    try read("StructureDefinition-") { (head: StructureDefinition.Head) in
      head.kind != "logical" && head.derivation != "constraint"
    }
  }

  /// The search parameters of the standard: no examples, nothing marked experimental.
  func searchParameters() throws -> [SearchDefinition] {
    try read("SearchParameter-") { (head: SearchDefinition.Head) in head.experimental != true }
  }

  /// Reads the files whose head is wanted; of the others the rest may have any shape.
  private func read<Head: Decodable, Definition: Decodable>(
    _ prefix: String, where isWanted: (Head) -> Bool
  ) throws -> [Definition] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .sorted()
      .compactMap { file in
        do {
          let data = try Data(contentsOf: directory.appending(path: file))
          guard isWanted(try JSONDecoder().decode(Head.self, from: data)) else { return nil }
          return try JSONDecoder().decode(Definition.self, from: data)
        } catch {
          throw R4TableMaker.Fault.unreadable(file: file)
        }
      }
  }

  private static func unpack(_ archive: URL, into directory: URL) throws {
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    // By its standard input, for tar takes a colon in a file's name for a host.
    tar.arguments = ["tar", "-xzf", "-", "-C", directory.path]
    tar.standardInput = try FileHandle(forReadingFrom: archive)
    tar.standardError = FileHandle.nullDevice
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else {
      throw R4TableMaker.Fault.unpackFailed(status: tar.terminationStatus)
    }
  }
}
