import FHIR
import Measuring
import Packages
import Validation

/// What the official packages say, where the conformance data has them.
enum Libraries {
  private static let r4 = ["fhir/definitions/hl7.fhir.r4.core.tgz", "fhir/definitions/hl7.fhir.r4.expansions.tgz"]

  /// R4's own definitions and value sets; nil where they are not there.
  static func core() throws -> ProfileLibrary? { try library(r4) }

  /// With JP Core's.
  static func jpCore() throws -> ProfileLibrary? { try library(r4 + ["jp-core/jp-core.r4-1.1.2-snapshot.tgz"]) }

  private static func library(_ paths: [String]) throws -> ProfileLibrary? {
    let archives = paths.compactMap { Places.testData($0) }
    guard archives.count == paths.count else { return nil }
    return ProfileLibrary(packages: try archives.map { try FHIRPackage(archive: $0) })
  }
}

/// A start: the library's kept text is opened, and one resource is checked against a profile of JP Core.
enum Start {
  /// In milliseconds; nil where the packages are not there.
  static func measured(_ rounds: Int) throws -> Spread? {
    guard let library = try Libraries.jpCore(),
      let resource = Places.testData("jp-core/instances/Observation-jp-observation-labresult-example-1.json")
    else { return nil }
    let text = library.text
    let time = ProcessorTime.timing("a start") {
      guard let opened = ProfileLibrary(text: text) else { return -1 }
      return Validator(library: opened).issues(of: FHIRFormat.json.read(resource)).count
    }
    return Spread(try (0..<rounds).map { _ in try time(1) * 1000 })
  }
}
