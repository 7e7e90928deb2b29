import Foundation
import Tree

/// Does something at once and again whenever a file of some folders changes, until Ctrl-C; says what changed and how long
/// it took.
///
/// It asks for the files' times five times a second: that costs a few milliseconds for a thousand files, works on every
/// file system, and holds no more than a name and a time for each.
struct MappingWatch {
  let folders: [String]

  /// What of a file changes when it is written.
  private struct Stamp: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
  }

  /// Runs until the process is interrupted, which then ends with exit code 0.
  func run(_ work: () -> Void) {
    // Whoever starts it may have shielded itself from signals, and it would inherit that.
    var interruptions = sigset_t()
    sigemptyset(&interruptions)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&interruptions, number)
      signal(number) { _ in _exit(0) }
    }
    pthread_sigmask(SIG_UNBLOCK, &interruptions, nil)
    var known = stamps()
    once(work, because: nil)
    while true {
      usleep(200_000)
      let now = stamps()
      let changed = Set(now.keys).union(known.keys).filter { now[$0] != known[$0] }.sorted()
      known = now
      if !changed.isEmpty { once(work, because: changed) }
    }
  }

  private func once(_ work: () -> Void, because changed: [String]?) {
    if let changed {
      Files.say("\nchanged: \(changed.prefix(3).joined(separator: ", "))\(changed.count > 3 ? ", …" : "")")
    }
    let time = ContinuousClock().measure(work)
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    Files.say("checked in \(String(format: "%.2f", seconds)) s; waiting for changes, Ctrl-C ends it")
  }

  private func stamps() -> [String: Stamp] {
    var stamps: [String: Stamp] = [:]
    for folder in folders {
      for name in (try? Files.list(folder, ending: [".yaml", ".csv", ".json", ".xml"])) ?? [] {
        var facts = stat()
        if stat("\(folder)/\(name)", &facts) == 0 {
          stamps["\(folder)/\(name)"] = Stamp(
            seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec, size: Int(facts.st_size))
        }
      }
    }
    return stamps
  }
}
