import Glibc
import Values

/// The system's clock.
enum Clock {
  /// What it says, in the system's time zone; nil where it can't be read.
  static func read() -> PartialDateTime? {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return nil }
    var fields = tm()
    guard localtime_r(&time.tv_sec, &fields) != nil else { return nil }
    return PartialDateTime(
      milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000, zone: fields.tm_gmtoff / 60)
  }
}
