import FHIR
import Tree

/// Sorts the items of a list into slices and checks them there.
extension ProfileWalk {
  /// Checks the items of a sliced check; what is not sliced has nothing to be done.
  mutating func slices(_ items: [Element], of holder: Element, _ profile: Profile, _ number: Int) {
    guard let slicing = profile.checks[number].slicing else { return }
    let sorted = items.map { slice(of: $0, slicing) }
    let unknown = sorted.count { $0 == .unknown }
    if unknown > 0 {
      reportOnce(.profileSliceUnchecked, at: holder, [profile.name, profile.checks[number].id])
    }
    for (index, slice) in slicing.slices.enumerated() {
      let members = zip(items, sorted).filter { $0.1 == .slice(index) }.map(\.0)
      if members.count + unknown < profile.checks[slice.check].min {
        reportMissing(slice, of: holder, profile)
      } else {
        count(members, of: holder, profile, slice.check, orMore: unknown > 0)
      }
      if members.isEmpty { continue }
      slices(members, of: holder, profile, slice.check)
      for item in members { walk(item, profile, slice.check) }
    }
    checkPlaces(items, sorted, slicing, profile, number)
  }

  private mutating func reportMissing(_ slice: Slice, of holder: Element, _ profile: Profile) {
    let wanted = slice.matchers.map(\.text).joined(separator: ", ")
    report(
      .profileSliceMissing, at: holder,
      [
        profile.checks[slice.check].name, "\(profile.checks[slice.check].min)", wanted, profile.name,
        profile.checks[slice.check].id,
      ])
  }

  /// Which slice takes an item.
  private enum Sorted: Equatable {
    case slice(Int), none, unknown
  }

  private mutating func slice(of item: Element, _ slicing: Slicing) -> Sorted {
    var isUnknown = false
    for (index, slice) in slicing.slices.enumerated() where !slice.isDefault {
      var answer = Matcher.Answer.yes
      for matcher in slice.matchers where answer != .no {
        let one = matches(item, matcher)
        if one != .yes { answer = one }
      }
      if answer == .yes { return .slice(index) }
      if answer == .unknown { isUnknown = true }
    }
    if isUnknown { return .unknown }
    return slicing.slices.firstIndex(where: \.isDefault).map { .slice($0) } ?? .none
  }

  /// What the slicing says of items that no slice takes, and of the order.
  private mutating func checkPlaces(
    _ items: [Element], _ sorted: [Sorted], _ slicing: Slicing, _ profile: Profile, _ number: Int
  ) {
    let rule = [profile.name, profile.checks[number].id]
    let names = slicing.slices.map { "`\(profile.checks[$0.check].name)`" }.joined(separator: ", ")
    var last = -1
    var isPast = false
    for (item, place) in zip(items, sorted) {
      switch place {
      case .unknown: continue
      case .none:
        if slicing.rules == .closed { report(.profileSlice, at: item, [names] + rule) }
        isPast = true
      case .slice(let index):
        if slicing.rules == .openAtEnd && isPast { report(.profileSliceEnd, at: item, [names] + rule) }
        if slicing.isOrdered && index < last { report(.profileSliceOrder, at: item, [names] + rule) }
        last = max(last, index)
      }
    }
  }

  // MARK: Matching

  private mutating func matches(_ item: Element, _ matcher: Matcher) -> Matcher.Answer {
    var places = [item]
    for step in matcher.steps {
      var next: [Element] = []
      for place in places {
        switch step {
        case .children(let set): next += place.children.filter { set.contains($0.id) }
        case .extensions(let set, let url):
          next += place.children.filter { set.contains($0.id) && $0.first("url")?.bytes.elementsEqual(url) == true }
        case .ofType(let types): if types.contains(place.type) { next.append(place) }
        case .resolve:
          switch targets.target(of: place) {
          case .resource(let resource): next.append(resource)
          case .elsewhere(let type):
            // Of what is elsewhere its type is all that is known.
            guard case .types(let types) = matcher.test else { return .unknown }
            return types.contains { R4.schema.isA(type, $0) } ? .yes : .no
          case .unknown: return .unknown
          }
        }
      }
      places = next
    }
    if case .exists(let isThere) = matcher.test { return places.isEmpty != isThere ? .yes : .no }
    if case .untold = matcher.test { return .unknown }
    return answer(of: places, matcher.test)
  }

  /// Whether one of the places passes; of several tests, each at a place of its own.
  private mutating func answer(of places: [Element], _ test: Matcher.Test) -> Matcher.Answer {
    if case .all(let tests) = test { return all(tests) { walk, test in walk.answer(of: places, test) } }
    return any(places) { walk, place in walk.passes(place, test) }
  }

  private mutating func passes(_ place: Element, _ test: Matcher.Test) -> Matcher.Answer {
    switch test {
    case .value(let value): return value.holds(for: place) ? .yes : .no
    case .text(let text): return place.bytes.elementsEqual(text) ? .yes : .no
    case .types(let types): return types.contains { R4.schema.isA(place.type, $0) } ? .yes : .no
    case .exists(let isThere): return isThere ? .yes : .no
    case .untold: return .unknown
    case .codes(let slot):
      switch CodeCheck.verdict(on: place, slot.codes) {
      case .fine: return .yes
      case .outside, .missing: return .no
      case .unknown: return .unknown
      }
    case .fits(let slots):
      return any(slots) { walk, slot in walk.fits(place, slot).map { $0 ? .yes : .no } ?? .unknown }
    case .all: return answer(of: [place], test)
    case .children(let asked):
      return all(asked) { walk, one in
        walk.answer(of: place.children.filter { one.elements.contains($0.id) }, one.test)
      }
    }
  }

  private mutating func any<Item>(
    _ items: [Item], _ ask: (inout ProfileWalk, Item) -> Matcher.Answer
  ) -> Matcher.Answer {
    var answer = Matcher.Answer.no
    for item in items {
      switch ask(&self, item) {
      case .yes: return .yes
      case .unknown: answer = .unknown
      case .no: continue
      }
    }
    return answer
  }

  private mutating func all<Item>(
    _ items: [Item], _ ask: (inout ProfileWalk, Item) -> Matcher.Answer
  ) -> Matcher.Answer {
    var answer = Matcher.Answer.yes
    for item in items {
      switch ask(&self, item) {
      case .no: return .no
      case .unknown: answer = .unknown
      case .yes: continue
      }
    }
    return answer
  }
}
