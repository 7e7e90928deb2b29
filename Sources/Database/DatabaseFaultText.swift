// What a fault says to the operator. Places, types and numbers; never a value or a statement.

extension DatabaseFault: CustomStringConvertible {
  /// The fault in a few words, with the library's code.
  public var description: String { "database: " + kind.text + (code.map { " (\($0))" } ?? "") }
}

extension DatabaseFault.Kind {
  fileprivate var text: String {
    switch self {
    case .busy: "held by others for too long"
    case .full: "no space or memory left"
    case .corrupt: "not a database, or damaged"
    case .constraint(let constraint): "the data would break a rule of the schema: \(constraint.rawValue)"
    case .schema(let place?): "the statement does not fit the schema, at byte \(place)"
    case .schema(nil): "the statement does not fit the schema"
    case .io: "a file could not be opened, read or written"
    case .misuse(.exposedFile): DatabaseFault.Misuse.exposedFile.text
    case .misuse(let misuse): "used wrongly: \(misuse.text)"
    case .migration(let problem): problem.text
    case .interrupted: "interrupted"
    case .closed: "closed"
    case .unreachable: "the server is not reached, or does not let this user in"
    case .lost: "the connection was lost; nothing was kept"
    case .undecided: "the connection was lost while the write was being kept: it may be kept, or not"
    case .unsuitable(let why): why.text
    }
  }
}

extension DatabaseFault.Misuse {
  fileprivate var text: String {
    switch self {
    case .statement: "not one statement of common SQL that is allowed here"
    case .placeholders: "placeholders other than $1 to $n"
    case .parameterCount(let expected, let given): "\(given) values for \(expected) placeholders"
    case .nulInText(let parameter): "U+0000 in the text for $\(parameter)"
    case .noColumn(let column): "no column \(column)"
    case .columnKind(let column, let expected, let found):
      "column \(column) is \(found?.rawValue ?? "of another kind"), not \(expected.rawValue)"
    case .writeInRead: "a statement that writes, in a transaction that reads"
    case .afterFault: "going on after a fault"
    case .tooLarge: "a value or statement too large"
    case .path: "the path cannot name a database file"
    case .address: "not a URL like postgresql://USER@HOST:5432/NAME, or one with an unknown option"
    case .exposedFile: "the file may be opened by others than its owner (wanted: mode 0600)"
    case .library: "the library refused the call"
    }
  }
}

extension DatabaseFault.Unsuitable {
  fileprivate var text: String {
    switch self {
    case .encoding, .locale:
      "this database does not keep text as UTF-8 and compare it by its bytes; make one that does: "
        + "CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
    case .version: "the server is too old (wanted: PostgreSQL 13)"
    case .schema: "the search_path names no schema that is there"
    case .locks: "the server's advisory locks keep nobody out, so several gateways would write over each other"
    }
  }
}

extension DatabaseFault.MigrationProblem {
  fileprivate var text: String {
    switch self {
    case .misnumbered(let number): "migration \(number) of the program is out of order"
    case .changed(let number): "migration \(number) is not the one the database has had"
    case .newer(let number): "the database has had migration \(number), which this program does not know"
    case .missing(let number): "the database's record lacks migration \(number)"
    case .failed(let number, let statement): "migration \(number) failed at statement \(statement)"
    }
  }
}
