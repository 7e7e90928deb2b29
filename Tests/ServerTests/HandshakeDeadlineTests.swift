import NIOCore
import NIOEmbedded
import NIOTLS
import Testing

@testable import Server

/// Who opens a connection for TLS and says nothing does not keep it.
@Suite struct HandshakeDeadlineTests {
  private func connection() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: HandshakeDeadline(.seconds(75)))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  @Test func aHandshakeThatDoesNotEndIsCut() throws {
    let channel = try connection()
    channel.embeddedEventLoop.advanceTime(by: .seconds(74))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func afterTheHandshakeItDoesNothing() throws {
    let channel = try connection()
    channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: "h2"))
    channel.embeddedEventLoop.advanceTime(by: .seconds(1000))
    #expect(channel.isActive)
  }
}
