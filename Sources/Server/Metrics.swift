import Synchronization

/// What the gateway counts of itself: requests by method, route and status, how long they took, and how many are under way.
///
/// A route is the pattern it was found by, so nothing that a request says (types, ids, names) is ever part of a metric.
final class Metrics: Sendable {
  private let state = Mutex(State())

  private struct State {
    var counts: [Key: Int] = [:]
    var times: [String: Times] = [:]
  }

  private struct Key: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  /// How many took at most so long, by the bounds, and all together.
  private struct Times {
    var within = [Int](repeating: 0, count: Metrics.bounds.count)
    var count = 0
    var seconds = 0.0
  }

  /// Seconds.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

  /// Counts a request that was answered.
  func count(method: String, route: String?, status: Int, seconds: Double) {
    // A caller can make up methods, and each would be a line more.
    let method = Self.methods.contains(method) ? method : "other"
    let route = route ?? "none"
    state.withLock { state in
      state.counts[Key(method: method, route: route, status: status), default: 0] += 1
      var times = state.times[route] ?? Times()
      for (place, bound) in Self.bounds.enumerated() where seconds <= bound { times.within[place] += 1 }
      times.count += 1
      times.seconds += seconds
      state.times[route] = times
    }
  }

  /// In the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
  func text(underWay: Int, connections: (served: Int, refused: Int)) -> String {
    let now = state.withLock { $0 }
    var lines = [
      "# HELP mict_http_requests_total Requests answered.", "# TYPE mict_http_requests_total counter",
    ]
    lines += now.counts.map { key, count in
      "mict_http_requests_total{method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\"} \(count)"
    }.sorted()
    lines += [
      "# HELP mict_http_request_duration_seconds How long a request took.",
      "# TYPE mict_http_request_duration_seconds histogram",
    ]
    let name = "mict_http_request_duration_seconds"
    for (route, times) in now.times.sorted(by: { $0.key < $1.key }) {
      for (bound, count) in zip(Self.bounds, times.within) {
        lines.append("\(name)_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
      }
      lines.append("\(name)_bucket{route=\"\(route)\",le=\"+Inf\"} \(times.count)")
      lines.append("\(name)_sum{route=\"\(route)\"} \(times.seconds)")
      lines.append("\(name)_count{route=\"\(route)\"} \(times.count)")
    }
    lines += [
      "# HELP mict_http_requests_under_way Requests being answered now.",
      "# TYPE mict_http_requests_under_way gauge", "mict_http_requests_under_way \(underWay)",
      "# HELP mict_http_connections Connections being served now.", "# TYPE mict_http_connections gauge",
      "mict_http_connections \(connections.served)",
      "# HELP mict_http_connections_refused_total Connections beyond the limit.",
      "# TYPE mict_http_connections_refused_total counter",
      "mict_http_connections_refused_total \(connections.refused)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
