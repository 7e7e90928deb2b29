import NIOCore
import NIOHTTP1

/// Some clients write addresses with Japanese in them as it is, `?name=山田`, which HTTP does not allow and its parser refuses with
/// the whole connection. What they mean is plain: here every byte beyond ASCII in a request's first line is percent-encoded
/// before the parser sees it.
///
/// It reads no more of HTTP than where a first line begins: at the beginning of a connection, and behind a request that says
/// nothing of a body. Behind a request with a body it changes nothing any more, so it can never disagree with the parser about
/// where a body ends.
final class RawAddress: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private enum Place { case firstLine, header, elsewhere }

  private var place = Place.firstLine
  /// The beginning of the header's line that is being read, in lower case.
  private var line: [UInt8] = []

  /// Headers of requests behind which something else than a request may follow.
  private static let bodies = ["content-length", "transfer-encoding", "upgrade", "expect"].map { Array($0.utf8) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if place == .elsewhere {
      context.fireChannelRead(data)
      return
    }
    var encoded: [UInt8] = []
    var isChanged = false
    encoded.reserveCapacity(buffer.readableBytes)
    for byte in buffer.readableBytesView {
      if place == .firstLine, byte >= 0x80 {
        encoded += [UInt8(ascii: "%"), Self.digit(byte >> 4), Self.digit(byte & 15)]
        isChanged = true
      } else {
        encoded.append(byte)
      }
      step(byte)
    }
    context.fireChannelRead(isChanged ? wrapInboundOut(ByteBuffer(bytes: encoded)) : data)
  }

  private func step(_ byte: UInt8) {
    switch place {
    case .elsewhere: break
    case .firstLine:
      if byte == UInt8(ascii: "\n"), !line.isEmpty {
        place = .header
        line = []
      } else if byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "\n") {
        // Empty lines may stand before a request.
        line = [byte]
      }
    case .header:
      switch byte {
      case UInt8(ascii: "\n"):
        if line.isEmpty { place = .firstLine }
        if Self.bodies.contains(where: { line.starts(with: $0) }) { place = .elsewhere }
        line = []
      case UInt8(ascii: "\r"): break
      default: if line.count < 20 { line.append((65...90).contains(byte) ? byte + 32 : byte) }
      }
    }
  }

  private static func digit(_ number: UInt8) -> UInt8 { number < 10 ? 48 + number : 55 + number }
}

/// Puts a `RawAddress` before the parser of its connection, and is gone.
final class RawAddressInstaller: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    guard let parser = try? pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self) else { return }
    try? pipeline.addHandler(RawAddress(), position: .before(parser.handler))
  }
}
