import Tree

/// Short names for code systems and identifier systems: each has one URI that is emitted and others that are accepted.
///
/// JP Core 1.1.x speaks `urn:oid:…` where 1.2 and later speak `http://…`: both are taken, one is written, and what came
/// in comes back through the residue.
public struct Systems: Sendable {
  /// One short name's URIs.
  public struct System: Sendable, Equatable {
    /// What is written.
    public let emitted: String
    /// What is read besides.
    public let accepted: [String]
  }

  private(set) var systems: [String: System] = [:]
  /// The URIs that are read but not written, and for each the one that is written.
  private var accepted = ByteTable([])
  private var emitted: [[UInt8]] = []

  /// No short names.
  public init() {}

  /// Reads `systems.yaml`: `name: uri` or `name: {emit: uri, accept: [uri, …]}`.
  init(_ yaml: YAMLText, faults: inout [MappingFault]) {
    var owners: [String: String] = [:]
    for (key, value) in yaml.root.pairs ?? [] {
      guard let name = key.text else { continue }
      func refuse(_ says: String) {
        faults.append(MappingFault(yaml.file, Issue(.mappingSyntax, place: key.place, subjects: [says])))
      }
      guard let emitted = value.text ?? value.value("emit")?.text else {
        refuse("a system needs a URI, or `emit` and `accept`")
        continue
      }
      let system = System(emitted: emitted, accepted: (value.value("accept")?.items ?? []).compactMap(\.text))
      systems[name] = system
      for uri in [system.emitted] + system.accepted {
        if let owner = owners.updateValue(name, forKey: uri) {
          refuse("a URI of `\(name)` stands under `\(owner)` too: keep one")
        }
      }
    }
    let pairs = systems.values.flatMap { system in system.accepted.map { ($0, system.emitted) } }
    accepted = ByteTable(pairs.map { Array($0.0.utf8) })
    emitted = pairs.map { Array($0.1.utf8) }
  }

  /// The URIs of a short name, or nil.
  public subscript(_ name: String) -> System? { systems[name] }

  /// All short names.
  var names: some Sequence<String> { systems.keys }

  /// All URIs that are emitted or accepted.
  var uris: [String] { systems.values.flatMap { [$0.emitted] + $0.accepted }.sorted() }

  /// The URI that is written for this one; nil when that is itself, or it has no short name.
  func preferred(_ uri: UnsafeBufferPointer<UInt8>) -> [UInt8]? { accepted.number(of: uri).map { emitted[$0] } }
}
