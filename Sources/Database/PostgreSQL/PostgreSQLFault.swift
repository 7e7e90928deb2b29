// What PostgreSQL's codes (SQLSTATE) mean in the terms of `DatabaseFault`. The server's message is never read: it
// may quote the statement or a value.

internal import CPostgres

extension DatabaseFault {
  /// The fault that a result tells of; `sql` is the statement, if a place in it is to be told.
  static func postgreSQL(
    _ result: OpaquePointer?, of connection: OpaquePointer, in sql: String? = nil
  ) -> DatabaseFault {
    let isLost = PQstatus(connection) != CONNECTION_OK
    guard let state = PQresultErrorField(result, CPOSTGRES_SQLSTATE).map({ String(cString: $0) }) else {
      // libpq itself has something to say: that the connection is gone, or that it was called wrongly.
      return DatabaseFault(isLost ? .lost : .misuse(.library), code: "libpq")
    }
    // A server that ends closes the connection with this or that code.
    if isLost { return DatabaseFault(.lost, code: "postgresql \(state)") }
    let position = PQresultErrorField(result, CPOSTGRES_POSITION).flatMap { Int(String(cString: $0)) }
    return DatabaseFault(
      kind(of: state, at: position.flatMap { offset(of: $0, in: sql) }), code: "postgresql \(state)")
  }

  static func kind(of state: String, at offset: Int?) -> Kind {
    switch state {
    case "40001", "40P01", "55P03", "53300": .busy
    case "25P03", "57P01", "57P02", "57P03", "57P05": .lost
    case "57014": .interrupted
    case "25006": .misuse(.writeInRead)
    case "25P02": .misuse(.afterFault)
    case "42804": .constraint(.type)
    case "42P02", "42P18": .misuse(.placeholders)
    case "XX001", "XX002": .corrupt
    default:
      switch state.prefix(2) {
      case "08": .lost
      case "22": .constraint(.type)
      case "23": .constraint(constraint(of: state))
      case "0A", "26", "3D", "3F", "42": .schema(at: offset)
      case "53": .full
      case "54": .misuse(.tooLarge)
      default: .io
      }
    }
  }

  private static func constraint(of state: String) -> Constraint {
    switch state {
    case "23505": .unique
    case "23502": .notNull
    case "23514": .check
    case "23503": .foreignKey
    default: .other
    }
  }

  /// The server counts characters from 1.
  private static func offset(of position: Int, in sql: String?) -> Int? {
    guard let sql, position > 0 else { return nil }
    return sql.unicodeScalars.prefix(position - 1).reduce(0) { $0 + UTF8.width($1) }
  }
}
