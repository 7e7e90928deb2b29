public import Tree

/// A *rule* looks at a document and reports *findings*: a code of the one table, and the element it is about.
///
/// A rule is a value that holds what it needs to know (a terminology, compiled invariants) and nothing of the document;
/// it may be asked about several documents at once. It takes a document as it comes: one that breaks other rules,
/// those of its structure too, must not disturb it.
public protocol Rule: Sendable {
  /// Reports what breaks the rule.
  func check(_ survey: Survey, _ findings: inout Findings)
}

/// What rules found in one document, so far: errors up to a limit, and as many of what is less. A document with many
/// warnings is not for that reason invalid, so the one does not take the other's room.
public struct Findings: Sendable {
  /// One fault: what and where.
  struct Finding {
    let code: IssueCode
    let element: Element
    let subjects: [String]
  }

  private(set) var list: [Finding] = []
  private var errors = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Whether no more errors are taken: then there is no need to look on.
  public var isFull: Bool { errors >= limit }

  /// Adds one. `subjects` are names and types for the code's text, never values.
  public mutating func add(_ code: IssueCode, at element: Element, _ subjects: String...) {
    add(code, at: element, subjects)
  }

  /// The same.
  public mutating func add(_ code: IssueCode, at element: Element, _ subjects: [String]) {
    let isError = code.severity >= .error
    guard isError ? !isFull : list.count - errors < limit else { return }
    if isError { errors += 1 }
    list.append(Finding(code: code, element: element, subjects: subjects))
  }

  /// Whether it was told of that element already, about the same.
  func has(_ code: IssueCode, at element: Element, _ subject: String?) -> Bool {
    list.contains { $0.code == code && $0.element.nodeIndex == element.nodeIndex && $0.subjects.first == subject }
  }

  /// All of them as issues, with paths and places, which cost and are therefore made last.
  func issues() -> [Issue] {
    guard let document = list.first?.element.document else { return [] }
    let places = document.places(of: list.map(\.element))
    return zip(list, places).map { found, place in
      Issue(found.code, path: found.element.path, place: place, subjects: found.subjects)
    }
  }
}
