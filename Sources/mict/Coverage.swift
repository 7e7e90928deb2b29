import Mapping
import Tree

/// What samples show of the mappings: the rows and the lines of code tables that took something, and how often each
/// element was left.
struct Coverage {
  /// Whether the rows of a group count anew wherever it is used.
  let isByUse: Bool
  /// By mapping, how many samples there were.
  private(set) var samples: [String: Int] = [:]
  private var shown: Set<[Provenance.Row.Origin]> = []
  private var shownLines: Set<Provenance.TableLine> = []
  private var counts: [String: [String: (count: Int, reason: Provenance.Reason)]] = [:]

  /// An element that samples leave.
  struct Left {
    /// Its path, without positions.
    let path: String
    let count: Int
    /// Why, the first time.
    let reason: Provenance.Reason
  }

  init(isByUse: Bool) { self.isByUse = isByUse }

  /// Adds a sample that the lens takes.
  mutating func add(_ resource: Document, _ lens: Lens) {
    guard let provenance = lens.provenance(of: resource) else { return }
    samples[lens.name, default: 0] += 1
    for row in provenance.rows { shown.insert(identity(row)) }
    shownLines.formUnion(provenance.tableLines)
    var told: Set<Int> = []
    for line in provenance.lines {
      guard case .residue(let reason, let whole) = line.fate, told.insert(whole.nodeIndex).inserted else { continue }
      counts[lens.name, default: [:]][Self.withoutPositions(whole.path), default: (0, reason)].count += 1
    }
  }

  /// What one mapping's samples leave, the most frequent first.
  func left(by lens: Lens) -> [Left] {
    (counts[lens.name] ?? [:]).map { Left(path: $0.key, count: $0.value.count, reason: $0.value.reason) }
      .sorted { ($1.count, $0.path) < ($0.count, $1.path) }
  }

  /// Every row, once; mappings that share a file share its rows.
  func all(of lenses: [Lens]) -> [Provenance.Row] {
    var known: Set<[Provenance.Row.Origin]> = []
    return lenses.flatMap(\.allRows).filter { known.insert(identity($0)).inserted }
  }

  /// Those that took nothing; each as it is used first.
  func missing(of lenses: [Lens]) -> [Provenance.Row] { all(of: lenses).filter { !shown.contains(identity($0)) } }

  /// Every line of the code tables that rows use, once.
  func allLines(of lenses: [Lens]) -> [Provenance.TableLine] {
    Set(lenses.flatMap(\.allTableLines)).sorted { ($0.origin.file, $0.origin.line) < ($1.origin.file, $1.origin.line) }
  }

  /// Those that took nothing.
  func missingLines(of lenses: [Lens]) -> [Provenance.TableLine] {
    allLines(of: lenses).filter { !shownLines.contains($0) }
  }

  private func identity(_ row: Provenance.Row) -> [Provenance.Row.Origin] {
    isByUse ? row.origins : Array(row.origins.prefix(1))
  }

  private static func withoutPositions(_ path: String) -> String {
    path.split(separator: ".").map { $0.prefix { $0 != "[" } }.joined(separator: ".")
  }
}
