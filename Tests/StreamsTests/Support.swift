import FHIR
import Streams
import TestSupport
import Testing
import Tree

/// What a conversion gave.
struct Outcome: Equatable {
  var text: [UInt8] = []
  var issues: [Tree.Issue] = []
  var isConverted = false

  var string: String { String(decoding: text, as: UTF8.self) }

  /// `line:column path code`, one for each issue.
  var faults: [String] {
    issues.map { issue in
      let place = issue.place.map { "\($0.line):\($0.column)" } ?? ""
      return [place, issue.path, issue.code.rawValue].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}

/// Ways through, by their limits.
enum Way {
  /// At once.
  static let whole: StreamLimits = {
    var limits = StreamLimits()
    limits.whole = .max
    return limits
  }()

  /// In chunks and slices of that size, however small the text is.
  static func split(chunk: Int = 1 << 16, slice: Int = 1) -> StreamLimits {
    var limits = StreamLimits()
    limits.whole = -1
    limits.chunk = chunk
    limits.slice = slice
    limits.tasks = 3
    return limits
  }
}

func convert(
  _ text: [UInt8], from: StreamForm, to: StreamForm, pretty: Bool = false, _ limits: StreamLimits
) async throws -> Outcome {
  try await convert(MemorySource(text), from: from, to: to, pretty: pretty, limits)
}

func convert(
  _ source: any ByteSource, from: StreamForm, to: StreamForm, pretty: Bool = false, _ limits: StreamLimits
) async throws -> Outcome {
  var text: [UInt8] = []
  let found = Found()
  let isConverted = try await StreamConverter(from: from, to: to, pretty: pretty, limits: limits).convert(
    source, write: { text += $0 }, report: { found.issues.append($0) })
  return Outcome(text: text, issues: found.issues, isConverted: isConverted)
}

private final class Found {
  var issues: [Tree.Issue] = []
}

func convert(
  _ text: String, from: StreamForm, to: StreamForm, pretty: Bool = false, _ limits: StreamLimits
) async throws -> Outcome {
  try await convert(Array(text.utf8), from: from, to: to, pretty: pretty, limits)
}

/// Expects the split conversion to give what the whole one gives: the same bytes, or the same issues.
func expectSame(
  _ text: String, from: StreamForm, _ comment: String = "", _ location: SourceLocation = #_sourceLocation
) async throws {
  for to in [StreamForm.json, .xml] {
    let whole = try await convert(text, from: from, to: to, pretty: true, Way.whole)
    for chunk in [1, 7, 1 << 16] {
      let split = try await convert(text, from: from, to: to, pretty: true, Way.split(chunk: chunk))
      #expect(split.faults == whole.faults, "\(comment) to \(to), chunk \(chunk)", sourceLocation: location)
      #expect(split.issues == whole.issues, "\(comment) to \(to), chunk \(chunk)", sourceLocation: location)
      #expect(split.isConverted == whole.isConverted, "\(comment) to \(to), chunk \(chunk)", sourceLocation: location)
      if whole.isConverted {
        #expect(split.string == whole.string, "\(comment) to \(to), chunk \(chunk)", sourceLocation: location)
      }
    }
  }
}

extension TestData {
  /// The specification's examples that are Bundles, as `json/name.json` and `xml/name.xml`.
  static let bundles: [String] = {
    guard has("fhir/examples", for: "Bundle examples") else { return [] }
    return ["json", "xml"].flatMap { format in
      files(in: "fhir/examples/\(format)", ext: format).map { "\(format)/\($0)" }.filter { name in
        guard let bytes = try? example(name) else { return false }
        let start = String(decoding: bytes.prefix(2000), as: UTF8.self)
        return start.contains("<Bundle") || start.firstMatch(of: /^\s*\{\s*"resourceType"\s*:\s*"Bundle"/) != nil
      }
    }
  }()

  static func example(_ name: String) throws -> [UInt8] { try bytes("fhir/examples/\(name)") }
}
