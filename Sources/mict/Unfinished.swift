import Dispatch
import Foundation
import Synchronization

/// Files that are being written and have no name of their own yet: they are removed when the program is told to end.
enum Unfinished {
  private static let paths = Mutex<Set<String>>([])
  private static let watchers = Mutex<[any DispatchSourceSignal]>([])

  static func add(_ path: String) {
    watch()
    paths.withLock { _ = $0.insert(path) }
  }

  static func remove(_ path: String) {
    paths.withLock { _ = $0.remove(path) }
  }

  /// From now on a signal to end removes the files, and then ends the program as it would have.
  private static func watch() {
    watchers.withLock { watchers in
      guard watchers.isEmpty else { return }
      watchers = [SIGINT, SIGTERM, SIGHUP].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
          paths.withLock { paths in
            for path in paths { unlink(path) }
            // The lock is held to the end, so that no new file comes into being.
            signal(number, SIG_DFL)
            // Threads of a queue are shielded from signals.
            var own = sigset_t()
            sigemptyset(&own)
            sigaddset(&own, number)
            pthread_sigmask(SIG_UNBLOCK, &own, nil)
            raise(number)
          }
        }
        source.resume()
        return source
      }
    }
  }
}
