// File: where an SQLite database is kept. What is inside is personal, so the file is its owner's alone
// (0600), in a directory that was made for it (0700), and one that others may open is refused.
// SQLite gives its log and its shared index beside the file the same permissions.

internal import Glibc

enum SQLiteFile {
  /// Makes the file at `path`, and the directories to it that are missing; an existing one is checked.
  /// Answers the path as SQLite is to be given it. Faults: `.io`; `.misuse(.path)`, `.exposedFile`.
  static func prepare(at path: String) throws(DatabaseFault) -> String {
    let path = try prepared(path)
    let directory = parent(of: path)
    try makeDirectory(directory)
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 {
      Glibc.close(file)
      try sync(directory)
    } else if errno == EEXIST {
      try checkPrivate(path)
    } else {
      throw fault()
    }
    return path
  }

  /// The path as SQLite is to be given it, which reads "file:…" and ":memory:" as something else than a path.
  static func prepared(_ path: String) throws(DatabaseFault) -> String {
    guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else { throw DatabaseFault(.misuse(.path)) }
    return path.hasPrefix("/") ? path : "./" + path
  }

  /// Makes an empty file of its owner's alone. Fault: `.io`, with `errno 17` where there is one.
  static func create(_ path: String) throws(DatabaseFault) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault() }
    Glibc.close(file)
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func makeDirectory(_ path: String) throws(DatabaseFault) {
    var status = stat()
    if stat(path, &status) == 0 { return }
    let above = parent(of: path)
    if above != path { try makeDirectory(above) }
    guard mkdir(path, 0o700) == 0 else {
      // Another program may have made it meanwhile.
      guard errno == EEXIST else { throw fault() }
      return
    }
    try sync(above)
  }

  private static func checkPrivate(_ path: String) throws(DatabaseFault) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw fault() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw DatabaseFault(.misuse(.path)) }
    guard status.st_mode & 0o077 == 0 else { throw DatabaseFault(.misuse(.exposedFile)) }
  }

  /// A new name is on the disk only when its directory is.
  static func sync(_ path: String, isFolder: Bool = true) throws(DatabaseFault) {
    let handle = open(path, O_RDONLY | O_CLOEXEC | (isFolder ? O_DIRECTORY : 0))
    guard handle >= 0 else { throw fault() }
    defer { Glibc.close(handle) }
    guard fsync(handle) == 0 else { throw fault() }
  }

  static func fault() -> DatabaseFault { DatabaseFault(.io, code: "errno \(errno)") }
}

/// A directory of its own for one temporary database, removed with this object.
final class TemporaryPlace: Sendable {
  private let directory: String
  var path: String { directory + "/database" }

  init() throws(DatabaseFault) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/database-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw SQLiteFile.fault() }  // made with 0700
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    rmdir(directory)
  }
}
