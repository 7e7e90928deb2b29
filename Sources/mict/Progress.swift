import Foundation
import Streams

/// How far a conversion has come: one line on a terminal that is drawn anew. Nothing is drawn where standard error is
/// no terminal.
final class Progress {
  private let name: String
  private let total: Int?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant?
  /// When converting began, after the skim.
  private var begin: ContinuousClock.Instant?
  private var isDrawn = false

  /// The progress of a text of that size (nil: not known), or nil where nobody would see it: not on a terminal, or no
  /// larger than that.
  init?(name: String, total: Int?, largerThan size: Int) {
    guard isatty(2) == 1, total ?? .max > size else { return nil }
    self.name = name
    self.total = total
    start = clock.now
  }

  func show(_ progress: StreamConverter.Progress) {
    let now = clock.now
    if let last, now - last < .milliseconds(100) { return }
    last = now
    isDrawn = true
    let line: String
    switch progress {
    case .skimmed(let bytes): line = Self.line(name, bytes, of: total, seconds: nil)
    case .converted(let bytes):
      let begin = begin ?? now
      self.begin = begin
      line = Self.line(name, bytes, of: total, seconds: (now - begin) / .seconds(1))
    }
    Self.put("\r\u{1b}[K\(line)")
  }

  /// Makes room for a message.
  func clear() {
    guard isDrawn else { return }
    isDrawn = false
    Self.put("\r\u{1b}[K")
  }

  /// `name  412 of 1024 MB, 40 %  87 MB/s  0:07 left`; without seconds only how much was looked at.
  static func line(_ name: String, _ done: Int, of total: Int?, seconds: Double?) -> String {
    var parts = [name.count > 30 ? "…\(name.suffix(29))" : name]
    let amount = total.map { "\(done / 1_000_000) of \($0 / 1_000_000) MB, \($0 > 0 ? done * 100 / $0 : 100) %" }
    parts.append(amount ?? "\(done / 1_000_000) MB")
    guard let seconds else { return (parts + ["looking for entries"]).joined(separator: "  ") }
    // The first moments say nothing about the rate.
    if seconds >= 0.5 {
      let rate = Double(done) / seconds
      parts.append("\(Int(rate / 1_000_000)) MB/s")
      if let total, rate > 0 {
        let left = Int((Double(max(0, total - done)) / rate).rounded(.up))
        parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
      }
    }
    return parts.joined(separator: "  ")
  }

  private static func put(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
