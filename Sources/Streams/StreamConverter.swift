public import Tree

/// Converts a text of resources in bounded memory, however large it is: JSON, XML and NDJSON into each other. The
/// result is byte for byte what reading the whole and writing it would give, and so is what is refused.
///
/// A text of some MiB is converted whole. A larger Bundle is split (see `Split`), a text of NDJSON is read by lines;
/// their parts go through the ordinary readers and writers, some at the same time. It does not know files, names or
/// terminals.
///
///     let converter = StreamConverter(from: .json, to: .xml, pretty: true)
///     let isConverted = try await converter.convert(source, write: { … }, report: { print($0.text()) })
public struct StreamConverter: Sendable {
  let from: StreamForm
  let to: StreamForm
  let pretty: Bool
  let limits: StreamLimits

  /// How far a conversion has come, in bytes of what is read: first it may be skimmed, then it is converted.
  public enum Progress: Sendable {
    case skimmed(Int)
    case converted(Int)
  }

  /// A converter. NDJSON is never pretty.
  public init(from: StreamForm, to: StreamForm, pretty: Bool, limits: StreamLimits = StreamLimits()) {
    self.from = from
    self.to = to
    self.pretty = pretty
    self.limits = limits
  }

  /// Converts a text. `write` gets the result piece by piece, in order, and nothing after something was found wrong;
  /// what it got before is then of no use, or, of NDJSON, not all. `report` gets what is found, in the order of the
  /// text. Returns whether all was converted. Only NDJSON can be read from a source without a count.
  ///
  /// Throws what the source and `write` throw, and `ChangedSource`.
  public func convert(
    _ source: any ByteSource, write: (ArraySlice<UInt8>) throws -> Void, report: @escaping (Issue) -> Void,
    progress: (Progress) -> Void = { _ in }
  ) async throws -> Bool {
    let teller = Teller(limit: limits.issues, report: report)
    if let format = from.format {
      guard let count = source.count else { preconditionFailure("a Bundle is read from where it can be read twice") }
      if count <= limits.whole {
        try convertWhole(source, count, in: format, teller: teller, write: write)
      } else {
        try await convertBundle(source, in: format, teller: teller, write: write, progress: progress)
      }
    } else {
      try await convertLines(source, teller: teller, write: write, progress: progress)
    }
    return !teller.isRefused
  }
}
