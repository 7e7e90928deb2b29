// What libFuzzer calls (https://llvm.org/docs/LibFuzzer.html). Which target is fuzzed stands in the environment, so that
// one program, built once, has them all.

import Glibc

/// The target of this process.
private let chosen = FuzzTarget.chosen

/// Runs once, before any input. With `FUZZ_SEEDS` it writes the target's corpus into that folder and ends the process.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
  if let folder = getenv("FUZZ_SEEDS") {
    SeedFolder(path: String(cString: folder)).fill(for: chosen)
    exit(0)
  }
  return 0
}

/// Runs for every input. What it finds ends the process (see `finding`).
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of exactly that size: whoever reads beyond it is seen by AddressSanitizer.
  chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
