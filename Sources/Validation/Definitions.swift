import FHIR
import Packages
import Tree

/// Finds value sets and code systems in packages by their canonical URL, and reads those that are asked for. It knows
/// nothing of what they say.
struct Definitions {
  private let packages: [FHIRPackage]
  private let sources: [String: [Source]]

  private struct Source {
    let package: Int
    let resource: FHIRPackage.Resource
  }

  init(_ packages: [FHIRPackage]) {
    self.packages = packages
    var sources: [String: [Source]] = [:]
    for (number, package) in packages.enumerated() {
      for resource in package.resources(ofTypes: ["ValueSet", "CodeSystem"]) where !resource.url.isEmpty {
        sources[resource.url, default: []].append(Source(package: number, resource: resource))
      }
    }
    self.sources = sources
  }

  /// The canonical URLs of all resources of that type.
  func urls(of type: String) -> [String] {
    sources.filter { $0.value.contains { $0.resource.type == type } }.keys.sorted()
  }

  /// All that have this URL and, where it names one (`url|4.0.1`), this version: earlier packages first. One that can't
  /// be read whole as a resource of R4 is left out, as if it weren't there.
  func documents(_ type: String, _ canonical: String) -> [Document] {
    let parts = canonical.split(separator: "|", maxSplits: 1)
    guard let url = parts.first else { return [] }
    let version = parts.count > 1 ? String(parts[1]) : nil
    return (sources[String(url)] ?? []).compactMap { source in
      guard source.resource.type == type, version == nil || source.resource.version == version else { return nil }
      let reading = FHIRFormat.json.read(packages[source.package].text(of: source.resource))
      return reading.issues.allSatisfy(\.code.keepsAll) ? reading.document : nil
    }
  }
}
