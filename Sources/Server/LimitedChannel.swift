import Gateway
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// Takes connections by one of two ways that differ in who responds: the gateway, or for connections that find no place
/// somebody who says so.
struct LimitedChannel<Way: ServerChildChannel>: ServerChildChannel {
  /// What the way made of a connection, and which of the two it was.
  struct Value: ServerChildChannelValue {
    fileprivate let way: Way.Value
    fileprivate let isServed: Bool

    var channel: any Channel { way.channel }
  }

  private let served: Way
  private let refused: Way
  private let connections: Connections

  /// How long somebody who is told that there is no place may take to hear it.
  private static var patience: TimeAmount { .seconds(5) }

  /// `make` makes a way by who responds.
  init(
    _ connections: Connections, responder: @escaping HTTPChannelHandler.Responder,
    make: (@escaping HTTPChannelHandler.Responder) throws -> Way
  ) throws {
    self.connections = connections
    served = try make(responder)
    refused = try make(Self.refuse)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let (connections, admission) = (connections, connections.begin())
    channel.closeFuture.whenComplete { _ in connections.end(admission) }
    switch admission {
    case .served: break
    case .told: channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    case .closed: channel.eventLoop.execute { channel.close(promise: nil) }
    }
    let isServed = admission == .served
    return (isServed ? served : refused).setup(channel: channel, logger: logger).flatMapThrowing { value in
      try HandshakeDeadline.add(to: channel, Listening.idle)
      return Value(way: value, isServed: isServed)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await (value.isServed ? served : refused).handle(value: value.way, logger: logger)
  }

  /// Answers that there is no place, in the caller's form and language. No route is looked for and nothing is recorded, as
  /// with all that is refused of traffic.
  private static func refuse(
    _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    var response = RefusalResponse.make(.busy(retryAfter: 1), Negotiation(request))
    // The stream of an HTTP/2 connection, whose channel stands between it and the server's, has no such word.
    let isStream = channel.parent?.parent != nil
    if !isStream { response.headers[.connection] = "close" }
    try await writer.write(response: response.head, body: response.body)
    // What the caller still sends is read and thrown away; to close at once would take the answer from under its eyes.
    if !isStream { channel.close(mode: .output, promise: nil) }
  }
}
