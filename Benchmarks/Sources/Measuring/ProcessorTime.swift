import Foundation

/// The processor time of this process: what other programs take of the machine meanwhile is not in it.
package enum ProcessorTime {
  /// In seconds, from some beginning.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The seconds that so many passes take. Each gives a number that depends on all it did: it must be the same every
  /// time, so no work is left out and none goes wrong unnoticed.
  package static func timing(_ name: String, _ pass: @escaping () throws -> Int) -> (_ passes: Int) throws -> Double {
    var expected: Int?
    return { passes in
      let start = now
      for _ in 0..<passes {
        let sum = try pass()
        guard sum >= 0, sum == expected ?? sum else { throw Unproven("\(name): went wrong") }
        expected = sum
      }
      return now - start
    }
  }
}

/// Why nothing was timed.
package struct Unproven: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
