import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCertificateReloading
import NIOCore
import NIOSSL

/// How connections are taken: HTTP/1.1, and where there is a certificate TLS with HTTP/2 for who speaks it.
public enum Listening {
  /// Where certificate and key stand, as PEM files. They are read again when they have been renewed.
  public struct Certificate: Sendable {
    /// The file of the certificate and those between it and the authority.
    public var chain: String
    /// The file of its private key.
    public var key: String

    /// Makes one from its parts.
    public init(chain: String, key: String) {
      self.chain = chain
      self.key = key
    }
  }

  /// Certificate or key can't be used: not there, not PEM, or not of each other.
  public struct BadCertificate: Error {}

  /// How long a connection may stand between requests, and a head take to come.
  static let idle = TimeAmount.seconds(75)
  /// How often the files are looked at for a new certificate.
  static let renewal = Duration.seconds(60)

  private static var plain: HTTP1Channel.Configuration {
    .init(
      additionalChannelHandlers: [HeadDeadline(idle), AnswerDeadline(idle), RequestHead(), RawAddressInstaller()],
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 200))
  }

  /// The way to take connections, and what must run beside it.
  static func server(
    _ certificate: Certificate?, _ connections: Connections, logger: Logger
  ) throws -> (server: HTTPServerBuilder, renewal: TimedCertificateReloader?) {
    guard let certificate else {
      let server = HTTPServerBuilder { responder in
        try LimitedChannel(connections, responder: responder) { HTTP1Channel(responder: $0, configuration: plain) }
      }
      return (server, nil)
    }
    do {
      let reloader = try TimedCertificateReloader.makeReloaderValidatingSources(
        refreshInterval: renewal, certificateSource: .init(location: .file(path: certificate.chain), format: .pem),
        privateKeySource: .init(location: .file(path: certificate.key), format: .pem), logger: logger)
      var tls = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
      tls.minimumTLSVersion = .tlsv12
      let secured = tls
      let server = HTTPServerBuilder { responder in
        try LimitedChannel(connections, responder: responder) {
          try HTTP2UpgradeChannel(
            tlsConfiguration: secured,
            configuration: .init(
              idleTimeout: .nanoseconds(idle.nanoseconds), gracefulCloseTimeout: .seconds(30),
              streamConfiguration: plain), responder: $0)
        }
      }
      return (server, reloader)
    } catch {
      throw BadCertificate()
    }
  }
}
