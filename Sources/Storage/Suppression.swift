/// Keeps small counts out of what is published, and out of what can be reckoned from it.
///
/// A *cell* is a count, a *sum* says that one cell is the total of others. Small cells are *hidden*; then further cells
/// until no hidden one follows from the shown ones by the sums, and until what is hidden within one shown total is itself
/// no small count. Which cells are small and which are hidden for others' sake is not told. Zero is shown.
struct Suppression {
  /// One cell is the total of others.
  struct Sum {
    let total: Int
    let parts: [Int]
    var terms: [Int] { parts + [total] }
  }

  /// The counts, none of them negative.
  let cells: [Int]
  /// By the places of the cells.
  let sums: [Sum]
  /// The smallest count that is not small, at least 1.
  let threshold: Int

  /// Whether each cell must be hidden.
  var hidden: [Bool] {
    var hidden = cells.map { (1..<threshold).contains($0) }
    while hideGroups(&hidden) || hideDetermined(&hidden) {}
    return hidden
  }

  /// Makes what is hidden in each sum at least two cells, and within a shown total no small count.
  private func hideGroups(_ hidden: inout [Bool]) -> Bool {
    var hasChanged = false
    for sum in sums {
      let isTotalHidden = hidden[sum.total]
      let parts = sum.parts.filter { hidden[$0] }
      let isSmall = isTotalHidden ? parts.isEmpty : parts.count == 1 || parts.reduce(0) { $0 + cells[$1] } < threshold
      guard isTotalHidden || !parts.isEmpty, isSmall else { continue }
      if hideAnother(of: sum, &hidden) { hasChanged = true }
    }
    return hasChanged
  }

  /// Hides another cell beside each that follows from the shown ones.
  private func hideDetermined(_ hidden: inout [Bool]) -> Bool {
    var hasChanged = false
    for cell in determined(hidden) + pinned(hidden) {
      // Beside it first; where nothing is left there, what holds it lies further off.
      let own = sums.filter { $0.terms.contains(cell) }
      let others = sums.filter { !$0.terms.contains(cell) && $0.terms.contains { hidden[$0] } }
      for sum in own + others where hideAnother(of: sum, &hidden) {
        hasChanged = true
        break
      }
    }
    return hasChanged
  }

  /// Hides the smallest shown count of the sum, a part rather than the total; says whether there was one. Never a zero:
  /// where all others are hidden, any multiple of them fits the sums, so no further one is needed.
  private func hideAnother(of sum: Sum, _ hidden: inout [Bool]) -> Bool {
    let shown = sum.terms.filter { !hidden[$0] && cells[$0] > 0 }
    let part = shown.filter { $0 != sum.total }.min { (cells[$0], $0) < (cells[$1], $1) }
    guard let cell = part ?? shown.first else { return false }
    hidden[cell] = true
    return true
  }

  /// The hidden cells that have one value only because none of the hidden is less than 1: ten hidden counts whose shown
  /// total is ten are one each. What each can be is narrowed by each sum in turn.
  private func pinned(_ hidden: [Bool]) -> [Int] {
    // Above all counts there can be, and far from where sums of it would overflow.
    let unbounded = 1 << 40
    var low = cells.indices.map { hidden[$0] ? 1 : cells[$0] }
    var high = cells.indices.map { hidden[$0] ? unbounded : cells[$0] }
    var hasChanged = true
    func narrow(_ cell: Int, _ least: Int, _ most: Int) {
      guard hidden[cell], least > low[cell] || most < high[cell] else { return }
      (low[cell], high[cell]) = (max(low[cell], least), min(high[cell], most))
      hasChanged = true
    }
    // Enough for all that is told in practice; what is not narrowed further is only less than an attacker knows.
    for _ in 0..<1_000 where hasChanged {
      hasChanged = false
      for sum in sums {
        let (least, most) = sum.parts.reduce((0, 0)) { ($0.0 + low[$1], $0.1 + high[$1]) }
        narrow(sum.total, least, most)
        for part in sum.parts {
          narrow(part, low[sum.total] - (most - high[part]), high[sum.total] - (least - low[part]))
        }
      }
    }
    return cells.indices.filter { hidden[$0] && low[$0] == high[$0] }
  }

  /// The hidden cells that have one value only under the sums: those that, with the sums brought into echelon form, stand
  /// alone in a row. Reckoned modulo a prime, which no coefficient here can meet but by chance.
  private func determined(_ hidden: [Bool]) -> [Int] {
    let prime: Int64 = 2_147_483_647
    let unknown = cells.indices.filter { hidden[$0] }
    let place = Dictionary(uniqueKeysWithValues: unknown.enumerated().map { ($1, $0) })
    var rows = sums.compactMap { sum -> [Int64]? in
      var row = [Int64](repeating: 0, count: unknown.count)
      for part in sum.parts { if let column = place[part] { row[column] = 1 } }
      if let column = place[sum.total] { row[column] = prime - 1 }
      return row.contains { $0 != 0 } ? row : nil
    }
    var rank = 0
    for column in unknown.indices {
      guard let pivot = rows[rank...].firstIndex(where: { $0[column] != 0 }) else { continue }
      rows.swapAt(rank, pivot)
      let factor = Self.inverse(rows[rank][column], prime)
      rows[rank] = rows[rank].map { $0 * factor % prime }
      for other in rows.indices where other != rank && rows[other][column] != 0 {
        let factor = prime - rows[other][column]
        for place in column..<unknown.count where rows[rank][place] != 0 {
          rows[other][place] = (rows[other][place] + factor * rows[rank][place]) % prime
        }
      }
      rank += 1
      if rank == rows.count { break }
    }
    return rows[..<rank].compactMap { row in
      let used = row.indices.filter { row[$0] != 0 }
      return used.count == 1 ? unknown[used[0]] : nil
    }
  }

  /// By Fermat: the power of `prime - 2`.
  private static func inverse(_ number: Int64, _ prime: Int64) -> Int64 {
    var (result, base, power): (Int64, Int64, Int64) = (1, number, prime - 2)
    while power > 0 {
      if power & 1 == 1 { result = result * base % prime }
      base = base * base % prime
      power >>= 1
    }
    return result
  }
}
