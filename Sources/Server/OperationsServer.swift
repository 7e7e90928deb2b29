import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What the people who run the gateway look at: how much is asked, what was counted, and whether it has what it needs.
struct Watch: Sendable {
  var traffic = Traffic(most: .max, perMinute: 0)
  var connections = Connections()
  var metrics = Metrics()
  /// Whether the database answers and a table is in force.
  var isReady: @Sendable () async -> Bool = { true }
}

/// The server for operations. It listens on loopback only: how much others ask is nobody's business who only asks.
enum OperationsServer {
  static func application(_ watch: Watch, port: Int, logger: Logger) -> some ApplicationProtocol {
    let router = Router()
    addHealth(watch, to: router)
    router.get("metrics") { _, _ -> Response in
      var response = Response(
        status: .ok,
        body: ResponseBody(
          byteBuffer: ByteBuffer(
            string: watch.metrics.text(underWay: watch.traffic.underWay, connections: watch.connections.counts))))
      response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
      return response
    }
    return Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "MICT Gateway"),
      logger: logger)
  }

  /// `/health`: it runs. `/ready`: it can answer.
  static func addHealth<Context: RequestContext>(_ watch: Watch, to router: Router<Context>) {
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    router.get("ready") { _, _ in await watch.isReady() ? HTTPResponse.Status.ok : .serviceUnavailable }
  }
}
