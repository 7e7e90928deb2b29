import Access
import Database

// A consent as a row: what it leaves out stands in one text for each kind, a line for each code.

extension Consent.Exceptions {
  /// Categories, facilities, occupations.
  var values: [Value] { [categories, facilities, occupations].map { .text($0.sorted().joined(separator: "\n")) } }

  /// Reads the three from a column on.
  init(_ row: borrowing Row, _ column: Int) throws {
    func codes(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }
    self.init(
      categories: codes(try row.text(column)), facilities: codes(try row.text(column + 1)),
      occupations: codes(try row.text(column + 2)))
  }
}

extension [Consent] {
  /// The consent that counts: one that holds is enough, and then whatever any of those that hold leaves out is left out;
  /// where none holds, any of them tells why.
  func inForce(at now: Instant) -> Consent? {
    let holding = filter { $0.isActive && $0.isProper && $0.period.covers(now) }
    guard let one = holding.first else { return first }
    return Consent(
      isActive: true, period: one.period, ground: one.ground,
      exceptions: holding.map(\.exceptions).reduce(.none) { $0.union($1) })
  }
}
