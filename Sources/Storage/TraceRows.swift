import Database

// Which rows the traces of a patient are gathered from, and which others are asked whether they hold the same texts.

extension Store {
  /// The traces of a patient: the id, the ids of the entries, and all that parts of all times, terms, consents,
  /// emergencies and hospitals' numbers say.
  public func traces(of patient: String) async throws -> Traces {
    try await database.read { connection in
      var traces = Traces([patient])
      for (table, columns) in Self.personal {
        try connection.forEach(
          "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE patient = $1", [.text(patient)]
        ) { row in
          for column in columns.indices {
            switch try row.value(column) {
            case .text(let text): traces.add(Array(text.utf8), shortest: Traces.shortestValue)
            case .bytes(let json): traces.add(json: json)
            case .integer, .null: break
            }
          }
        }
      }
      return traces
    }
  }

  /// The traces that no row of the database holds now, and that therefore must be nowhere in its files.
  public func distinctive(_ traces: Traces) async throws -> Traces {
    let matcher = Matcher(traces.texts)
    let shared = try await database.read { connection in
      var shared: Set<[UInt8]> = []
      try connection.forEachStored { bytes in matcher.search(bytes) { text, _ in shared.insert(text) } }
      return shared
    }
    var distinctive = traces
    distinctive.remove(shared)
    return distinctive
  }

  private static let personal = [
    ("entry", ["id"]), ("part", ["revision", "fields", "residue"]), ("term", ["system", "code", "text"]),
    ("consent", ["id"]), ("emergency", ["id", "reason"]), ("crosswalk", ["identifier"]),
  ]
}
