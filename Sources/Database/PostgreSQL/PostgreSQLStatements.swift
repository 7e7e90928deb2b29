// Statements that a session has prepared. One that is sent for the first time is not: many are asked once only, their
// lists being as long as somebody's patients are many. From the second time on it is prepared, under a name that is a
// number; the types of the values belong to it.

internal import CPostgres

struct PostgreSQLStatements {
  private struct Key: Hashable {
    let sql: String
    let types: [Oid]
  }

  /// How many placeholders a statement that was sent once has.
  private var known: [Key: Int] = [:]
  private var prepared: [Key: String] = [:]
  private var last = 0

  /// Kept of each; one more, and all are let go.
  static let limit = 200

  /// How many are prepared.
  var count: Int { prepared.count }

  /// Sends the statement with its values. Faults: `.misuse` for what is no common SQL; `.schema`; `.lost`.
  mutating func send(_ sql: String, _ parameters: [Value], to session: PostgreSQLSession) throws(DatabaseFault) {
    let types = parameters.map { PostgreSQLType.of($0.kind) }
    let key = Key(sql: sql, types: types)
    let earlier = known[key]
    let count = if let earlier { earlier } else { try CommonSQL.check(sql, beginsWithOneOf: CommonSQL.statements) }
    try CommonSQL.check(parameters, count: count)
    let values = try PostgreSQLValues(parameters)
    let isSent: Int32
    if earlier == nil {
      if known.count >= Self.limit { known = known.filter { prepared[$0.key] != nil } }
      known[key] = count
      isSent = values.lend { PQsendQueryParams(session.handle, sql, $0, types, $1, $2, $3, 1) }
    } else {
      let name = try name(key, session)
      isSent = values.lend { PQsendQueryPrepared(session.handle, name, $0, $1, $2, $3, 1) }
    }
    guard isSent == 1 else { throw DatabaseFault.postgreSQL(nil, of: session.handle) }
  }

  private mutating func name(_ key: Key, _ session: PostgreSQLSession) throws(DatabaseFault) -> String {
    if let name = prepared[key] { return name }
    if prepared.count >= Self.limit {
      (prepared, known) = ([:], [key: known[key] ?? 0])
      try session.run("DEALLOCATE ALL")
    }
    last += 1
    let name = "\(last)"
    let result = PQprepare(session.handle, name, key.sql, Int32(key.types.count), key.types)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else {
      throw DatabaseFault.postgreSQL(result, of: session.handle, in: key.sql)
    }
    prepared[key] = name
    return name
  }
}
