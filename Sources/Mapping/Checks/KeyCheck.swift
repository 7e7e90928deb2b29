import Tree

/// The rule about keys of lists whose items are the same group: they have the same key everywhere. What names a note is
/// the note's, not the place's where it stands; a list that is aligned otherwise is a slip.
struct ListKey: Hashable {
  let group: String
  let key: String
  let spot: MappingFault.Spot

  /// Lists whose key is not the one that most lists of their group have.
  static func faults(_ all: some Sequence<ListKey>) -> [MappingFault] {
    Dictionary(grouping: Set(all), by: \.group).sorted { $0.key < $1.key }.flatMap { group, uses in
      let uses = uses.sorted { ($0.spot.file, $0.spot.place.line) < ($1.spot.file, $1.spot.place.line) }
      let counts = Dictionary(uses.map { ($0.key, 1) }, uniquingKeysWith: +)
      guard counts.count > 1, let most = counts.values.max(), let usual = uses.first(where: { counts[$0.key] == most })
      else { return [MappingFault]() }
      return uses.filter { $0.key != usual.key }.map { use in
        let says = "lists of the group `\(group)` have the key `\(usual.key)` elsewhere; write the same"
        return MappingFault(
          use.spot.file, Issue(.mappingKey, place: use.spot.place, subjects: [says]), other: usual.spot)
      }
    }
  }
}

extension RowSyntax {
  /// The keys of the lists of groups here and below.
  var listKeys: [ListKey] {
    switch kind {
    case .each(_, _, let key, .group(let name)):
      guard let place, let first = key.first else { return [] }
      let spot = MappingFault.Spot(file: file, place: Place(line: place.line, column: place.column + first.offset))
      return [ListKey(group: name.text, key: key.map(\.text).joined(separator: "+"), spot: spot)]
    case .each(_, _, _, .rows(let rows)), .choice(let rows): return rows.flatMap(\.listKeys)
    case .field, .constant, .group: return []
    }
  }
}
