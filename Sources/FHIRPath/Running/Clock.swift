import Glibc
import Values

/// The time of one run: asked once, and only when the expression wants it, so that `now() = now()`.
final class Clock {
  private var known: PartialDateTime?

  init(_ known: PartialDateTime?) { self.known = known }

  var now: PartialDateTime? {
    if known == nil { known = Self.read() }
    return known
  }

  /// The system's clock, in its time zone.
  private static func read() -> PartialDateTime? {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return nil }
    var fields = tm()
    guard localtime_r(&time.tv_sec, &fields) != nil else { return nil }
    return PartialDateTime(
      milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000, zone: fields.tm_gmtoff / 60)
  }
}
