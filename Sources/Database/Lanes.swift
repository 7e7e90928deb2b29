// Lanes: threads on which reads wait for a server, so many at once. Who comes when all are taken stands in a queue, first
// come, first served; whose task is cancelled leaves it.

internal import Dispatch
internal import Synchronization

final class Lanes: Sendable {
  private struct State {
    var free: [DispatchQueue]
    var waiting: [(number: Int, turn: CheckedContinuation<DispatchQueue?, Never>)] = []
    /// Cancelled before they came to wait.
    var cancelled: Set<Int> = []
    var last = 0
  }

  private let state: Mutex<State>

  init(_ count: Int) {
    // A queue that does one thing after the other has a thread of its own while it has work.
    state = Mutex(State(free: (1...max(count, 1)).map { DispatchQueue(label: "database.reads.\($0)") }))
  }

  /// Runs the work on a thread of a lane. Faults: the work's; `CancellationError` while it waits for a lane.
  func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    guard let lane = await take() else { throw CancellationError() }
    defer { give(lane) }
    return try await withCheckedThrowingContinuation { continuation in
      lane.async { continuation.resume(with: Result(catching: work)) }
    }
  }

  /// The next lane that is free; nil when the task is cancelled before.
  private func take() async -> DispatchQueue? {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    defer { state.withLock { _ = $0.cancelled.remove(number) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { turn in
        let now = state.withLock { state -> DispatchQueue?? in
          if state.cancelled.contains(number) { return .some(nil) }
          if let lane = state.free.popLast() { return lane }
          state.waiting.append((number, turn))
          return nil
        }
        if let now { turn.resume(returning: now) }
      }
    } onCancel: {
      let turn = state.withLock { state -> CheckedContinuation<DispatchQueue?, Never>? in
        guard let place = state.waiting.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil
        }
        return state.waiting.remove(at: place).turn
      }
      turn?.resume(returning: nil)
    }
  }

  private func give(_ lane: DispatchQueue) {
    let next = state.withLock { state -> CheckedContinuation<DispatchQueue?, Never>? in
      guard !state.waiting.isEmpty else {
        state.free.append(lane)
        return nil
      }
      return state.waiting.removeFirst().turn
    }
    next?.resume(returning: lane)
  }
}
