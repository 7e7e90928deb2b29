import Foundation

/// Random numbers that a seed repeats (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  package let seed: UInt64
  private var state: UInt64

  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// A generator of a new seed, which is printed with what it is for.
  package static func told(_ purpose: String) -> SeededGenerator {
    let seed = newSeed()
    print("seed of \(purpose): \(seed)")
    return SeededGenerator(seed: seed)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// True once in so many times.
  package mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  /// One of the choices, of which there is at least one.
  package mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: 0..<choices.count, using: &self)]
  }
}

/// A new seed each run, or the one that `MICT_TEST_SEED` gives. Tests print it, or name it with what fails.
package func newSeed() -> UInt64 {
  ProcessInfo.processInfo.environment["MICT_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
}
