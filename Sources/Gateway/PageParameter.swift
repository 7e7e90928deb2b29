import Tree

/// The parameters of lists that are no searches: of histories, of `$everything` and of the audit trail.
enum PageParameter {
  /// The names that every list knows: those of a page and those of all interactions (R4 §3.1.0.1.11).
  static let names: Set<String> = [
    "_count", "_after", "_format", "_pretty", "_summary", "_elements", "_elements:exclude",
  ]

  /// How many on a page: what is asked, and no more than a search gives.
  static func count(_ name: String, _ value: String) throws(Refusal) -> Int {
    guard !value.isEmpty, value.utf8.allSatisfy(ParameterReading.isDigit), value.contains(where: { $0 != "0" }) else {
      throw .badParameter(name: name, reason: "its value must be a number from 1", japanese: "1以上の数を指定してください")
    }
    return min(Int(value) ?? .max, SearchRequest.largestCount)
  }

  /// Reads what says how much of each resource is shown, or in which form, and gives it as it was used, for links; nil where
  /// nothing of it was. `types` are those that the list may have.
  static func show(
    _ name: String, _ value: String, of types: [String], isLenient: Bool, in presentation: inout Presentation
  ) throws(Refusal) -> (name: String, value: String)? {
    guard ["_summary", "_elements", "_elements:exclude"].contains(name) else { return (name, value) }
    do throws(SearchProblem) {
      let parts = name.split(separator: ":").map(String.init)
      let control = try SearchQuery.control(parts[0], parts.count > 1 ? parts[1] : nil, value)
      guard let control else { return nil }
      return try presentation.take(control, of: types, isLenient: isLenient)
    } catch { throw error.refusal }
  }

  /// What stands for a parameter that a list does not know, or that has no value: nothing where the caller says so, else a
  /// refusal that names those it knows.
  static func leaveOut(_ name: String, isLenient: Bool, known: Set<String>) throws(Refusal) {
    if isLenient { return }
    let names = known.subtracting(["_after"]).sorted().map { "`\($0)`" }.joined(separator: ", ")
    throw .badParameter(
      name: InputName.told(name), reason: "it is not known here; there are \(names)",
      japanese: "ここでは使えません。使えるのは\(names)です")
  }

  /// The refusal of a place that was not given to this caller for this question.
  static let badPlace = Refusal.badParameter(
    name: "_after", reason: "it is taken from a `next` link, and only for who got it",
    japanese: "`next`リンクにあるものを、受け取った本人だけが使えます")

  /// The milliseconds that a date means.
  static func span(_ name: String, _ value: String) throws(Refusal) -> Span {
    guard let span = PartialDate.span(Array(value.utf8)), span.low < span.high else {
      throw .badParameter(
        name: name, reason: "its value must be a date or an instant, such as `2026-04-01T00:00:00+09:00`",
        japanese: "`2026-04-01T00:00:00+09:00`のような日時を指定してください")
    }
    return span
  }

  /// The seconds that a date means.
  static func seconds(_ name: String, _ value: String) throws(Refusal) -> Range<Int64> {
    let span = try span(name, value)
    let low = span.low.dividedFloor(by: 1000)
    return low..<max(low + 1, (span.high - 1).dividedFloor(by: 1000) + 1)
  }
}
