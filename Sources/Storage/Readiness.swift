import Database

/// Whether the database takes what every answer needs: each leaves an event, so a database that can only be read is of no
/// use. A row is written, durably, and taken away again in the same transaction: nobody ever sees it.
///
/// Whoever asks often, or many at once, is told what was found a moment ago: asking costs the disk nothing more.
actor Readiness {
  /// For how long an answer holds.
  private static let lifetime = Duration.seconds(2)

  private var last: (asked: ContinuousClock.Instant, answer: Task<Bool, Never>)?

  func answer(of database: DatabasePool) async -> Bool {
    let now = ContinuousClock.now
    if let last, now - last.asked < Self.lifetime { return await last.answer.value }
    let answer = Task { await Self.takesWrites(database) }
    last = (now, answer)
    return await answer.value
  }

  private static func takesWrites(_ database: DatabasePool) async -> Bool {
    let name = "probe \(RandomID.make())"
    do {
      return try await database.write { connection in
        try connection.execute("INSERT INTO secret (name, bytes) VALUES ($1, $2)", [.text(name), .bytes([0])])
        return try connection.execute("DELETE FROM secret WHERE name = $1", [.text(name)]) == 1
      }
    } catch {
      return false
    }
  }
}
