import Synchronization

/// The units read so far, for the same few come again and again. It keeps no more than two thousand, so that nobody can
/// fill the memory with codes made up; what isn't kept is read anew.
final class UnitCache: Sendable {
  static let shared = UnitCache()

  private static let limit = 2000
  private let measures = Mutex<[String: UnitMeasure]>([:])

  /// What the code comes down to.
  func measure(of code: String) -> Result<UnitMeasure, UnitIssue> {
    // Swift takes some letters beyond ASCII for the same as one of it (the Kelvin sign for K); UCUM does not.
    guard code.utf8.allSatisfy({ $0 < 0x80 }) else { return UnitParser.read(code, atoms: .all) }
    if let measure = measures.withLock({ $0[code] }) { return .success(measure) }
    let result = UnitParser.read(code, atoms: .all)
    if case .success(let measure) = result {
      measures.withLock { if $0.count < Self.limit { $0[code] = measure } }
    }
    return result
  }
}
