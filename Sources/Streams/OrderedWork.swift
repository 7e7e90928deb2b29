/// Work on the parts of something, some of it at the same time, whose results are taken in the parts' order.
struct OrderedWork {
  /// How many parts may be in work at once.
  let tasks: Int
  /// How much may be in work, or done and waiting for its turn, unless it is one part alone.
  let budget: Int

  /// Takes parts from `next` until there are none, each with what it costs of the budget, and gives what `make` makes
  /// of them to `take`, in order. When `take` answers false, the rest is left undone. Throws what any of them throws.
  func run<Part: Sendable, Made: Sendable>(
    next: () throws -> (part: Part, cost: Int)?,
    make: @escaping @Sendable (Part) throws -> Made,
    take: (Part, Made) throws -> Bool
  ) async throws {
    try await withThrowingTaskGroup(of: (number: Int, made: Made).self) { group in
      var waiting: [Int: Made] = [:]
      var begun: [(part: Part, cost: Int)] = []
      var inWork = 0
      var cost = 0
      var number = 0
      var taken = 0
      // A part that the budget has no room for yet.
      var held: (part: Part, cost: Int)?
      var isAtEnd = false
      while true {
        while inWork < tasks, !isAtEnd {
          if held == nil { held = try next() }
          guard let following = held else {
            isAtEnd = true
            break
          }
          guard begun.isEmpty || cost + following.cost <= budget else { break }
          held = nil
          begun.append(following)
          cost += following.cost
          inWork += 1
          let part = following.part
          let mine = number
          number += 1
          group.addTask { (mine, try make(part)) }
        }
        guard let done = try await group.next() else { return }
        inWork -= 1
        waiting[done.number] = done.made
        while let made = waiting.removeValue(forKey: taken) {
          let first = begun.removeFirst()
          taken += 1
          cost -= first.cost
          guard try take(first.part, made) else {
            group.cancelAll()
            return
          }
        }
      }
    }
  }
}
