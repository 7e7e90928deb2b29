import Access
import Database

// What an examination finds in the registry and among the keys: words that nothing in the program means (which the registry
// reads as the least that anybody may), and keys that are none.

extension Examination {
  /// Looks at the registry and the keys. Gives how many people it has.
  public func registry() async -> (defects: Defects, people: Int) {
    await look("registry", 0) { connection in
      var found: [Defect] = []
      for (table, column, isKnown) in Self.words {
        found += try connection.rows("SELECT id, \(column) FROM \(table) ORDER BY id") {
          isKnown(try $0.text(1)) ? nil : Defect(.registry, at: "\(table) \(try $0.text(0))")
        }.compactMap(\.self)
      }
      found += try connection.rows("SELECT name, bytes FROM secret ORDER BY name") {
        // A key of zeros was never drawn.
        let key = try $0.bytes(1)
        return key.count == 32 && key.contains { $0 != 0 } ? nil : Defect(.key, at: "secret \(try $0.text(0))")
      }.compactMap(\.self)
      let people = try connection.first("SELECT COUNT(*) FROM person") { try $0.integer(0) }
      return (Defects(found), Int(people ?? 0))
    }
  }

  private static let words: [(table: String, column: String, isKnown: @Sendable (String) -> Bool)] = [
    ("person", "state", { Person.State(rawValue: $0) != nil }),
    ("terminal", "state", { Terminal.State(rawValue: $0) != nil }),
    ("terminal", "ownership", { Terminal.Ownership(rawValue: $0) != nil }),
    ("consent", "ground", { Consent.Ground(rawValue: $0) != nil }),
    ("client", "scopes", { "\(ResourceScopes($0))" == $0 }),
  ]
}
