import FHIR
import JSON
import Tree

/// Goes down a document and a profile's checks together, and gathers what breaks them. Where it can't tell, it says so
/// once.
struct ProfileWalk {
  let library: ProfileLibrary
  let survey: Survey
  /// Made when a reference is first followed.
  private(set) lazy var targets = ReferenceTargets(survey)
  let tellsMustSupport: Bool
  private var gathered = Gathered()
  /// What was said already to be unchecked.
  private var told: Set<[String]> = []
  private var fitting = Fitting()

  /// What was found so far.
  var found: [Gathered.Found] { gathered.list }

  init(_ library: ProfileLibrary, _ survey: Survey, tellsMustSupport: Bool = false) {
    self.library = library
    self.survey = survey
    self.tellsMustSupport = tellsMustSupport
  }

  // MARK: Telling

  /// Reports what breaks a check. What an element's check and its slice's both find is told once.
  mutating func report(_ code: IssueCode, at element: Element, _ subjects: [String]) {
    gathered.add(Gathered.Found(code: code, element: element, subjects: subjects))
  }

  /// The same, once for these words.
  mutating func reportOnce(_ code: IssueCode, at element: Element, _ subjects: [String], about: String = "") {
    if told.insert([code.rawValue, about] + subjects).inserted { report(code, at: element, subjects) }
  }

  // MARK: Walking

  /// Checks an element, and what is below it, against a check of a profile.
  mutating func walk(_ element: Element, _ profile: Profile, _ number: Int = 0) {
    if number == 0 { tellUnread(profile, at: element) }
    own(element, profile, number)
    for child in profile.checks[number].children { children(element, profile, child) }
  }

  /// What a check asks of the element itself.
  private mutating func own(_ element: Element, _ profile: Profile, _ number: Int) {
    let rule = [profile.name, profile.checks[number].id]
    if let value = profile.checks[number].value, !value.holds(for: element) {
      switch value {
      case .fixed(let value): report(.profileFixed, at: element, [Self.shown(value)] + rule)
      case .pattern(let value): report(.profilePattern, at: element, [Self.shown(value)] + rule)
      }
    }
    if let limit = profile.checks[number].maxLength, Self.isLonger(element, than: limit) {
      report(.profileLength, at: element, ["\(limit)"] + rule)
    }
    for bound in profile.checks[number].bounds { check(bound, element, rule) }
    for binding in profile.checks[number].bindings { check(binding, element, rule) }
    if !profile.checks[number].resources.isEmpty { checkResource(element, profile.checks[number].resources, rule) }
    if !profile.checks[number].targets.isEmpty { checkTarget(element, profile.checks[number].targets, rule) }
    if !profile.checks[number].aggregation.isEmpty { checkWay(element, profile.checks[number].aggregation, rule) }
    if let slots = profile.checks[number].profiles[element.type] { checkProfiles(element, slots, rule) }
    for name in profile.checks[number].unavailable { reportOnce(.profileUnavailable, at: element, [name] + rule) }
    for invariant in profile.checks[number].invariants { check(invariant, element) }
    tellUnchecked(profile.checks[number].uncheckedInvariants, of: profile.name, at: element)
  }

  /// The items of one child: how often they stand, and each of them.
  private mutating func children(_ element: Element, _ profile: Profile, _ number: Int) {
    let elements = profile.checks[number].elements
    let items = element.children.filter { elements.contains($0.id) }
    count(items, of: element, profile, number)
    if items.isEmpty && profile.checks[number].slicing == nil { return }
    if let allowed = profile.checks[number].allowed {
      for item in items where !allowed.contains(item.id) {
        let names = allowed.elements.map { "`\(R4.schema[R4.schema[$0].type].name)`" }
        report(
          .profileType, at: item,
          [R4.schema[item.type].name, names.joined(separator: ", "), profile.name, profile.checks[number].id])
      }
    }
    slices(items, of: element, profile, number)
    // Of what is of another type nothing else can be asked.
    for item in items where profile.checks[number].allowed?.contains(item.id) != false { walk(item, profile, number) }
  }

  /// How often the items of a check stand; with `orMore`, others may be among them.
  mutating func count(_ items: [Element], of holder: Element, _ profile: Profile, _ number: Int, orMore: Bool = false) {
    let (min, max) = (profile.checks[number].min, profile.checks[number].max)
    let rule = [profile.name, profile.checks[number].id]
    if items.count < min && !orMore {
      report(.profileMissing, at: holder, [profile.checks[number].name, "\(min)"] + rule)
    } else if items.count > max {
      let name = profile.checks[number].name
      report(
        max == 0 ? .profileForbidden : .profileRepeated, at: items[max],
        max == 0 ? [name] + rule : [name, "\(max)"] + rule)
    }
    // What may be among others that can't be told apart is not said to be missing.
    if tellsMustSupport, items.isEmpty, !orMore, profile.checks[number].isMustSupport {
      report(.profileMustSupport, at: holder, [profile.checks[number].name] + rule)
    }
  }

  // MARK: Invariants

  mutating func check(_ invariant: Invariant, _ element: Element) {
    switch invariant.verdict(on: element, in: library.environment) {
    case .kept: break
    case .unknown: tellUnchecked([invariant.key], of: invariant.profile, at: element)
    case .broken:
      let subjects = [invariant.key, invariant.human, invariant.profile]
      switch invariant.level {
      case .error: report(.invariantBroken, at: element, subjects)
      case .warning: report(.invariantWarning, at: element, subjects)
      // One piece of advice is enough for a document, however many resources are in it.
      case .advice: reportOnce(.invariantAdvice, at: element, subjects)
      }
    }
  }

  /// Says what of a profile's rows can't be carried out.
  private mutating func tellUnread(_ profile: Profile, at element: Element) {
    for unread in profile.unread {
      reportOnce(.profileRowUnchecked, at: element, [unread.member, profile.name, unread.row])
    }
  }

  /// Says that invariants of a definition could not be carried out.
  mutating func tellUnchecked(_ keys: [String], of profile: String, at element: Element) {
    for key in keys { reportOnce(.invariantUnchecked, at: element, [key, profile]) }
  }

  // MARK: Profiles of what stands here

  /// The profile of a slot; that there is none that can be carried out is told.
  mutating func profile(of slot: ProfileSlot, at element: Element) -> Profile? {
    if let profile = slot.profile(library) { return profile }
    reportOnce(.profileUnreadable, at: element, [slot.name, slot.base])
    return nil
  }

  /// Whether a profile fits an element: nothing worse than a warning is found. Nil where it can't be told.
  mutating func fits(_ element: Element, _ slot: ProfileSlot) -> Bool? {
    guard R4.schema.isA(element.type, slot.type) else { return false }
    guard let profile = profile(of: slot, at: element) else { return nil }
    let key = Fitting.Key(node: element.nodeIndex, profile: ObjectIdentifier(slot))
    if let answer = fitting.answer(key) { return answer }
    let (outer, said) = (gathered, told)
    gathered = Gathered()
    walk(element, profile)
    let inner = gathered.list
    let isFit = !inner.contains { $0.code.severity >= .error }
    gathered = outer
    if isFit {
      // What could not be checked on the way to a yes is still to be said.
      for found in inner where found.code.severity == .information && found.code != .profileMustSupport {
        gathered.add(found)
      }
    } else {
      told = said
    }
    fitting.end(isFit)
    return isFit
  }

  /// One profile is walked, so that what breaks it is told; of several, one must fit.
  mutating func checkProfiles(_ element: Element, _ slots: [ProfileSlot], _ rule: [String]) {
    if slots.count == 1, let slot = slots.first, R4.schema.isA(element.type, slot.type) {
      if let profile = profile(of: slot, at: element) { walk(element, profile) }
    } else if !slots.contains(where: { fits(element, $0) ?? true }) {
      report(.profileUnfit, at: element, [slots.map(\.url).joined(separator: ", ")] + rule)
    }
  }

  private mutating func checkResource(_ element: Element, _ types: [TypeID], _ rule: [String]) {
    guard !types.contains(where: { R4.schema.isA(element.type, $0) }) else { return }
    let names = types.map { "`\(R4.schema[$0].name)`" }.joined(separator: ", ")
    report(.profileType, at: element, [R4.schema[element.type].name, names] + rule)
  }

  /// What is in the same Bundle is referred to as well as what is elsewhere.
  private mutating func checkWay(_ element: Element, _ allowed: Set<Aggregation>, _ rule: [String]) {
    guard let way = targets.aggregation(of: element), !allowed.contains(way),
      way != .bundled || !allowed.contains(.referenced)
    else { return }
    let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
    report(.profileAggregation, at: element.first("reference") ?? element, [way.rawValue, names] + rule)
  }

  private mutating func checkTarget(_ element: Element, _ allowed: [ReferenceTarget], _ rule: [String]) {
    func names(_ targets: [ReferenceTarget]) -> String {
      targets.map { $0.profile?.url ?? $0.type.map { "`\(R4.schema[$0].name)`" } ?? "" }.joined(separator: ", ")
    }
    let place = element.first("reference") ?? element
    let own = element.definition.targets.compactMap { R4.schema.type(named: $0) }
    func ofType(_ type: TypeID) -> [ReferenceTarget] {
      allowed.filter { $0.type.map { R4.schema.isA(type, $0) } ?? true }
    }
    // What the schema doesn't allow is told by another rule.
    func isOwn(_ type: TypeID) -> Bool { own.isEmpty || own.contains { R4.schema.isA(type, $0) } }
    switch targets.target(of: element) {
    // What is not in the document is not looked into: whether it fits a profile is nothing that could be checked here.
    case .unknown: break
    case .elsewhere(let type):
      if ofType(type).isEmpty, isOwn(type) {
        report(.profileReference, at: place, [R4.schema[type].name, names(allowed)] + rule)
      }
    case .resource(let resource):
      let candidates = ofType(resource.type)
      if candidates.isEmpty {
        guard isOwn(resource.type) else { return }
        report(.profileReference, at: place, [R4.schema[resource.type].name, names(allowed)] + rule)
      } else if !candidates.contains(where: { $0.profile.map { fits(resource, $0) ?? true } ?? true }) {
        report(.profileReferenceUnfit, at: place, [names(candidates)] + rule)
      }
    }
  }
}
