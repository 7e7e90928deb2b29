import Packages
import Tree

/// Which names somebody may have meant who wrote one that is not known.
enum NearNames {
  /// `; near it: URL, URL`, or nothing. The profiles are looked up in the packages' indexes, which takes time.
  static func hint(for profile: String, inPackages paths: [String]) -> String {
    let known = paths.flatMap { path -> [String] in
      guard let archive = try? Files.read(path), let package = try? FHIRPackage(archive: archive) else { return [] }
      return package.resources(ofTypes: ["StructureDefinition"]).map(\.url)
    }
    let near = near(profile, among: known)
    return near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
  }

  /// At most three of those known, the nearest first: how far apart their last parts are counts first, then how far the
  /// whole. A name is near when no more than a third of it is written otherwise.
  static func near(_ name: String, among known: [String]) -> [String] {
    let name = String(name.prefix { $0 != "|" }.prefix(200)).lowercased()
    let last = lastPart(name)
    guard !last.isEmpty else { return [] }
    let ranked = Set(known).map { one in
      let small = one.lowercased()
      return (NameDistance.between(last, lastPart(small)), NameDistance.between(name, small), one)
    }
    return ranked.filter { $0.0 <= max(1, last.count / 3) }.sorted { $0 < $1 }.prefix(3).map(\.2)
  }

  private static func lastPart(_ name: String) -> String { String(name.split(separator: "/").last ?? "") }
}
