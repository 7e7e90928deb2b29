import Gateway
import HTTPTypes
import Hummingbird
import Synchronization

/// *Traffic* is what is asked at once and by one caller; beyond its limits a request is refused before anything is read.
///
/// Who one caller is goes by the token that is shown, whatever it is worth, else by the address. Refusals of traffic leave
/// no audit event: nothing was asked of any record, and a flood must not fill the trail.
final class Traffic: Sendable {
  /// How many requests may be under way at once; further ones are told to come again.
  private let most: Int
  /// How many requests a caller may make in a minute, all at once or one by one; 0: any number.
  private let perMinute: Int
  private let state = Mutex(State())

  private struct State {
    var underWay = 0
    var callers: [Int: Allowance] = [:]
  }

  /// What a caller has left at a time.
  private struct Allowance {
    var left: Double
    var at: Double
  }

  /// So many callers are remembered; when there are more, those are forgotten who have all of their allowance.
  private static let remembered = 50_000

  init(most: Int, perMinute: Int) {
    self.most = most
    self.perMinute = perMinute
  }

  /// Begins a request of a caller at a time in seconds, or refuses it. What was begun must be ended.
  func begin(_ caller: Int, at now: Double) throws(Refusal) {
    let refusal: Refusal? = state.withLock { state in
      if perMinute > 0, let wait = Self.take(caller, perMinute, now, &state.callers) {
        return .tooMany(retryAfter: wait)
      }
      guard state.underWay < most else { return .busy(retryAfter: 1) }
      state.underWay += 1
      return nil
    }
    if let refusal { throw refusal }
  }

  func end() { state.withLock { $0.underWay -= 1 } }

  /// How many requests are under way.
  var underWay: Int { state.withLock { $0.underWay } }

  /// Takes one from a caller's allowance; where there is none left, in how many seconds there will be.
  private static func take(
    _ caller: Int, _ perMinute: Int, _ now: Double, _ callers: inout [Int: Allowance]
  ) -> Int? {
    let (full, rate) = (Double(perMinute), Double(perMinute) / 60)
    func left(_ allowance: Allowance) -> Double { min(full, allowance.left + max(0, now - allowance.at) * rate) }
    if callers.count >= remembered, callers[caller] == nil {
      callers = callers.filter { left($0.value) < full }
    }
    let left = callers[caller].map(left) ?? full
    guard left >= 1 else { return Int(((1 - left) / rate).rounded(.up)) }
    callers[caller] = Allowance(left: left - 1, at: now)
    return nil
  }
}

/// Keeps the traffic within its limits, but for what asks how the gateway is.
struct TrafficMiddleware: RouterMiddleware {
  let traffic: Traffic

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard !["/health", "/ready"].contains(request.uri.path) else { return try await next(request, context) }
    try traffic.begin(Self.caller(request, context), at: Self.seconds())
    defer { traffic.end() }
    return try await next(request, context)
  }

  /// Tokens are not kept, only what `Hasher` makes of them, which is another number in each process.
  private static func caller(_ request: Request, _ context: GatewayContext) -> Int {
    var hasher = Hasher()
    hasher.combine(request.headers[.authorization] ?? context.address)
    return hasher.finalize()
  }

  private static func seconds() -> Double {
    let time = ContinuousClock.now - beginning
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  private static let beginning = ContinuousClock.now
}
