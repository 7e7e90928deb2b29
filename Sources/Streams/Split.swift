import FHIR
import Tree

/// What a skim finds in the text of a large Bundle.
///
/// A *run* is a part of the text that holds entries side by side and nothing else but what may stand between them: in
/// JSON what is between the brackets of `entry`, in XML neighbouring elements `entry`. Runs are cut into *slices* of
/// some entries each, with not a byte left out. What is outside of the runs, with a placeholder for each, is the
/// *frame*.
///
/// A split says where things are. Whether they are JSON, XML or FHIR is judged by the readers, which get to see every
/// byte of it.
struct Split {
  struct Run {
    var range: Range<Int>
    /// The number of its first entry among all of the Bundle.
    var first: Int
  }

  struct Slice: Sendable {
    var range: Range<Int>
    /// The number of its first entry among all of the Bundle.
    var first: Int
    /// The number of the run it is cut from.
    var run: Int
  }

  var format: FHIRFormat
  /// Where the text begins, after a byte order mark.
  var start: Int
  /// Where it ends.
  var end: Int
  var runs: [Run] = []
  var slices: [Slice] = []
  /// The XML declaration, empty where there is none or the text is JSON.
  var declaration = 0..<0
  /// The start tag of XML's root, empty for JSON.
  var rootTag = 0..<0
  /// The name in it, as written.
  var rootName: [UInt8] = []

  /// The bytes outside of the runs.
  var frame: Int { end - start - runs.reduce(0) { $0 + $1.range.count } }
}

/// Why a text can't be split: an issue at an offset.
struct SkimFault: Error {
  var code: IssueCode
  var offset: Int
  var path = ""
  var subjects: [String] = []
  /// When it was met within an entry: a split whose only slice is the beginning of that entry. There the reader may
  /// find what led the skim astray.
  var unfinished: Split?
}

/// What a skim of either format does.
protocol Skim {
  /// Goes on with the chunk that begins at that offset of the text.
  mutating func take(_ chunk: RawSpan, at base: Int) throws
  /// What was found, when the text has ended.
  func finish() throws -> Split
  /// What was found so far of the entry that the skim is in, up to there.
  func unfinished(at offset: Int) -> Split?
}

extension Split {
  /// Skims a text. Throws `SkimFault`, and what the source throws.
  init(of source: any ByteSource, in format: FHIRFormat, limits: StreamLimits, progress: (Int) -> Void) throws {
    let start = try source.beginsWithMark() ? 3 : 0
    switch format {
    case .json:
      self = try JSONSkim(source: source, start: start, limits: limits).skim(source, limits, progress)
    case .xml:
      try XMLEncoding.demandUTF8(source.read(at: start, count: 1024), at: start, limits: limits)
      self = try XMLSkim(start: start, limits: limits).skim(source, limits, progress)
    }
  }
}

extension Skim {
  fileprivate consuming func skim(
    _ source: any ByteSource, _ limits: StreamLimits, _ progress: (Int) -> Void
  ) throws -> Split {
    var skim = self
    do {
      try source.forEachChunk(from: try source.beginsWithMark() ? 3 : 0, size: limits.chunk) { chunk, at in
        try skim.take(chunk.span.bytes, at: at)
        progress(at + chunk.count)
      }
      return try skim.finish()
    } catch var fault as SkimFault {
      fault.unfinished = skim.unfinished(at: fault.offset)
      throw fault
    }
  }
}
