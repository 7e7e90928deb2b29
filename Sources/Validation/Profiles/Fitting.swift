/// Which profiles fit which elements, as far as a walk has found out. Resources refer to each other in circles, and so
/// do profiles: what is *open*, still being found out, is assumed to fit. An answer that *leans* on such an assumption
/// counts only while it is open: it is kept when all it leans on has turned out to fit, and forgotten otherwise.
///
/// A no is kept at once: what fails although everything open is taken to fit fails all the more if it doesn't. (Where
/// an assumption decides which slice takes an item this is not so, and the item may be told to be missing in one.)
struct Fitting {
  struct Key: Hashable {
    let node: Int
    let profile: ObjectIdentifier
  }

  private var known: [Key: Bool] = [:]
  /// Outermost first.
  private var open: [Open] = []
  /// Yeses that lean on what is open, with the outermost of it, and the order they were given in.
  private var leaning: [Key: Int] = [:]
  private var order: [Key] = []

  private struct Open {
    let key: Key
    /// The outermost that its answer leans on, by number; its own or a greater one for none.
    var support: Int
    /// How many answers were leaning when it was opened.
    let mark: Int
  }

  /// What is known, or to be assumed; nil where it is to be found out, which is then begun.
  mutating func answer(_ key: Key) -> Bool? {
    if let known = known[key] { return known }
    if let support = leaning[key] ?? open.firstIndex(where: { $0.key == key }) {
      lean(on: support)
      return true
    }
    open.append(Open(key: key, support: open.count, mark: order.count))
    return nil
  }

  /// Ends what was begun last.
  mutating func end(_ isFit: Bool) {
    guard let ended = open.popLast() else { return }
    let since = order[ended.mark...]
    if isFit && ended.support < open.count {
      leaning[ended.key] = ended.support
      order.append(ended.key)
      lean(on: ended.support)
      return
    }
    known[ended.key] = isFit
    for key in since {
      leaning[key] = nil
      if isFit { known[key] = true }
    }
    order.removeSubrange(ended.mark...)
  }

  private mutating func lean(on number: Int) {
    guard let last = open.indices.last else { return }
    open[last].support = min(open[last].support, number)
  }
}
