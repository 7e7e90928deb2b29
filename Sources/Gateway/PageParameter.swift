/// The parameters of lists that are no searches: of histories, and of `$everything`.
enum PageParameter {
  /// How many on a page: what is asked, and no more than a search gives.
  static func count(_ name: String, _ value: String) throws(Refusal) -> Int {
    guard let count = Int(value), count > 0 else {
      throw .badParameter(name: name, reason: "a number from 1", japanese: "1以上の数を指定してください")
    }
    return min(count, SearchRequest.largestCount)
  }

  /// The seconds that a date means.
  static func seconds(_ name: String, _ value: String) throws(Refusal) -> Range<Int64> {
    guard let span = PartialDate.span(Array(value.utf8)), span.low < span.high else {
      throw .badParameter(
        name: name, reason: "a date or an instant, such as `2026-04-01T00:00:00+09:00`",
        japanese: "`2026-04-01T00:00:00+09:00`のような日時を指定してください")
    }
    let low = span.low.dividedFloor(by: 1000)
    return low..<max(low + 1, (span.high - 1).dividedFloor(by: 1000) + 1)
  }
}
