import FHIR
import Foundation
import Tree

/// The samples of a folder: `<item>/<name>.json` and the same resource as `.xml`. What stands beside them is what is
/// expected of them, and what other folders hold is of no mapping.
struct SampleFolder {
  let path: String
  /// Each sample's path without its ending, below the folder; sorted.
  let stems: [String]
  private let names: Set<String>

  /// Throws where there is no such folder.
  init(_ path: String) throws {
    self.path = path
    names = Set(try Files.list(path, ending: [".json", ".xml"]).filter(Self.isSample))
    stems = Set(names.map { String($0[..<($0.lastIndex(of: ".") ?? $0.endIndex)]) }).sorted()
  }

  /// The files of a sample, JSON first.
  func files(_ stem: String) -> [(path: String, format: FHIRFormat)] {
    [(".json", FHIRFormat.json), (".xml", .xml)].compactMap { ending, format in
      names.contains(stem + ending) ? ("\(path)/\(stem)\(ending)", format) : nil
    }
  }

  /// Where what is expected of a sample stands: of its `stock` and its `residue`.
  func expected(_ stem: String, _ kind: String) -> String { "\(path)/\(stem).\(kind).json" }

  private static func isSample(_ name: String) -> Bool {
    name.contains("/") && !name.hasSuffix(".stock.json") && !name.hasSuffix(".residue.json")
      && !name.hasPrefix("registry/") && !name.hasPrefix("hospital/")
  }
}
