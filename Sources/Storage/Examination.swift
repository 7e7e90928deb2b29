public import Database

/// An *examination* of a whole database, beside gateways that use it: it reads everything, outside any scope, tells where
/// something is wrong, and changes nothing; it does not even bring the schema up to date.
///
/// It knows heads, parts, terms, the registry and the trail as rows. What the bytes of a part mean, whoever asks knows.
public struct Examination: Sendable {
  let database: DatabasePool

  /// How far it has come: so many of so many of something.
  public typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Void

  /// Opens a database that is there. Faults: `DatabaseFault`.
  public static func open(_ address: DatabaseAddress) async throws -> Examination {
    Examination(database: try await DatabasePool.open(address))
  }

  /// Whether nobody has used it yet: it has no people, no entries and no events.
  public var isUnused: Bool {
    get async {
      for table in ["person", "entry", "audit"] {
        do {
          guard try await database.read({ try $0.first("SELECT 1 FROM \(table) LIMIT 1") { try $0.integer(0) } }) == nil
          else { return false }
        } catch let fault as DatabaseFault {
          // There is no such table yet.
          guard case .schema = fault.kind else { return false }
        } catch { return false }
      }
      return true
    }
  }

  /// The last link of the audit trail, or nil.
  public var lastLink: AuditLink? { get async { try? await AuditTrail(database: database).lastLink } }

  /// Closes the database.
  public func close() async { await database.close() }

  /// What the database library finds wrong with the file, and whether the database has had all migrations of this program:
  /// where it has not, nothing else can be asked of it.
  public func structure() async -> (defects: Defects, isCurrent: Bool) {
    let (damage, _) = await look("file", ()) { connection in
      (Defects(try connection.damage(limit: 200)?.map { Defect(.structure, at: $0) } ?? []), ())
    }
    let (record, isCurrent) = await look("migration", false) { connection in
      do {
        return ([], try Migration.missing(of: Migrations.all, connection) == 0)
      } catch let fault as DatabaseFault {
        guard case .migration = fault.kind else { throw fault }
        return ([Defect(.schema, at: "\(fault)")], false)
      }
    }
    return (damage + record, isCurrent)
  }

  /// Walks the audit trail: the chain, and whether each event is one for `isEvent`. Gives how many events there are.
  public func trail(
    progress: @escaping Progress = { _, _ in }, isEvent: @escaping @Sendable ([UInt8]) -> Bool
  ) async -> (defects: Defects, events: Int) {
    await look("audit", 0) { connection in
      var found = Defects()
      let total = Int(try connection.first("SELECT COUNT(*) FROM audit") { try $0.integer(0) } ?? 0)
      var (link, count, isWhole) = (AuditLink.start, 0, true)
      try connection.forEach("SELECT sequence, event, chain FROM audit ORDER BY sequence") { row in
        let (sequence, event, chain) = (try row.integer(0), try row.bytes(1), try row.bytes(2))
        link = link.next(event)
        if isWhole, sequence != link.sequence || chain != link.digest {
          // All that follows is chained to it: only the first is told.
          isWhole = false
          found.add(Defect(.chain, at: "audit event \(link.sequence)"))
        }
        if !isEvent(event) { found.add(Defect(.event, at: "audit event \(sequence)")) }
        count += 1
        if count % 100 == 0 { progress(count, total) }
      }
      return (found, count)
    }
  }

  /// Runs `work` on one snapshot; a fault of the database is a defect of what is looked at, which then has `nothing`.
  func look<T: Sendable>(
    _ what: String, _ nothing: T, _ work: @escaping @Sendable (borrowing Connection) throws -> (Defects, T)
  ) async -> (Defects, T) {
    do {
      return try await database.read(work)
    } catch let fault as DatabaseFault {
      return ([Defect(.unreadable, at: "\(what): \(fault)")], nothing)
    } catch {
      return ([Defect(.unreadable, at: what)], nothing)
    }
  }
}
