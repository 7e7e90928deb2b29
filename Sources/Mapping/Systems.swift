import Tree

/// Short names for code systems and identifier systems: each has one URI that is emitted and others that are accepted.
///
/// JP Core 1.1.x speaks `urn:oid:…` where 1.2 and later speak `http://…`: both are taken, one is written, and what came
/// in comes back through the residue.
public struct Systems: Sendable {
  /// One short name's URIs.
  public struct System: Sendable, Equatable {
    public let emitted: String
    public let accepted: [String]
  }

  private var systems: [String: System] = [:]

  /// No short names.
  public init() {}

  /// Reads `systems.yaml`: `name: uri` or `name: {emit: uri, accept: [uri, …]}`.
  init(_ yaml: YAMLText, faults: inout [MappingFault]) {
    for (key, value) in yaml.root.pairs ?? [] {
      guard let name = key.text else { continue }
      if let uri = value.text {
        systems[name] = System(emitted: uri, accepted: [])
      } else if let uri = value.value("emit")?.text {
        let accepted = (value.value("accept")?.items ?? []).compactMap(\.text)
        systems[name] = System(emitted: uri, accepted: accepted)
      } else {
        faults.append(
          MappingFault(
            yaml.file, Issue(.mappingSyntax, place: key.place, subjects: ["a system needs a URI, or `emit` and `accept`"])))
      }
    }
  }

  public subscript(_ name: String) -> System? { systems[name] }
}
