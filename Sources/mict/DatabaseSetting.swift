import ArgumentParser
import Database
import Foundation

extension DatabaseAddress {
  /// The database that a setting names: a file, or a PostgreSQL database by its URL, whose password is never told again.
  /// Error: `ValidationError` for a URL that is none.
  init(setting text: String, connections: Int) throws {
    do { self = try DatabaseAddress(text) } catch {
      throw ValidationError(
        "--database is a file, or a URL like postgresql://USER@HOST:5432/NAME with options that libpq knows")
    }
    guard case .server(var address) = self else { return }
    address.readers = connections
    self = .server(address)
  }

  /// Whether there is one already; whether a server has one, it says itself.
  var isThere: Bool {
    guard case .file(let path) = self else { return true }
    return FileManager.default.fileExists(atPath: path)
  }
}
