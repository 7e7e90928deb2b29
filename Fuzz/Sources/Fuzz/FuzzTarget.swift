import FHIR
import Glibc

/// A *target* is one reader with what must be true of everything it reads: its *oracle*. An *input* is the bytes that
/// libFuzzer made up; a *seed* is one that it begins with.
enum FuzzTarget: String, CaseIterable {
  /// FHIR's JSON, the straight and the thorough reader.
  case json
  /// FHIR's XML, the straight reader, libxml2 and the thorough reader.
  case xml
  /// XML of any kind.
  case events
  /// Narratives, in JSON and in XML.
  case narrative
  /// JSON under a small schema, with anchors: residues.
  case residue
  /// FHIRPath: words, syntax, binding, evaluation.
  case path
  /// FHIR packages: gzip and tar.
  case package
  /// How values of primitive types are written.
  case format

  /// The one that the environment names in `FUZZ_TARGET`.
  static let chosen: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      complain("FUZZ_TARGET must be one of: \(allCases.map(\.rawValue).joined(separator: ", "))")
      exit(2)
    }
    return target
  }()

  /// Reads one input and checks what came of it.
  func run(_ input: [UInt8]) {
    switch self {
    case .json: ResourceOracle.check(input, .json)
    case .xml: ResourceOracle.check(input, .xml)
    case .events: EventsOracle.check(input)
    case .narrative: NarrativeOracle.check(input)
    case .residue: ResidueOracle.check(input)
    case .path: PathOracle.check(input)
    case .package: PackageOracle.check(input)
    case .format: FormatOracle.check(input)
    }
  }
}

/// Ends the process where `isRight` is false: libFuzzer keeps the input and says which it was.
func demand(_ isRight: Bool, _ what: @autoclosure () -> String) {
  if !isRight { finding(what()) }
}

/// Ends the process with what was found.
func finding(_ what: String) -> Never {
  complain("finding: \(what)")
  abort()
}

/// A line for whoever runs this.
func complain(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
