import NIOCore
import NIOHTTPTypes

/// Closes a connection whose next request does not begin in time: one that nobody uses any more, and one whose caller
/// sends the head a byte now and then to keep it open. (For bodies see `Body`, for answers `AnswerDeadline`.)
final class HeadDeadline: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let time: TimeAmount
  private var alarm: Scheduled<Void>?
  /// Whether a head is due: the last one's answer has been written.
  private var isDue = true
  /// How many answers are written and not yet taken.
  private var under = 0

  init(_ time: TimeAmount) { self.time = time }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { start(context) } }

  func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    start(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    alarm?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) {
      isDue = false
      alarm?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    let taken = promise ?? context.eventLoop.makePromise()
    isDue = true
    under += 1
    // Whoever still takes an answer can't ask yet; the next request may also have come before.
    taken.futureResult.assumeIsolated().whenSuccess { [self] in
      under -= 1
      if isDue, under == 0 { start(context) }
    }
    context.write(data, promise: taken)
  }

  private func start(_ context: ChannelHandlerContext) {
    alarm?.cancel()
    let channel = context.channel
    alarm = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
