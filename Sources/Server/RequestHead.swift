import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What is done with a request's head before it is routed.
///
/// Its path is written plainly: `%24everything` is `$everything`, and `%68anako` is `hanako` (RFC 3986 §6.2.2.2; many clients
/// encode the `$`, too, which in a path means nothing else). What divides a path, or would not be one any more, stays as it is. And
/// whoever asks whether to send the body is told to (RFC 9110 §10.1.1), unless an answer to an earlier request is still on its way.
/// `Connection: Close` is `close`, also among other options (§7.6.1).
final class RequestHead: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var unanswered = 0

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else {
      context.fireChannelRead(data)
      return
    }
    head.path = head.path.map { Self.plain($0) }
    if let options = head.headerFields[.connection], Self.close(in: options) {
      head.headerFields[.connection] = "close"
    }
    if unanswered == 0, head.headerFields[.expect]?.lowercased() == "100-continue" {
      context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
    unanswered += 1
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
    context.write(data, promise: promise)
  }

  /// The address with what is unreserved in its path, and `$` and `*`, as it is; its query untouched.
  static func plain(_ address: String) -> String {
    let end = address.utf8.firstIndex(of: UInt8(ascii: "?")) ?? address.utf8.endIndex
    guard address.utf8[..<end].contains(UInt8(ascii: "%")) else { return address }
    let bytes = Array(address.utf8[..<end])
    var plain: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = digit(bytes[place + 1]),
        let low = digit(bytes[place + 2]), isPlain(high << 4 | low)
      {
        plain.append(high << 4 | low)
        place += 3
      } else {
        plain.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: plain, as: UTF8.self) + address[end...]
  }

  private static func close(in options: String) -> Bool {
    options.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }.contains("close")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "$"), UInt8(ascii: "*"):
      true
    default: false
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    default: nil
    }
  }
}
