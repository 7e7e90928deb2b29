import Tree

/// Cuts runs into slices as a skim comes by, and keeps the bounds: of an entry, and of what is around the entries.
struct Cutter {
  private(set) var runs: [Split.Run] = []
  private(set) var slices: [Split.Slice] = []
  /// How many entries have ended or begun, those of all runs.
  private var entries = 0
  private var open: Open?
  /// The bytes of all runs that have ended.
  private var cut = 0
  private let start: Int
  private let limits: StreamLimits

  /// The run that the skim is in.
  private struct Open {
    var begin: Int
    var first: Int
    var slice: Int
    var sliceFirst: Int
    var entry: Int
  }

  init(start: Int, limits: StreamLimits) {
    self.start = start
    self.limits = limits
  }

  var isInRun: Bool { open != nil }

  /// A run begins, and its first entry with it.
  mutating func begin(at offset: Int) {
    open = Open(begin: offset, first: entries, slice: offset, sliceFirst: entries, entry: offset)
  }

  /// An entry has ended and the next begins; what stands between them is the caller's to give to one of them.
  mutating func next(at offset: Int) throws {
    try check(at: offset)
    entries += 1
    guard var run = open else { return }
    run.entry = offset
    if offset - run.slice >= limits.slice {
      slices.append(Split.Slice(range: run.slice..<offset, first: run.sliceFirst, run: runs.count))
      run.slice = offset
      run.sliceFirst = entries
    }
    open = run
  }

  /// The last entry of the run has ended, or there was none and the run is none.
  mutating func end(at offset: Int, isEmpty: Bool = false) throws {
    try check(at: offset)
    guard let run = open else { return }
    open = nil
    if isEmpty { return }
    entries += 1
    slices.append(Split.Slice(range: run.slice..<offset, first: run.sliceFirst, run: runs.count))
    runs.append(Split.Run(range: run.begin..<offset, first: run.first))
    cut += offset - run.begin
  }

  /// The beginning of the entry that the skim is in, up to there, as a slice of a run of its own.
  func unfinished(at offset: Int) -> (run: Split.Run, slice: Split.Slice)? {
    guard let open else { return nil }
    let end = min(max(offset, open.entry), open.entry + max(limits.slice, 1 << 20))
    return (
      Split.Run(range: open.begin..<end, first: open.first),
      Split.Slice(range: open.entry..<end, first: entries, run: runs.count)
    )
  }

  /// Throws when what the skim is in, up to there, is too large already.
  func check(at offset: Int) throws {
    let bound = "\(limits.resource >> 20) MiB"
    if let open {
      guard offset - open.entry > limits.resource else { return }
      throw SkimFault(
        code: .tooLarge, offset: open.entry, path: "Bundle.entry[\(entries)]", subjects: ["`entry` (\(bound))"])
    } else if offset - start - cut > limits.resource {
      throw SkimFault(code: .tooLarge, offset: start, subjects: ["a resource without its entries (\(bound))"])
    }
  }
}
