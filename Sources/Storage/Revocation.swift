import Database

// A signed token says by itself what it is for; the database keeps only the key that tells whether it is ours, and the
// ids of those that were *revoked* before their time. This file does not know what a token looks like.

extension Registry {
  /// The key by which tokens are signed, or nil where no token was ever made.
  public var signingKey: [UInt8]? {
    get async throws {
      try await database.read {
        try $0.first("SELECT bytes FROM secret WHERE name = $1", [.text(Store.signing)]) { try $0.bytes(0) }
      }
    }
  }

  /// Whether a signed token was made with this id.
  public func isIssued(token: String) async throws -> Bool {
    try await database.read {
      try $0.first("SELECT token FROM issued WHERE token = $1", [.text(token)]) { try $0.text(0) } != nil
    }
  }

  /// Whether a signed token was revoked.
  public func isRevoked(token: String) async throws -> Bool {
    try await database.read {
      try $0.first("SELECT token FROM revoked WHERE token = $1", [.text(token)]) { try $0.text(0) } != nil
    }
  }
}
