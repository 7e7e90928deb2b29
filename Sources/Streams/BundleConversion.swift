import FHIR
import Tree

/// A Bundle that is too large to be held: its frame is converted as a document, its entries slice by slice.
extension StreamConverter {
  func convertBundle(
    _ source: any ByteSource, in format: FHIRFormat, teller: Teller, write: (ArraySlice<UInt8>) throws -> Void,
    progress: (Progress) -> Void
  ) async throws {
    var finder = PlaceFinder(source: source, start: try source.beginsWithMark() ? 3 : 0, chunk: limits.chunk)
    let split: Split
    do {
      split = try Split(of: source, in: format, limits: limits) { progress(.skimmed($0)) }
    } catch let fault as SkimFault {
      return teller.tell([try issue(fault, in: source, &finder)])
    }
    let mark = Self.newMark()
    let wrapping = try Wrapping(split, of: source, mark: mark)
    let mould = try to.format.map { try Mould($0, pretty: pretty, mark: mark) }

    // The frame's issues are told where they stand: before those of the entries, or after.
    let frame = try readFrame(wrapping, of: source, &finder)
    let isLast = { (issue: Issue) in issue.place.map { place in frame.entries.map { $0 < place } ?? false } ?? false }
    teller.tell(frame.issues.filter { !isLast($0) })
    defer { teller.tell(frame.issues.filter(isLast)) }
    guard let document = frame.document else { return teller.refuse() }
    guard !split.runs.isEmpty else {
      if !teller.isRefused, let text = try text(of: document, teller) { try write(text[...]) }
      return
    }
    let isFrameUsable = !frame.issues.contains { $0.severity >= .error }
    let around = isFrameUsable ? try mould?.around(document) : nil
    if let around, !teller.isRefused { try write(around.before) }
    let slices = SliceConverter(source: source, wrapping: wrapping, mould: mould)
    var next = 0
    try await OrderedWork(tasks: limits.tasks, budget: limits.inWork).run(
      next: {
        guard next < split.slices.count else { return nil }
        defer { next += 1 }
        return (split.slices[next], split.slices[next].range.count)
      },
      make: { try slices.convert($0) },
      take: { slice, made in
        if let found = made.found {
          // What is wrong with the root's start tag is told with the frame.
          teller.tell(
            try found.text.located(
              found.issues, by: &finder, keepsRepeated: isFrameUsable, number: { wrapping.number($0, in: slice) }))
        }
        if made.isRefused { teller.refuse() }
        // Between the first entry and what is before it nothing stands.
        if isFrameUsable, !teller.isRefused {
          try write(made.text.dropFirst(slice.first == 0 ? mould?.between.count ?? 0 : 0))
        }
        progress(.converted(slice.range.upperBound))
        return !teller.isFull
      })
    if let around, !teller.isRefused { try write(Self.endingInLine(Array(around.after))[...]) }
  }

  /// Why a text could not be split: in the reader's words where the reader finds something before the skim did.
  private func issue(_ fault: SkimFault, in source: any ByteSource, _ finder: inout PlaceFinder) throws -> Issue {
    if let split = fault.unfinished, let slice = split.slices.first {
      let wrapping = try Wrapping(split, of: source, mark: Self.newMark())
      let text = try wrapping.wrapped(slice, of: source, isUnfinished: true)
      let found = try text.located(
        split.format.read(text.bytes).issues.filter { $0.severity == .fatal }, by: &finder, keepsRepeated: false,
        number: { wrapping.number($0, in: slice) })
      // At the end of what is unfinished there is always something missing.
      let end = try finder.place(of: slice.range.upperBound)
      if let first = found.first, let place = first.place, place < end { return first }
    }
    return Issue(
      fault.code, path: fault.path, place: try finder.place(of: fault.offset), subjects: fault.subjects)
  }

  /// What was read of the frame: issues with their places in the whole text, and where the entries begin.
  private struct Frame {
    var document: Document?
    var issues: [Issue]
    var entries: Place?
  }

  private func readFrame(_ wrapping: Wrapping, of source: any ByteSource, _ finder: inout PlaceFinder) throws -> Frame {
    let split = wrapping.split
    let text = try wrapping.frame(of: source)
    let reading = split.format.read(text.bytes)
    var issues = try text.located(
      reading.issues, by: &finder, keepsRepeated: true, number: { wrapping.number(inFrame: $0) })
    guard let document = reading.document else { return Frame(document: nil, issues: issues) }
    if to == .ndjson, document.type.name == "Bundle", !split.runs.isEmpty {
      issues += try text.located(
        EntryLines.losses(of: document), by: &finder, keepsRepeated: true, number: { wrapping.number(inFrame: $0) })
    }
    let first = issues.isEmpty ? nil : split.runs.first
    return Frame(
      document: document, issues: issues.inTextOrder,
      entries: try first.map { try finder.place(of: $0.range.lowerBound) })
  }

  /// A mark that no document has, being random.
  private static func newMark() -> String {
    let numbers = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
    return "urn:mict:\(numbers.joined())"
  }
}

/// Reads and writes slices; many of them at the same time.
private struct SliceConverter: Sendable {
  let source: any ByteSource
  let wrapping: Wrapping
  /// Nil where NDJSON is written.
  let mould: Mould?

  struct Made: Sendable {
    var text: ArraySlice<UInt8> = []
    /// What was found, and the text that its places are of.
    var found: (text: ComposedText, issues: [Issue])?
    var isRefused = false
  }

  func convert(_ slice: Split.Slice) throws -> Made {
    let text = try wrapping.wrapped(slice, of: source)
    let reading = wrapping.split.format.read(text.bytes)
    var made = Made(found: reading.issues.isEmpty ? nil : (text, reading.issues))
    guard reading.isUsable, let document = reading.document else {
      made.isRefused = true
      return made
    }
    guard let mould else {
      let (lines, loss) = EntryLines.lines(of: document, after: 1)
      made.text = lines[...]
      if let loss { made.found = (text, reading.issues + [loss]) }
      return made
    }
    do {
      made.text = try mould.entries(of: document)
    } catch let error as FHIRUnwritable {
      made.found = (text, reading.issues + error.issues)
      made.isRefused = true
    }
    return made
  }
}
