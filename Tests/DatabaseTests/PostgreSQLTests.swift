import Foundation
import TestSupport
import Testing

@testable import Database

/// What only a server has: an address with a password, settings that can be wrong, connections that end.
@Suite struct PostgreSQLTests {
  private static let secret = "sesame-9d1c"

  @Test func aPasswordIsNeverShown() async throws {
    let address = try PostgreSQLAddress("postgres://user:\(Self.secret)@db.example:6543/mict?application_name=x")
    var dumped = ""
    dump([DatabaseAddress.server(address)], to: &dumped)
    for text in ["\(address)", String(reflecting: address), "\(DatabaseAddress.server(address))", dumped] {
      #expect(!text.contains(Self.secret) && !text.contains("user"), "\(text)")
    }
    #expect("\(address)" == "postgresql://db.example:6543/mict")
    let port = try boundPort()
    let fault = await #expect(throws: DatabaseFault.self) {
      _ = try await DatabasePool.open(DatabaseAddress("postgresql://user:\(Self.secret)@127.0.0.1:\(port)/mict"))
    }
    #expect(fault?.kind == .unreachable)
    #expect(fault.map { "\($0)".contains(Self.secret) } == false)
  }

  /// A port at which nobody listens.
  private func boundPort() throws -> UInt16 {
    let (socket, port) = try boundSocket()
    close(socket)
    return port
  }

  @Test(arguments: [
    "postgres://host/x?unknown=1", "POSTGRES://host/x?=", "postgresql://%zz/x", "postgresql://user:\(secret)@[::1/x",
  ])
  func anAddressThatSaysNothingIsRefused(_ text: String) {
    let fault = #expect(throws: DatabaseFault.self) { try DatabaseAddress(text) }
    #expect(fault?.kind == .misuse(.address))
  }

  @Test(arguments: ["a.sqlite", "/var/lib/a.sqlite", "postgres", "./postgres://x"]) func anyOtherTextIsAPath(
    _ text: String
  ) throws {
    #expect(try DatabaseAddress(text) == .file(text))
  }

  /// A database that sorts otherwise, or keeps other text, is refused before anything is written.
  @Test(arguments: [
    ("ENCODING 'SQL_ASCII' LOCALE 'C'", DatabaseFault.Unsuitable.encoding),
    ("ENCODING 'UTF8' LOCALE 'C.UTF-8'", .locale),
    ("ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'ja' LOCALE 'C'", .locale),
  ])
  func anUnsuitableDatabaseIsRefused(_ options: String, _ why: DatabaseFault.Unsuitable) async throws {
    let address = try TestedDatabase.database(options)
    await expect(.unsuitable(why)) { _ = try await DatabasePool.open(.server(address)) }
    let server = try #require(TestedDatabase.server)
    await expect(.unsuitable(.schema)) {
      _ = try await DatabasePool.open(DatabaseAddress(server + "&options=-c%20search_path%3Dnowhere"))
    }
  }

  @Test func everyConnectionIsDurableAndCareful() async throws {
    let settings = [
      "synchronous_commit": "on", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "1min", "jit": "off",
      "client_encoding": "UTF8", "standard_conforming_strings": "on",
    ]
    let url = try TestedDatabase.schemaURL().replacing(
      "-c%20search", with: "-c%20synchronous_commit%3Doff%20-c%20search")
    let session = try PostgreSQLSession(PostgreSQLAddress(url), patience: .seconds(5))
    for (name, value) in settings { #expect(try session.rows("SHOW \(name)") == [[value]], "\(name)") }
    session.close()
  }

  /// As when the server was restarted: the next read and the next write find other connections.
  @Test func lostConnectionsAreMadeAnew() async throws {
    let address = try TestedDatabase.schema(connections: 3)
    let database = try await DatabasePool.open(.server(address))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT)"])])
    for number in Int64(1)...5 {
      _ = try await database.read { try $0.first("SELECT 1") { try $0.integer(0) } }
      try Self.endConnections(of: address)
      try await database.write { try $0.execute("INSERT INTO a VALUES ($1)", [.integer(number)]) }
      try Self.endConnections(of: address)
      let count = try await database.read { try $0.first("SELECT COUNT(*) FROM a") { try $0.integer(0) } }
      #expect(count == number)
    }
    await database.close()
  }

  /// Lost in the middle of a write: it runs again, and is kept once.
  @Test func aWriteThatIsCutOffRunsAgain() async throws {
    let address = try TestedDatabase.schema()
    let database = try await DatabasePool.open(.server(address))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT)"])])
    let runs = Tally()
    try await database.write { connection in
      try connection.execute("INSERT INTO a VALUES (1)")
      if runs.increment() == 1 { try Self.endConnections(of: address) }
      try connection.execute("INSERT INTO a VALUES (2)")
    }
    #expect(runs.count == 2)
    let all = try await database.read { try $0.rows("SELECT i FROM a ORDER BY i") { try $0.integer(0) } }
    #expect(all == [1, 2])
    await database.close()
  }

  /// The connection ends while COMMIT is under way, and the receipt tells what became of it.
  @Test(arguments: [true, false]) func aReceiptDecides(_ isKept: Bool) async throws {
    let address = try TestedDatabase.schema()
    let session = try PostgreSQLSession(address, patience: .seconds(5))
    try session.begin(.write)
    try session.define("CREATE TABLE a (i BIGINT)")
    try session.commit()
    try session.begin(.write)
    try Connection(session: session).execute("INSERT INTO a VALUES (1)")
    // As `commit` does it, cut off right after or right before the server heard of it.
    let receipt = try #require(session.nextReceipt())
    if isKept {
      try session.run(receipt.statement + "; COMMIT")
    } else {
      try session.run(receipt.statement)
      session.close()
    }
    let decided = Result { try receipt.decide(address, patience: .seconds(5)) }
    let count = try await DatabasePool.open(.server(address)).read {
      try $0.first("SELECT COUNT(*) FROM a") { try $0.integer(0) }
    }
    switch decided {
    case .success: #expect(isKept && count == 1)
    case .failure(let fault): #expect(!isKept && count == 0 && (fault as? DatabaseFault)?.kind == .lost)
    }
    session.close()
  }

  /// The connection is gone when COMMIT is to be said: it is looked up, and nothing was kept.
  @Test func aCommitThatIsCutOffIsLookedUp() throws {
    let address = try TestedDatabase.schema()
    let session = try PostgreSQLSession(address, patience: .seconds(5))
    try session.begin(.write)
    try session.define("CREATE TABLE a (i BIGINT)")
    try session.commit()
    try session.begin(.write)
    try Connection(session: session).execute("INSERT INTO a VALUES (1)")
    try Self.endConnections(of: address)
    let fault = #expect(throws: DatabaseFault.self) { try session.commit() }
    #expect(fault == DatabaseFault(.lost), "it is the receipt that says so")
    session.rollback()
    #expect(!session.isAtRest)
    session.close()
    let again = try PostgreSQLSession(address, patience: .seconds(5))
    #expect(try again.rows("SELECT COUNT(*) FROM a") == [["0"]])
    again.close()
  }

  /// While the turn can't be had, nobody can say.
  @Test func whatCannotBeDecidedIsSaidToBe() throws {
    let address = try TestedDatabase.schema()
    let session = try PostgreSQLSession(address, patience: .milliseconds(300))
    try session.begin(.write)
    let receipt = try #require(session.nextReceipt())
    let fault = #expect(throws: DatabaseFault.self) { try receipt.decide(address, patience: .milliseconds(200)) }
    #expect(fault?.kind == .undecided)
    session.rollback()
    session.close()
  }

  /// A statement is opened while another is under way, and both are read to their ends and beyond.
  @Test func manyStatementsShareTheWire() async throws {
    let database = try await DatabasePool.open(.server(TestedDatabase.schema()))
    let sums = try await database.read { connection in
      var sums: [Int64] = []
      let numbers = "SELECT i FROM generate_series(1, 1000) AS s (i)"
      try connection.forEach(numbers) { outer in
        let first = try connection.first(numbers) { try $0.integer(0) } ?? 0
        if try outer.integer(0) % 100 == 0 {
          var sum: Int64 = 0
          try connection.forEach(numbers) { sum += try $0.integer(0) }
          sums.append(try outer.integer(0) * first + sum)
        }
      }
      return sums
    }
    #expect(sums == (1...10).map { 500_500 + $0 * 100 })
    await database.close()
  }

  /// A read's BEGIN goes with its first statement, and its end is not waited for: it is one snapshot all the same, reads
  /// only, and leaves nothing behind, whatever becomes of it.
  @Test func aReadBeginsWithItsFirstStatement() throws {
    let address = try TestedDatabase.schema()
    let (one, other) = (
      try PostgreSQLSession(address, patience: .seconds(5)), try PostgreSQLSession(address, patience: .seconds(5))
    )
    defer { [one, other].forEach { $0.close() } }
    try other.begin(.write)
    try other.define("CREATE TABLE a (i BIGINT)")
    try other.commit()
    func count() throws -> Int64? {
      try Connection(session: one).first("SELECT COUNT(*) FROM a") { try $0.integer(0) }
    }
    for round in Int64(0)..<3 {
      try one.begin(.read)
      #expect(try count() == round)
      try other.begin(.write)
      try Connection(session: other).execute("INSERT INTO a VALUES (1)")
      try other.commit()
      #expect(try count() == round, "one snapshot")
      #expect(try one.rows("SHOW transaction_isolation") == [["repeatable read"]])
      try one.commit()
      #expect(one.isAtRest)
    }
    let faults: [(String, DatabaseFault.Kind)] = [
      ("INSERT INTO a VALUES (2)", .misuse(.writeInRead)), ("SELECT CAST('x' AS BIGINT) FROM a", .constraint(.type)),
      ("SELECT nothing FROM a", .schema(at: 7)), ("COPY a TO '/a'", .misuse(.statement)),
    ]
    for (sql, kind) in faults {
      // The second time it is prepared first.
      for _ in 0..<2 {
        try one.begin(.read)
        let fault = #expect(throws: DatabaseFault.self) { try Connection(session: one).execute(sql) }
        #expect(fault?.kind == kind, "\(sql)")
        let after = #expect(throws: DatabaseFault.self) { try count() }
        #expect(after?.kind == .misuse(.afterFault))
        one.rollback()
        #expect(one.isAtRest, "\(sql)")
      }
    }
    // One that asks for nothing, one that does not read to the end, and one that is let go in the middle of much.
    try one.begin(.read)
    try one.commit()
    let process = try one.rows("SELECT pg_backend_pid()").joined().joined()
    func letGo(of many: Int) throws {
      try one.begin(.read)
      let numbers = "SELECT i FROM generate_series(1, \(many)) AS s (i)"
      #expect(try Connection(session: one).first(numbers) { try $0.integer(0) } == 1)
      one.rollback()
    }
    try letGo(of: 10)
    #expect(one.isAtRest)
    var state = [["active"]]
    for _ in 0..<500 where state != [["idle"]] {
      state = try other.rows("SELECT state FROM pg_stat_activity WHERE pid = \(process)")
      usleep(10_000)
    }
    #expect(state == [["idle"]], "no snapshot is held")
    try letGo(of: 1_000_000)
    #expect(!one.isAtRest, "what stopped it may come late, and must stop nothing else")
  }

  /// Ten wait for two connections: all are served, and one that is cancelled meanwhile is not.
  @Test func readersStandInAQueue() async throws {
    let database = try await DatabasePool.open(.server(TestedDatabase.schema(connections: 2)))
    try await withThrowingTaskGroup(of: Int64?.self) { group in
      for number in Int64(1)...10 {
        group.addTask {
          try await database.read {
            try $0.first("SELECT $1 FROM pg_sleep(0.05)", [.integer(number)]) { try $0.integer(0) }
          }
        }
      }
      var answers: Set<Int64> = []
      for try await answer in group { answers.formUnion([answer].compactMap(\.self)) }
      #expect(answers == Set(1...10))
    }
    let busy = (1...2).map { _ in
      Task { try await database.read { try $0.forEach("SELECT 1 FROM pg_sleep(60)") { _ in } } }
    }
    let waiting = Task { try await database.read { _ in } }
    for task in [waiting] + busy { task.cancel() }
    for task in [waiting] + busy { await #expect(throws: CancellationError.self) { try await task.value } }
    #expect(try await database.read { try $0.first("SELECT 1") { try $0.integer(0) } } == 1)
    await database.close()
  }

  @Test func aSavepointUndoesAlone() throws {
    let session = try PostgreSQLSession(TestedDatabase.schema(), patience: .seconds(5))
    try session.begin(.write)
    try session.define("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    try session.commit()
    try session.begin(.write)
    func insert(_ number: Int64) throws {
      try Connection(session: session).execute("INSERT INTO a VALUES ($1)", [.integer(number)])
    }
    try session.savepoint()
    try insert(1)
    try session.release()
    try session.savepoint()
    try insert(2)
    #expect(throws: DatabaseFault.self) { try insert(1) }
    #expect(throws: DatabaseFault.self) { try insert(3) }
    try session.undo()
    try session.savepoint()
    try insert(4)
    try session.release()
    try session.commit()
    #expect(try session.rows("SELECT i FROM a ORDER BY i") == [["1"], ["4"]])
    session.close()
  }

  /// What is deleted, and what the planner noted of it, is in no row any more; and a snapshot from before is waited for.
  @Test func aRebuiltDatabaseHasNoOldRows() async throws {
    // Snapshots are waited for that others have in the same database.
    let address = try TestedDatabase.database()
    let database = try await DatabasePool.open(.server(address), patience: .milliseconds(300))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT, t TEXT)"])])
    try await database.write { connection in
      for number in Int64(0)..<500 {
        try connection.execute("INSERT INTO a VALUES ($1, $2)", [.integer(number), number % 2 == 0 ? "見本花子" : "x"])
      }
    }
    try await database.rebuild()
    func isNoted() async throws -> Bool {
      try await database.read { connection in
        var isNoted = false
        let name = Array("見本花子".utf8)
        try connection.forEachStored { bytes in
          isNoted = isNoted || bytes.indices.contains { bytes[$0...].starts(with: name) }
        }
        return isNoted
      }
    }
    #expect(try await isNoted())
    func size() throws -> Int {
      let session = try PostgreSQLSession(address, patience: .seconds(1))
      defer { session.close() }
      return Int(try session.rows("SELECT pg_relation_size('a')").joined().joined()) ?? 0
    }
    let before = try size()
    let reader = try PostgreSQLSession(address, patience: .seconds(1))
    try reader.begin(.read)
    #expect(try reader.rows("SELECT 1 FROM migration") == [["1"]], "it has taken its snapshot")
    try await database.write { try $0.execute("DELETE FROM a WHERE i > 1") }
    try await database.write { try $0.execute("DELETE FROM a WHERE i = 0") }
    await expect(.busy) { try await database.rebuild() }
    reader.rollback()
    try await database.rebuild()
    #expect(try size() < before / 2)
    #expect(try await !isNoted())
    reader.close()
    await database.close()
  }

  /// Ends all connections to the schema that others have.
  private static func endConnections(of address: PostgreSQLAddress) throws {
    let session = try PostgreSQLSession(address, patience: .seconds(5))
    defer { session.close() }
    _ = try session.rows(
      """
      SELECT pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity a
      WHERE a.pid <> pg_backend_pid() AND a.application_name = (
        SELECT b.application_name FROM pg_stat_activity b WHERE b.pid = pg_backend_pid())
      """)
  }
}
