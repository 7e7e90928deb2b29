import Database

extension Store {
  /// The key by which this database's gateways seal what they give callers to bring back: 32 random bytes, made once and
  /// the same for all gateways that share the database.
  public var sealingKey: [UInt8] { get async throws { try await secret("sealing") } }

  /// Likewise the key by which tokens are signed.
  public var signingKey: [UInt8] { get async throws { try await secret(Self.signing) } }

  static let signing = "signing"

  private func secret(_ name: String) async throws -> [UInt8] {
    try await database.write { connection in
      if let key = try connection.first(
        "SELECT bytes FROM secret WHERE name = $1", [.text(name)], { try $0.bytes(0) })
      {
        return key
      }
      var generator = SystemRandomNumberGenerator()
      let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      try connection.execute("INSERT INTO secret (name, bytes) VALUES ($1, $2)", [.text(name), .bytes(key)])
      return key
    }
  }
}
