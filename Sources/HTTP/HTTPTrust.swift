// Trust is by what an https server is recognised, and by what it recognises us. The chain and the host name are always
// verified, with TLS 1.2 or later; nothing here can turn that off.

/// By what an https server is recognised. Files are PEM, read at each new connection.
public struct HTTPTrust: Sendable, Equatable {
  /// Our side of mutual TLS.
  public struct ClientCertificate: Sendable, Equatable {
    /// The certificate, followed by its chain.
    public var certificateFile: String
    /// The private key, not encrypted: the rights of the file guard it.
    public var keyFile: String

    /// A certificate and its key.
    public init(certificateFile: String, keyFile: String) {
      self.certificateFile = certificateFile
      self.keyFile = keyFile
    }
  }

  /// The authorities to trust *instead of* the system's; nil means the system's.
  public var authorityFile: String?
  /// The one public key the server may have, besides a valid chain: `sha256//` and the base64 of its SHA-256.
  public var pinnedKey: String?
  /// What to show the server, if it asks.
  public var clientCertificate: ClientCertificate?

  /// The system's authorities, no pin, no client certificate.
  public static let system = HTTPTrust()

  /// A trust of the given parts.
  public init(
    authorityFile: String? = nil, pinnedKey: String? = nil, clientCertificate: ClientCertificate? = nil
  ) {
    self.authorityFile = authorityFile
    self.pinnedKey = pinnedKey
    self.clientCertificate = clientCertificate
  }
}
