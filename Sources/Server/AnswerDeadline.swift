import NIOCore
import NIOHTTPTypes

/// Closes a connection whose caller does not take an answer: one that asks for much and reads nothing would keep all of it
/// in the gateway's memory. Slow callers have the time that a bad line takes.
final class AnswerDeadline: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What the worst line takes, in bytes a second: half of what a mobile line in Japan is left with when its month's
  /// volume is used up.
  static let leastRate = 8 << 10

  private let time: TimeAmount
  private var alarm: Scheduled<Void>?
  /// What is written and not yet taken, in parts and bytes.
  private var parts = 0
  private var bytes = 0

  /// An answer has this time, and a second more for each `leastRate` bytes.
  init(_ time: TimeAmount) { self.time = time }

  func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var size = 0
    if case .body(let body) = unwrapOutboundIn(data) { size = body.readableBytes }
    let taken = promise ?? context.eventLoop.makePromise()
    parts += 1
    bytes += size
    if parts == 1 || size > 0 { start(context) }
    taken.futureResult.assumeIsolated().whenComplete { [self] _ in
      parts -= 1
      bytes -= size
      if parts == 0 { alarm?.cancel() }
    }
    context.write(data, promise: taken)
  }

  private func start(_ context: ChannelHandlerContext) {
    alarm?.cancel()
    let channel = context.channel
    alarm = context.eventLoop.scheduleTask(in: time + .seconds(Int64(bytes / Self.leastRate))) {
      channel.close(promise: nil)
    }
  }
}
