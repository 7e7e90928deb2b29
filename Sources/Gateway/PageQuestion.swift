import Access

/// What a list of pages was asked: the address with the parameters that were used, but for the place of the page. A sealed
/// place opens for the same question alone.
struct PageQuestion: Sendable {
  private let path: String
  private let used: UsedParameters

  init(_ path: String, _ used: UsedParameters) {
    self.path = path
    self.used = used
  }

  /// The address of a page: of the first one, or of the one behind a sealed place.
  func address(after place: String? = nil) -> String { path + used.query(after: place) }

  /// The address of the page behind what these words say.
  func address(behind words: [String], _ seal: PageSeal, _ scope: Scope) throws(Refusal) -> String {
    address(after: try seal.seal(words, scope: scope, question: address()))
  }

  /// What the words of a sealed place say; nil where none was sent. Refuses what was not sealed for this caller and this
  /// question.
  func opened<Mark>(
    _ place: String?, _ seal: PageSeal, _ scope: Scope, _ mark: ([String]) -> Mark?
  ) throws(Refusal) -> Mark? {
    guard let place else { return nil }
    guard let mark = seal.open(place, scope: scope, question: address()).flatMap(mark) else {
      throw PageParameter.badPlace
    }
    return mark
  }
}
