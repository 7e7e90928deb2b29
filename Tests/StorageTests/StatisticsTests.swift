import TestSupport
import Testing

@testable import Storage

/// What is published of the counts: no small one, and none that follows from the others.
@Suite struct StatisticsTests {
  private static func random(_ random: inout SeededGenerator, names: Int, months: Int, most: Int) -> UsageStatistics {
    var statistics = UsageStatistics()
    for _ in 0..<Int.random(in: 0...most, using: &random) {
      statistics.count(
        month: Int.random(in: 1...months, using: &random),
        occupation: "o\(Int.random(in: 0..<names, using: &random) * Int.random(in: 0...1, using: &random))",
        facility: "f\(Int.random(in: 0..<names, using: &random))")
    }
    return statistics
  }

  /// The sums that anybody knows to hold, over the counts of both tables in one row; the months' totals are the same in
  /// both.
  private static func sums(_ tables: [UsageStatistics.Table]) -> [(parts: [Int], total: Int)] {
    var sums: [(parts: [Int], total: Int)] = []
    var start = 0
    for table in tables {
      let (rows, base) = (table.counts.count, start)
      func cell(_ row: Int, _ month: Int) -> Int { row == rows - 1 ? month : 13 + base + row * 13 + month }
      for row in 0..<rows { sums.append(((0..<12).map { cell(row, $0) }, cell(row, 12))) }
      for month in 0...12 { sums.append(((0..<(rows - 1)).map { cell($0, month) }, cell(rows - 1, month))) }
      start += (rows - 1) * 13
    }
    return sums
  }

  private static func cells(_ tables: [UsageStatistics.Table]) -> [Int?] {
    (tables.first?.counts.last ?? []) + tables.flatMap { $0.counts.dropLast().flatMap { $0 } }
  }

  /// What an attacker finds who knows every rule: a hidden count is at least 1, and what one sum leaves open is bounded
  /// by the bounds of the others in it. Gives the bounds of each cell.
  private static func bounds(_ tables: [UsageStatistics.Table]) -> [(low: Int, high: Int)] {
    var bounds = cells(tables).map { cell -> (low: Int, high: Int) in
      cell.map { (low: $0, high: $0) } ?? (low: 1, high: 1_000_000)
    }
    let sums = sums(tables)
    for _ in 0..<60 {
      for (parts, total) in sums {
        let low = parts.reduce(0) { $0 + bounds[$1].low }
        let high = parts.reduce(0) { $0 + bounds[$1].high }
        bounds[total].low = max(bounds[total].low, low)
        bounds[total].high = min(bounds[total].high, high)
        for part in parts {
          bounds[part].low = max(bounds[part].low, bounds[total].low - (high - bounds[part].high))
          bounds[part].high = min(bounds[part].high, bounds[total].high - (low - bounds[part].low))
        }
      }
    }
    return bounds
  }

  @Test func nothingSmallIsToldAndNothingHiddenFollows() {
    var random = SeededGenerator.told("suppression")
    var (hidden, shown) = (0, 0)
    for _ in 0..<60 {
      let names = Int.random(in: 1...6, using: &random)
      let months = Int.random(in: 1...12, using: &random)
      let full = Self.random(&random, names: names, months: months, most: 1_500)
      let (truth, tables) = (full.published(threshold: 1), full.published(threshold: 10))
      #expect(truth.allSatisfy { $0.counts.allSatisfy { !$0.contains(nil) } }, "nothing is small")
      let (counts, told) = (Self.cells(truth).compactMap(\.self), Self.cells(tables))
      for (count, told) in zip(counts, told) {
        if let told {
          #expect(told == count && !(1..<10).contains(told), "seed \(random.seed)")
          shown += 1
        } else {
          hidden += 1
        }
      }
      for (bound, cell) in zip(Self.bounds(tables), told) where cell == nil {
        #expect(bound.low < bound.high, "seed \(random.seed): a hidden count follows from the others")
      }
      #expect(told.count == counts.count)
    }
    #expect(hidden > 500 && shown > 500, "\(hidden) \(shown)")
  }

  /// None of the hidden counts is zero: ten of them with the total ten would be one each.
  @Test func whatIsPinnedByItsTotalIsHiddenWithIt() {
    for months in 2...12 {
      var statistics = UsageStatistics()
      for month in 1...months { statistics.count(month: month, occupation: "o0", facility: "f0") }
      for month in 1...12 { for _ in 0..<40 { statistics.count(month: month, occupation: "o1", facility: "f1") } }
      let tables = statistics.published(threshold: 10)
      for (bound, cell) in zip(Self.bounds(tables), Self.cells(tables)) where cell == nil {
        #expect(bound.low < bound.high, "\(months) months")
      }
    }
  }

  /// Of few cells the ways to fill the hidden ones with counts near the true ones are tried: each has more than one.
  @Test func everyHiddenCountCouldBeAnother() {
    var random = SeededGenerator.told("suppression of few cells")
    var count = 0
    for _ in 0..<150 {
      let statistics = Self.random(&random, names: 2, months: 2, most: 40)
      let tables = statistics.published(threshold: 5)
      let (cells, sums) = (Self.cells(tables), Self.sums(tables))
      let truth = Self.cells(statistics.published(threshold: 1)).compactMap(\.self)
      let unknown = cells.indices.filter { cells[$0] == nil }
      guard !unknown.isEmpty, unknown.count <= 14 else { continue }
      count += 1
      var values = unknown.reduce(into: [Int: Set<Int>]()) { $0[$1] = [] }
      var tried = cells
      func fill(_ index: Int) {
        guard index < unknown.count else {
          for cell in unknown { values[cell]?.insert(tried[cell] ?? 0) }
          return
        }
        for value in max(1, truth[unknown[index]] - 2)...(truth[unknown[index]] + 2) {
          if values.values.allSatisfy({ $0.count > 1 }) { break }
          tried[unknown[index]] = value
          let fits = sums.allSatisfy { parts, total in
            let known = parts.reduce(0) { $0 + (tried[$1] ?? 1) }
            guard let total = tried[total] else { return true }
            return parts.allSatisfy { tried[$0] != nil } ? known == total : known <= total
          }
          if fits { fill(index + 1) }
        }
        tried[unknown[index]] = nil
      }
      fill(0)
      for cell in unknown { #expect(values[cell].map { $0.count > 1 } == true, "seed \(random.seed)") }
    }
    #expect(count > 20)
  }

  /// Of one table with its totals everything follows that some rows less some columns leave alone: each such
  /// difference is tried.
  @Test func noDifferenceOfRowsAndColumnsLeavesOneHidden() {
    var random = SeededGenerator.told("suppression against differences")
    let (rows, columns) = (5, 6)
    var groups = 0
    for _ in 0..<80 {
      // The last row and the last column are the totals.
      var cells = [Int](repeating: 0, count: rows * columns)
      for row in 0..<(rows - 1) {
        for column in 0..<(columns - 1) {
          let count =
            random.once(in: 2) ? Int.random(in: 6...9, using: &random) : Int.random(in: 10...60, using: &random)
          for place in [(row, column), (row, columns - 1), (rows - 1, column), (rows - 1, columns - 1)] {
            cells[place.0 * columns + place.1] += count
          }
        }
      }
      let sums =
        (0..<rows).map { row in
          Suppression.Sum(total: row * columns + columns - 1, parts: (0..<(columns - 1)).map { row * columns + $0 })
        }
        + (0..<columns).map { column in
          Suppression.Sum(
            total: (rows - 1) * columns + column, parts: (0..<(rows - 1)).map { $0 * columns + column })
        }
      let hidden = Suppression(cells: cells, sums: sums, threshold: 10).hidden
      for (cell, isHidden) in zip(cells, hidden) where cell < 10 { #expect(isHidden) }
      groups += hidden.contains(false) ? 1 : 0
      for choice in 0..<(1 << (rows + columns)) {
        var alone = 0
        for cell in cells.indices where hidden[cell] {
          let (row, column) = (cell / columns, cell % columns)
          if choice >> row & 1 != choice >> (rows + column) & 1 { alone += 1 }
        }
        #expect(alone != 1, "seed \(random.seed)")
      }
    }
    #expect(groups > 40, "not everything is hidden")
  }

  /// Two groups of hidden counts, bound by a single one: rows and columns have two of them each, and yet it follows.
  @Test func aHiddenCountBetweenTwoGroupsDoesNotFollow() {
    let small = [[9, 9, 50, 50], [9, 9, 9, 50], [50, 50, 9, 9], [50, 50, 9, 9]]
    var cells = small.flatMap { $0 + [$0.reduce(0, +)] }
    cells += (0..<5).map { column in (0..<4).reduce(0) { $0 + cells[$1 * 5 + column] } }
    let sums =
      (0..<5).map { row in Suppression.Sum(total: row * 5 + 4, parts: (0..<4).map { row * 5 + $0 }) }
      + (0..<5).map { column in Suppression.Sum(total: 20 + column, parts: (0..<4).map { $0 * 5 + column }) }
    let hidden = Suppression(cells: cells, sums: sums, threshold: 10).hidden
    #expect(zip(cells, hidden).allSatisfy { $0 >= 10 || $1 })
    // The upper rows less the left columns: beside the one between the groups another is hidden.
    let others = [(0, 2), (0, 3), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1), (0, 4), (1, 4), (4, 0), (4, 1)]
    #expect(others.contains { hidden[$0.0 * 5 + $0.1] })
  }

  @Test func theTablesAreByNameAndMonthWithTotals() throws {
    var statistics = UsageStatistics()
    for _ in 0..<20 { statistics.count(month: 3, occupation: "physician", facility: "aoi") }
    for _ in 0..<30 { statistics.count(month: 12, occupation: "home-helper", facility: "aoi") }
    let tables = statistics.published(threshold: 10)
    #expect(tables.map(\.kind) == [.occupation, .facility])
    #expect(tables[0].names == ["home-helper", "physician"] && tables[1].names == ["aoi"])
    #expect(tables[0].counts[1][2] == 20 && tables[0].counts[0][11] == 30 && tables[0].counts[1][12] == 20)
    #expect(tables[0].counts[2] == tables[1].counts[1] && tables[0].counts[2][12] == 50)
    #expect(UsageStatistics().published(threshold: 10).allSatisfy { $0.counts == [[Int?](repeating: 0, count: 13)] })
  }
}
