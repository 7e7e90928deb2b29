import NIOCore
import NIOSSL
import NIOTLS

/// Closes a connection whose TLS handshake does not end in time. (For what follows see `HeadDeadline`.)
final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let time: TimeAmount
  private var alarm: Scheduled<Void>?

  init(_ time: TimeAmount) { self.time = time }

  /// Watches over the handshake of a connection that has one.
  static func add(to channel: any Channel, _ time: TimeAmount) throws {
    let pipeline = channel.pipeline.syncOperations
    guard let handler = try? pipeline.handler(type: NIOSSLServerHandler.self) else { return }
    try pipeline.addHandler(HandshakeDeadline(time), position: .after(handler))
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    alarm = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    context.fireUserInboundEventTriggered(event)
    if case .handshakeCompleted? = event as? TLSUserEvent {
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
  }
}
