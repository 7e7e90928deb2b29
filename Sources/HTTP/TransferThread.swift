// The transfer thread is the one thread that transfers run on. Tasks leave orders in its inbox and wake it; it answers
// through their continuations.

import CCurl
import Synchronization

/// The thread all transfers of a client run on.
final class TransferThread: Sendable {
  private enum Order: Sendable {
    case start(Transfer)
    case cancel(Transfer)
  }

  private struct Inbox {
    var orders: [Order] = []
    /// Once closed, the thread ends, and nothing touches the set of handles from outside.
    var isOpen = true
  }

  private struct Thread: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private let inbox = Mutex(Inbox())
  private let thread = Mutex<Thread?>(nil)
  private let multi: Multi
  private let proxy: String?

  /// Starts the thread; nil if the system gives none.
  init?(_ configuration: HTTPClient.Configuration) {
    guard
      let multi = Multi(
        connectionsPerHost: configuration.connectionsPerHost, idleConnections: configuration.idleConnections)
    else { return nil }
    self.multi = multi
    self.proxy = configuration.proxy
    let context = Unmanaged.passRetained(self)
    let started = ccurl_thread_start(
      { context in Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().run() }, context.toOpaque())
    guard let started else {
      context.release()
      multi.free()
      return nil
    }
    let thread = Thread(pointer: started)
    self.thread.withLock { $0 = thread }
  }

  /// Begins a transfer, which will end its continuation in every case.
  func start(_ transfer: Transfer) {
    if !put(.start(transfer)) { transfer.end(.failure(.cancelled(host: transfer.request.origin.host))) }
  }

  /// Ends a transfer as cancelled, if it has not ended; it may not have started yet.
  func cancel(_ transfer: Transfer) { _ = put(.cancel(transfer)) }

  /// Ends all transfers as cancelled and the thread with them; returns when it has ended.
  func stop() {
    inbox.withLock { inbox in
      guard inbox.isOpen else { return }
      inbox.isOpen = false
      multi.wake()
    }
    thread.withLock { thread in
      if let thread { ccurl_thread_join(thread.pointer) }
      thread = nil
    }
  }

  /// False if the inbox is closed. Waking under the lock keeps the set of handles alive meanwhile.
  private func put(_ order: Order) -> Bool {
    inbox.withLock { inbox in
      guard inbox.isOpen else { return false }
      inbox.orders.append(order)
      if inbox.orders.count == 1 { multi.wake() }
      return true
    }
  }

  private func run() {
    var loop = TransferLoop(multi, proxy: proxy)
    var isOpen = true
    while isOpen {
      isOpen = follow(&loop) && loop.advance() && loop.wait()
    }
    inbox.withLock { $0.isOpen = false }
    // Orders that came after the last look; then whatever is left.
    _ = follow(&loop)
    loop.close()
    multi.free()
  }

  /// Follows the orders in the inbox; false once it is closed.
  private func follow(_ loop: inout TransferLoop) -> Bool {
    let (orders, isOpen) = inbox.withLock { inbox in
      defer { inbox.orders = [] }
      return (inbox.orders, inbox.isOpen)
    }
    for order in orders {
      switch order {
      case .start(let transfer): loop.start(transfer)
      case .cancel(let transfer): loop.cancel(transfer)
      }
    }
    return isOpen
  }
}
