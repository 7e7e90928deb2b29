import Values

/// A *span* is what a value covers on a line of whole numbers: from `low` up to and without `high`. A date covers its
/// milliseconds, a number its millionth. Open ends lie at the ends of `Int64`, so that comparing needs no exceptions.
struct Span: Hashable {
  var low: Int64
  var high: Int64

  init(low: Int64 = .min, high: Int64 = .max) {
    self.low = low
    self.high = high
  }

  /// From where the first begins to where the last ends.
  func joined(_ other: Span) -> Span { Span(low: min(low, other.low), high: max(high, other.high)) }

  /// The same with so much more on both sides; a side that the ends of the line would cut off lies there.
  func widened(by margin: Int64) -> Span {
    let (below, isBelow) = low.subtractingReportingOverflow(margin)
    let (above, isAbove) = high.addingReportingOverflow(margin)
    return Span(low: isBelow ? .min : below, high: isAbove ? .max : above)
  }

  // MARK: Numbers

  /// The place of the smallest step of numbers: millionths.
  static let place = -6

  /// A stored number: the millionth nearest to it. Beyond what 64 bits hold (9.2 × 10^12) it lies at the end.
  init(number: ExactDecimal) {
    let limit = Int64.max - 2
    let step = number.steps(of: Self.place, rounding: .nearest) ?? (number.isNegative ? -limit : limit)
    low = min(max(step, -limit), limit)
    high = low + 1
  }

  /// A number exactly as it was asked for; nil where millionths can't say it.
  init?(exactly number: ExactDecimal) {
    guard let step = number.steps(of: Self.place, rounding: .nearest), step < .max,
      ExactDecimal(step, place: Self.place) == number
    else { return nil }
    low = step
    high = step + 1
  }

  /// All numbers that round to the one asked for at the precision it was written in: 5.40 covers 5.395 to 5.405, and 1e2
  /// covers 50 to 150 (R4 §3.1.1.4.6 gives 95 to 105 there, against its own rule; R5 has 50 to 150).
  init?(around number: ExactDecimal) {
    guard Span(exactly: number) != nil, let count = number.steps(of: number.place, rounding: .nearest),
      count.magnitude < UInt64(Int64.max / 10 - 1)
    else { return nil }
    // Half a step is half of ten of the next place. Stored numbers are whole millionths: the first one at or above.
    let bounds = [-5, 5].map { ExactDecimal(count * 10 + $0, place: number.place - 1) }
    guard let low = bounds[0].steps(of: Self.place, rounding: .up),
      let high = bounds[1].steps(of: Self.place, rounding: .up)
    else { return nil }
    self.low = low
    self.high = high
  }

  /// About the number asked for: a tenth of it more or less, and never less than what it covers as it was written.
  init?(about number: ExactDecimal) {
    guard let exactly = Span(exactly: number), let around = Span(around: number) else { return nil }
    self = exactly.widened(by: Int64((exactly.low.magnitude / 10))).joined(around)
  }
}

/// How a stored span lies to the one asked for (R4 §3.1.1.4.5). With *S* the span asked for and *T* the stored one:
///
///     eq  T.low >= S.low AND T.high <= S.high      T lies within S
///     ne  T.low <  S.low OR  T.high >  S.high      it does not
///     gt  T.high > S.high                          T reaches above S
///     lt  T.low  < S.low                           T reaches below S
///     ge  gt OR eq
///     le  lt OR eq
///     sa  T.low  >= S.high                         T starts after S
///     eb  T.high <= S.low                          T ends before S
///     ap  T.low < S.high AND T.high > S.low        T and S overlap; S was widened before, by a tenth of a number, or of
///                                                  the time between a date and now
public enum SearchPrefix: String, CaseIterable, Sendable {
  case eq, ne, gt, lt, ge, le, sa, eb, ap

  /// What a number covers that is asked for so: its implicit precision counts only where it is to be alike; nil where
  /// millionths can't say it.
  func span(of number: ExactDecimal) -> Span? {
    switch self {
    case .eq, .ne: Span(around: number)
    case .ap: Span(about: number)
    default: Span(exactly: number)
    }
  }

  func holds(asked: Span, stored: Span) -> Bool {
    let within = stored.low >= asked.low && stored.high <= asked.high
    return switch self {
    case .eq: within
    case .ne: !within
    case .gt: stored.high > asked.high
    case .lt: stored.low < asked.low
    case .ge: stored.high > asked.high || within
    case .le: stored.low < asked.low || within
    case .sa: stored.low >= asked.high
    case .eb: stored.high <= asked.low
    case .ap: stored.low < asked.high && stored.high > asked.low
    }
  }
}
