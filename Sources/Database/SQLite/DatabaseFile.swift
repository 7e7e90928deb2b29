// The database's file as a whole: whether a program has it open, a copy of it made while programs work on it, and another
// file put in its place. An SQLite database is up to three files: its own, the log (`-wal`) and the log's index (`-shm`).
// A log belongs to the file it was written for; beside another it would be played into it and destroy it.
// This file knows no tables.

internal import CSQLite
internal import Glibc

/// The file of an SQLite database, as a whole.
public enum DatabaseFile {
  /// Copies the database at `source` as it is at this moment, while others read and write it, into a new file at
  /// `destination`, which is its owner's alone (0600) and on the disk when this returns. `progress` is told how many pages
  /// of how many are copied.
  ///
  /// While it runs, the source's log can't be emptied. Faults: `.io` with `errno 17` where there is such a file already,
  /// which is left as it is; `.full`, `.corrupt`, `.busy`, `.misuse(.path)`. What a fault leaves of the new file is removed.
  public static func copy(
    _ source: String, to destination: String, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    let source = try SQLiteFile.prepared(source), destination = try SQLiteFile.prepared(destination)
    try SQLiteFile.create(destination)
    do {
      try copyPages(source, to: destination, progress)
      try SQLiteFile.sync(destination, isFolder: false)
      try SQLiteFile.sync(SQLiteFile.parent(of: destination))
    } catch {
      unlink(destination)
      throw error
    }
  }

  private static func copyPages(
    _ source: String, to destination: String, _ progress: (Int, Int) throws -> Void
  ) throws {
    let from = try SQLiteSession(path: source, kind: .read, patience: .seconds(5))
    defer { from.close() }
    // One snapshot for the whole copy: without it each write of others would start it anew.
    try from.begin(.read)
    defer { from.rollback() }
    _ = try from.pragma("schema_version")
    var target: OpaquePointer?
    let code = sqlite3_open_v2(destination, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nil)
    defer { sqlite3_close_v2(target) }
    guard code == SQLITE_OK, let target else { throw DatabaseFault.sqlite(code) }
    // Until the copy is whole nobody looks at it, so that it needs no journal of its own.
    try from.check(sqlite3_exec(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL", nil, nil, nil))
    guard let copy = sqlite3_backup_init(target, "main", from.handle, "main") else {
      throw DatabaseFault.sqlite(sqlite3_extended_errcode(target))
    }
    var step = SQLITE_OK
    do {
      while step == SQLITE_OK || step == SQLITE_BUSY || step == SQLITE_LOCKED {
        if step != SQLITE_OK { sqlite3_sleep(20) }
        step = sqlite3_backup_step(copy, 512) & 0xff
        let total = Int(sqlite3_backup_pagecount(copy))
        try progress(total - Int(sqlite3_backup_remaining(copy)), total)
      }
    } catch {
      sqlite3_backup_finish(copy)
      throw error
    }
    try from.check(sqlite3_backup_finish(copy))
    guard step == SQLITE_DONE else { throw DatabaseFault.sqlite(step) }
  }

  /// Copies a file that is no program's database now, byte by byte, into a new one of its owner's alone, and on the disk.
  /// Faults: `.io`, with `errno 17` where there is such a file already; `.full`.
  public static func duplicate(_ source: String, to destination: String) throws(DatabaseFault) {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw SQLiteFile.fault() }
    defer { close(from) }
    let destination = try SQLiteFile.prepared(destination)
    try SQLiteFile.create(destination)
    do throws(DatabaseFault) {
      let to = open(destination, O_WRONLY | O_CLOEXEC)
      guard to >= 0 else { throw SQLiteFile.fault() }
      defer { close(to) }
      var count = 1
      while count > 0 { count = sendfile(to, from, nil, 1 << 24) }
      guard count == 0 else {
        throw errno == ENOSPC ? DatabaseFault(.full, code: "errno \(errno)") : SQLiteFile.fault()
      }
      guard fsync(to) == 0 else { throw SQLiteFile.fault() }
      try SQLiteFile.sync(SQLiteFile.parent(of: destination))
    } catch {
      unlink(destination)
      throw error
    }
  }

  /// Whether another program has the database open. Not to be asked while this one has: closing any handle of a file lets
  /// go what SQLite holds of it. A fault is `.io`.
  public static func isInUse(_ path: String) throws(DatabaseFault) -> Bool {
    let path = try SQLiteFile.prepared(path)
    let handle = open(path, O_RDWR | O_CLOEXEC)
    guard handle >= 0 else {
      guard errno != ENOENT else { return false }
      throw SQLiteFile.fault()
    }
    defer { close(handle) }
    return !lock(handle)
  }

  /// Puts the file at `new`, which nobody has open and which has no log, in the place of the database at `path`: whoever
  /// opens that afterwards finds the new one whole, or, where the machine stops meanwhile, the old one.
  ///
  /// What is there goes by the name `old` from then on, with its log; before, that is moved into its file where it can be
  /// read. Faults: `.busy` while a program has it open; `.io`, with `errno 17` where there is a file `old` already.
  public static func put(_ new: String, inPlaceOf path: String, keepingAs old: String) throws(DatabaseFault) {
    let (new, path, old) = (
      try SQLiteFile.prepared(new), try SQLiteFile.prepared(path), try SQLiteFile.prepared(old)
    )
    guard access(new + "-wal", F_OK) != 0 else { throw DatabaseFault(.busy) }
    let folder = SQLiteFile.parent(of: path)
    let handle = open(path, O_RDWR | O_CLOEXEC)
    guard handle >= 0 || errno == ENOENT else { throw SQLiteFile.fault() }
    // Closing the file lets the lock go, which keeps programs from opening it.
    defer { if handle >= 0 { close(handle) } }
    if handle >= 0 {
      guard lock(handle) else { throw DatabaseFault(.busy) }
      guard link(path, old) == 0 else { throw SQLiteFile.fault() }
    }
    var moved: [String] = []
    do throws(DatabaseFault) {
      for suffix in ["-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
        guard rename(path + suffix, old + suffix) == 0 else { throw SQLiteFile.fault() }
        moved.append(suffix)
      }
      // The log must be gone before the new file comes, also on the disk.
      try SQLiteFile.sync(folder)
      guard rename(new, path) == 0 else { throw SQLiteFile.fault() }
    } catch {
      // The old one stays, with its log.
      for suffix in moved { rename(old + suffix, path + suffix) }
      unlink(old)
      throw error
    }
    try SQLiteFile.sync(folder)
  }

  /// Makes sure that a new name of a file is on the disk. Fault: `.io`.
  public static func syncFolder(of path: String) throws(DatabaseFault) {
    try SQLiteFile.sync(SQLiteFile.parent(of: SQLiteFile.prepared(path)))
  }

  /// Moves the log of a database that nobody has open into its file, as its last user would have done; nothing where it
  /// can't be read.
  public static func settle(_ path: String) {
    guard access(path, F_OK) == 0,
      let session = try? SQLiteSession(path: path.hasPrefix("/") ? path : "./" + path, kind: .write, patience: .zero)
    else { return }
    _ = try? session.pragma("wal_checkpoint(TRUNCATE)")
    session.close()
  }

  /// Takes all the bytes by which SQLite's connections hold a file; in vain where one has any.
  private static func lock(_ handle: Int32) -> Bool {
    // The pending byte, the reserved one and 510 shared ones (sqlite.org/fileformat2.html, "The Lock-Byte Page"). A lock
    // of the open file, not of the program: it also meets this program's own connections.
    var range = flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = 0x4000_0000
    range.l_len = 512
    return fcntl(handle, setLockOfOpenFile, &range) == 0
  }

  /// `F_OFD_SETLK`, which Linux has since 3.15 and the header shows only to GNU's own programs.
  private static let setLockOfOpenFile: Int32 = 37
}
