// The transfers under way, on libcurl's set of handles ("multi"), which also keeps the open connections. Handles are
// used again. Everything here runs on the transfer thread, but for `wake`.

import CCurl

/// The transfers under way.
struct TransferLoop {
  private let multi: Multi
  private let proxy: String?
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]
  private var idle: [UnsafeMutableRawPointer] = []

  /// More handles than this are not kept for later.
  private static let maximumIdle = 64

  init(_ multi: Multi, proxy: String?) {
    self.multi = multi
    self.proxy = proxy
  }

  /// Begins a transfer, unless it was cancelled before.
  mutating func start(_ transfer: Transfer) {
    let host = transfer.request.origin.host
    guard !transfer.isCancelled else { return transfer.end(.failure(.cancelled(host: host))) }
    guard let easy = idle.popLast() ?? curl_easy_init() else {
      return transfer.end(.failure(.unreachable(host: host, reason: "out of memory")))
    }
    var options = TransferOptions(easy)
    options.apply(transfer, proxy: proxy)
    transfer.easy = easy
    running[easy] = transfer
    if let fault = HTTPFault(options.code, host: host) {
      end(transfer, .failure(fault))
    } else if curl_multi_add_handle(multi.pointer, easy) != CURLM_OK {
      end(transfer, .failure(.unreachable(host: host, reason: "the transfer could not start")))
    }
  }

  /// Ends a transfer as cancelled, now or when it starts.
  mutating func cancel(_ transfer: Transfer) {
    transfer.isCancelled = true
    end(transfer, .failure(.cancelled(host: transfer.request.origin.host)))
  }

  /// Moves every transfer as far as it goes without waiting, and ends those that are done or late. False if libcurl
  /// can go on no more.
  mutating func advance() -> Bool {
    var active: Int32 = 0
    let code = curl_multi_perform(multi.pointer, &active)
    var result = CURLE_OK
    while let easy = ccurl_multi_next_done(multi.pointer, &result) {
      if let transfer = running[easy] { end(transfer, transfer.outcome(result, of: easy)) }
    }
    let now = ContinuousClock.now
    for transfer in running.values where transfer.deadline <= now {
      end(transfer, .failure(.timeout(host: transfer.request.origin.host)))
    }
    return code == CURLM_OK
  }

  /// Waits until a connection moves, a deadline comes, or `Multi.wake`. False if it cannot wait.
  func wait() -> Bool {
    let next = running.values.lazy.map(\.deadline).min()
    let time = next.map { max(0, milliseconds(ContinuousClock.now.duration(to: $0))) } ?? 60_000
    return curl_multi_poll(multi.pointer, nil, 0, Int32(clamping: time), nil) == CURLM_OK
  }

  /// Ends every transfer as cancelled and frees all handles.
  mutating func close() {
    for transfer in running.values { cancel(transfer) }
    for easy in idle { curl_easy_cleanup(easy) }
    idle = []
  }

  /// Hands over the outcome first: what follows may close a connection, which the task need not wait for.
  private mutating func end(_ transfer: Transfer, _ outcome: Transfer.Outcome) {
    guard let easy = transfer.easy else { return }
    transfer.end(outcome)
    transfer.easy = nil
    curl_multi_remove_handle(multi.pointer, easy)
    running[easy] = nil
    curl_easy_reset(easy)
    curl_slist_free_all(transfer.headerList)
    transfer.headerList = nil
    if idle.count < Self.maximumIdle { idle.append(easy) } else { curl_easy_cleanup(easy) }
  }
}

/// libcurl's set of handles and connections. Only `wake` may be called off the transfer thread.
struct Multi: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  /// libcurl's own start, once in the process.
  private static let library = ccurl_start()

  /// Nil if libcurl could not start.
  init?(connectionsPerHost: Int, idleConnections: Int) {
    guard Self.library == CURLE_OK, let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
    guard ccurl_multi_set_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, connectionsPerHost)) == CURLM_OK,
      ccurl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, max(1, idleConnections)) == CURLM_OK
    else {
      free()
      return nil
    }
  }

  func wake() { curl_multi_wakeup(pointer) }

  func free() { curl_multi_cleanup(pointer) }
}
