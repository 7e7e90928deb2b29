import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Server

/// Who takes an answer slowly gets all of it; who does not take it loses the connection, and so does who asks nothing more.
@Suite struct AnswerDeadlineTests {
  /// The line: what is written is taken when the test says so.
  private final class Line: ChannelOutboundHandler {
    typealias OutboundIn = Never

    private var waiting: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if let promise { waiting.append(promise) }
    }

    func take() {
      let taken = waiting
      waiting = []
      for promise in taken { promise.succeed() }
    }
  }

  private let line = Line()
  private let channel: EmbeddedChannel

  init() throws {
    channel = EmbeddedChannel(handlers: [line, HeadDeadline(.seconds(75)), AnswerDeadline(.seconds(75))])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func ask() throws {
    try channel.writeInbound(
      HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "x", path: "/")))
  }

  private func answer(_ bytes: Int) {
    channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
    channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 0x20, count: bytes)), promise: nil)
    channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
  }

  private func wait(_ seconds: Int) -> Bool {
    channel.embeddedEventLoop.advanceTime(by: .seconds(Int64(seconds)))
    return channel.isActive
  }

  @Test func aSlowLineGetsAllOfALargeAnswer() throws {
    try ask()
    answer(100 * AnswerDeadline.leastRate)
    #expect(wait(174))
    line.take()
    #expect(wait(74), "the time for the next head begins when the answer is taken")
    #expect(!wait(1))
  }

  @Test func whoDoesNotTakeAnAnswerIsCut() throws {
    try ask()
    answer(10)
    #expect(wait(74))
    #expect(!wait(1))
  }

  @Test func whatIsTakenCountsNoMore() throws {
    try ask()
    answer(100 * AnswerDeadline.leastRate)
    line.take()
    try ask()
    answer(10)
    #expect(wait(74))
    #expect(!wait(1))
  }

  @Test func workHasTheTimeThatItTakes() throws {
    try ask()
    #expect(wait(1000))
    answer(10)
    line.take()
    try ask()
    #expect(wait(1000))
  }

  /// The next request may come before the last part of an answer is said to be taken.
  @Test func aRequestThatWaitsForItsAnswerIsNotCut() throws {
    try ask()
    answer(10)
    try ask()
    line.take()
    #expect(wait(1000))
  }
}
