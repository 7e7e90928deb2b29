import Tree

/// Compares two files: the one resource of each, or their lines one by one. It keeps no more differences than it is to
/// tell.
struct Comparison {
  private let limit: Int
  private(set) var differences: [DifferenceReport.Item] = []
  /// Whether there are more than were kept.
  private(set) var hasMore = false

  /// A resource could not be read; that has been told.
  struct Unreadable: Error {}

  init(limit: Int) { self.limit = limit }

  /// Compares the files, as far as differences are to be told. Throws `Unreadable`, and `Files.Fault`.
  mutating func compare(_ left: String, _ right: String) throws {
    var left = try ResourceReader(left)
    var right = try ResourceReader(right)
    while !hasMore {
      let texts = (try Self.next(&left), try Self.next(&right))
      if texts.0 == nil, texts.1 == nil { return }
      // Both are looked at before either is given up.
      let documents = (texts.0.map { Self.document($0, left.name) }, texts.1.map { Self.document($0, right.name) })
      switch documents {
      case (.some(let before?), .some(let after?)): compare(before, after, texts.0?.line, texts.1?.line)
      case (.some(let before?), .none): add("removed", texts.0?.line, left: side(before, texts.0?.line), right: nil)
      case (.none, .some(let after?)): add("added", texts.1?.line, left: nil, right: side(after, texts.1?.line))
      default: throw Unreadable()
      }
    }
  }

  private mutating func compare(_ before: Document, _ after: Document, _ beforeLine: Int?, _ afterLine: Int?) {
    // One more than is told, to know whether there are more.
    let changes = Change.all(from: before, to: after, limit: limit + 1 - differences.count)
    var befores = before.places(of: changes.compactMap(\.before)).makeIterator()
    var afters = after.places(of: changes.compactMap(\.after)).makeIterator()
    for change in changes {
      let values = ValueText.pair(change)
      let left = change.before.map { element in
        DifferenceReport.Side(element, befores.next() ?? nil, values.0, down: (beforeLine ?? 1) - 1)
      }
      let right = change.after.map { element in
        DifferenceReport.Side(element, afters.next() ?? nil, values.1, down: (afterLine ?? 1) - 1)
      }
      add(change.kind.rawValue, beforeLine ?? afterLine, left: left, right: right)
    }
  }

  private mutating func add(
    _ kind: String, _ line: Int?, left: DifferenceReport.Side?, right: DifferenceReport.Side?
  ) {
    guard differences.count < limit else { return hasMore = true }
    differences.append(.init(kind: kind, line: line, left: left, right: right))
  }

  /// A whole resource as a side of a difference.
  private func side(_ document: Document, _ line: Int?) -> DifferenceReport.Side {
    let root = document.root
    return .init(root, document.places(of: [root]).first ?? nil, ValueText.short(root), down: (line ?? 1) - 1)
  }

  private static func next(_ reader: inout ResourceReader) throws -> ResourceReader.Text? {
    let text = try reader.next()
    if text == nil, let fault = reader.fault {
      Files.complain(fault.rendered(file: reader.name))
      throw Unreadable()
    }
    return text
  }

  /// The resource, or nil after saying why it can't be read whole.
  private static func document(_ text: ResourceReader.Text, _ name: String) -> Document? {
    let reading = text.reading()
    let lost = reading.issues.filter { !$0.code.keepsAll }
    for issue in lost { Files.complain(issue.rendered(file: name)) }
    return lost.isEmpty ? reading.document : nil
  }
}
