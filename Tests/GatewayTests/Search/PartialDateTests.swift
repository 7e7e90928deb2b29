import Testing

@testable import Gateway

/// What dates and times cover. The milliseconds were worked out with another tool (`date -u -d … +%s`).
@Suite struct PartialDateTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 1_000),
      ("1970-01-01", -32_400_000, 54_000_000),
      ("2026", 1_767_193_200_000, 1_798_729_200_000),
      ("2026-02", 1_769_871_600_000, 1_772_290_800_000),
      ("2024-02", 1_706_713_200_000, 1_709_218_800_000),
      ("2026-12", 1_796_050_800_000, 1_798_729_200_000),
      ("2026-11-22", 1_795_273_200_000, 1_795_359_600_000),
      ("2026-11-22T10:30", 1_795_311_000_000, 1_795_311_060_000),
      ("2026-11-22T10:30+09:00", 1_795_311_000_000, 1_795_311_060_000),
      ("2026-11-22T10:30:15", 1_795_311_015_000, 1_795_311_016_000),
      ("2026-11-22T10:30:15+09:00", 1_795_311_015_000, 1_795_311_016_000),
      ("2026-11-22T01:30:15Z", 1_795_311_015_000, 1_795_311_016_000),
      ("2026-11-21T20:30:15-05:00", 1_795_311_015_000, 1_795_311_016_000),
      ("2026-11-22T10:30:15.2", 1_795_311_015_200, 1_795_311_015_300),
      ("2026-11-22T10:30:15.25", 1_795_311_015_250, 1_795_311_015_260),
      ("2026-11-22T10:30:15.250", 1_795_311_015_250, 1_795_311_015_251),
      ("2026-11-22T10:30:15.2509999+09:00", 1_795_311_015_250, 1_795_311_015_251),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000, 1_483_228_801_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000, -62_135_596_799_000),
      ("9999-12-31", 253_402_182_000_000, 253_402_268_400_000),
    ] as [(String, Int64, Int64)])
  func covers(_ text: String, _ low: Int64, _ high: Int64) {
    #expect(PartialDate.span(text.utf8) == Span(low: low, high: high))
  }

  @Test(arguments: [
    "", "26", "0000", "2026-", "2026-13", "2026-00", "2026-1", "2026-02-29", "2026-04-31", "2026-01-00", "2026-01-32",
    "2026-01-02T", "2026-01-02T10", "2026-01-02T24:00", "2026-01-02T10:60", "2026-01-02T10:30:61",
    "2026-01-02T10:30:00.", "2026-01-02T10:30:00+0900", "2026-01-02T10:30:00+14:01", "2026-01-02T10:30:00 09:00",
    "2026-02T10:30", "2026-01-02Z", "2026-01-02 10:30", "２０２６", "2026-01-02T10:30:00Zx", "-2026",
  ])
  func otherTextsCoverNothing(_ text: String) {
    #expect(PartialDate.span(text.utf8) == nil)
  }

  /// Every day of eight hundred years, counted one by one, and its month and year around it.
  @Test func daysFollowEachOther() throws {
    var start: Int64 = 0
    // 1970 back to 1600, by leap years alone.
    for year in 1600..<1970 { start -= isLeap(year) ? 366 : 365 }
    for year in 1600..<2400 {
      let whole = try #require(PartialDate.span(padded(year, 4).utf8))
      #expect(whole.low == start * 86_400_000 - 32_400_000)
      for month in 1...12 {
        let days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        let name = "\(padded(year, 4))-\(padded(month, 2))"
        #expect(
          PartialDate.span(name.utf8)
            == Span(low: start * 86_400_000 - 32_400_000, high: (start + Int64(days)) * 86_400_000 - 32_400_000))
        let last = try #require(PartialDate.span("\(name)-\(days)".utf8))
        #expect(last.low == (start + Int64(days - 1)) * 86_400_000 - 32_400_000)
        #expect(PartialDate.span("\(name)-\(days + 1)".utf8) == nil)
        start += Int64(days)
      }
      #expect(whole.high == start * 86_400_000 - 32_400_000)
    }
  }

  private func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: width - "\(number)".count) + "\(number)"
  }
}
