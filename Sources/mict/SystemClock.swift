import Access
import Foundation

/// The machine's clock, the only one in the program; everything below takes the time as an argument.
enum SystemClock {
  static func now() -> Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }
}
