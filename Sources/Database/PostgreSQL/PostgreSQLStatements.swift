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

  /// Makes the statement ready to be sent with its values, over a free wire. Faults: `.misuse` for what is no common SQL;
  /// `.schema`; `.lost`.
  mutating func ready(
    _ sql: String, _ parameters: [Value], on session: PostgreSQLSession
  ) throws(DatabaseFault) -> PostgreSQLQuery {
    let types = parameters.map { PostgreSQLType.of($0.kind) }
    let key = Key(sql: sql, types: types)
    let earlier = known[key]
    let count = if let earlier { earlier } else { try CommonSQL.check(sql, beginsWithOneOf: CommonSQL.statements) }
    try CommonSQL.check(parameters, count: count)
    let values = try PostgreSQLValues(parameters)
    guard earlier != nil else {
      if known.count >= Self.limit { known = known.filter { prepared[$0.key] != nil } }
      known[key] = count
      return PostgreSQLQuery(sql: sql, name: nil, types: types, values: values)
    }
    return PostgreSQLQuery(sql: sql, name: try name(key, session), types: types, values: values)
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

/// A statement with its values, ready to be sent.
struct PostgreSQLQuery {
  let sql: String
  /// The name under which it is prepared; nil where it is not.
  fileprivate let name: String?
  fileprivate let types: [Oid]
  fileprivate let values: PostgreSQLValues

  /// Sends it. Fault: `.lost`.
  func send(over handle: OpaquePointer) throws(DatabaseFault) {
    let isSent = values.lend { count, values, lengths, formats in
      if let name {
        PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
      } else {
        PQsendQueryParams(handle, sql, count, types, values, lengths, formats, 1)
      }
    }
    guard isSent == 1 else { throw DatabaseFault.postgreSQL(nil, of: handle) }
  }
}
