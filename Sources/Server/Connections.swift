import Synchronization

/// The *connections* that callers have open to the gateway. So many are *served*. Of those beyond, a few at a time are
/// *told* that there is no place, and the rest are closed without a word: whoever opens connections faster than they can be
/// told gets no more of the gateway's memory for it.
final class Connections: Sendable {
  /// What becomes of a connection.
  enum Admission {
    case served, told, closed
  }

  /// So many are told at a time.
  static let mostTold = 64

  private let most: Int
  private let state = Mutex((served: 0, told: 0, refused: 0))

  /// At most so many are served at a time.
  init(most: Int = .max) { self.most = most }

  /// Takes one in. What was admitted must be ended, once.
  func begin() -> Admission {
    state.withLock { state in
      if state.served < most {
        state.served += 1
        return .served
      }
      state.refused += 1
      guard state.told < Self.mostTold else { return .closed }
      state.told += 1
      return .told
    }
  }

  /// It is closed.
  func end(_ admission: Admission) {
    state.withLock { state in
      switch admission {
      case .served: state.served -= 1
      case .told: state.told -= 1
      case .closed: break
      }
    }
  }

  /// How many are being served, and how many were refused since the beginning.
  var counts: (served: Int, refused: Int) { state.withLock { ($0.served, $0.refused) } }
}
