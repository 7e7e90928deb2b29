import FHIR
import Tree

/// Makes a matcher of a discriminator: follows its path through the rows below a slice (and through the profiles they
/// name), and takes what the snapshot fixes at its end.
struct DiscriminatorCompiler {
  let library: ProfileLibrary

  /// Where the path has led: rows, types, and values that an outer row fixes.
  private struct Position {
    var rows: [Row]
    var types: [TypeID]
    var values: [Element] = []
    /// What the URL of an extension must be.
    var text: String?
    /// Whether the last step led to what a reference points to.
    var isResolved = false
  }

  func matcher(type: String, path: String, slice: Row, types: RowTypes) -> Matcher {
    var position = Position(rows: [slice], types: types.types)
    var steps: [Matcher.Step] = []
    for step in Self.steps(of: path) {
      guard let step = take(step, &position) else { return Matcher(path: path, steps: [], test: .untold) }
      steps.append(step)
    }
    return Matcher(path: path, steps: steps, test: test(type, position))
  }

  // MARK: Steps

  private enum Word {
    case name(String), `extension`(String), resolve, ofType(String)
  }

  /// The path taken apart; a dot within a URL is no step.
  private static func steps(of path: String) -> [Word] {
    var words: [Word] = []
    var current = ""
    var isQuoted = false
    func word(_ text: String) -> Word? {
      guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
        return text.isEmpty || text == "$this" ? nil : .name(text)
      }
      let argument = text[text.index(after: open)...].dropLast().trimmingQuotes
      switch text[..<open] {
      case "extension": return .extension(argument)
      case "resolve": return .resolve
      case "ofType", "as": return .ofType(argument)
      default: return .name(text)
      }
    }
    for character in path {
      if character == "'" { isQuoted.toggle() }
      if character == "." && !isQuoted {
        word(current).map { words.append($0) }
        current = ""
      } else {
        current.append(character)
      }
    }
    word(current).map { words.append($0) }
    return words
  }

  private func take(_ word: Word, _ position: inout Position) -> Matcher.Step? {
    switch word {
    case .name(let name): return child(name, &position)
    case .extension(let url): return `extension`(url, &position)
    case .resolve: return resolved(&position)
    case .ofType(let name):
      guard let type = R4.schema.type(named: name) else { return nil }
      // What the slice for that type says, which need not be there, is said of what is of the type.
      position.rows += position.rows.flatMap(\.slices).filter { row in
        !Self.isRequired(row) && typeRows(row).map { $0.first("code")?.value } == [name]
      }
      position.types = [type]
      return .ofType([type])
    }
  }

  private func child(_ name: String, _ position: inout Position) -> Matcher.Step? {
    let elements = position.types.flatMap { type in
      R4.schema.elements(of: type).filter { $0.name == name || $0.choice == name }.map(\.id)
    }
    guard !elements.isEmpty else { return nil }
    position.isResolved = false
    position.text = nil
    let profiles = position.rows.flatMap { typeRows($0) }
    let named = profiles.flatMap { $0.all("profile") }.compactMap(\.value)
    // Of several extensions none is the one.
    if name == "url", let profile = named.first, named.count == 1,
      position.types.allSatisfy({ R4.schema[$0].name == "Extension" })
    {
      position.text = String(profile.prefix { $0 != "|" })
    }
    position.values = (position.values + position.rows.compactMap { $0.value?.value }).flatMap { value in
      value.children.filter { $0.name == name || $0.definition.choice == name }
    }
    var rows = Self.below(position.rows, name)
    // What the rows don't say, the profiles of their types may.
    if rows.isEmpty, position.values.isEmpty, position.text == nil {
      rows = Self.below(profiles.flatMap { $0.all("profile") }.compactMap { root(of: $0.value) }, name)
    }
    let narrowed = rows.flatMap { RowTypes($0, below: position.types).types }
    position.rows = rows
    position.types = narrowed.isEmpty ? elements.map { R4.schema[$0].type } : narrowed
    return .children(ElementSet(elements))
  }

  /// The rows of that name, and those of their slices that must be there: what they fix, the item has.
  private static func below(_ rows: [Row], _ name: String) -> [Row] {
    rows.flatMap { row in row.children.filter { $0.name == name || $0.name == "\(name)[x]" } }.flatMap { row in
      [row] + row.slices.filter { isRequired($0) }
    }
  }

  private static func isRequired(_ row: Row) -> Bool {
    (row.element?.first("min")?.value).flatMap { Int($0) } ?? 0 > 0
  }

  private func `extension`(_ url: String, _ position: inout Position) -> Matcher.Step? {
    let elements = position.types.compactMap { R4.schema.element("extension", of: $0) }
    guard let first = elements.first else { return nil }
    position.rows = Self.below(position.rows, "extension").flatMap(\.slices).filter { row in
      typeRows(row).contains { $0.all("profile").contains { $0.value?.prefix { $0 != "|" } == url[...] } }
        || Self.below([row], "url").contains { $0.value?.value.value == url }
    }
    position.types = [R4.schema[first].type]
    position.values = []
    position.isResolved = false
    return .extensions(ElementSet(elements), url: Array(url.utf8))
  }

  private func resolved(_ position: inout Position) -> Matcher.Step? {
    let names = position.rows.flatMap { typeRows($0) }.flatMap { $0.all("targetProfile") }.compactMap(\.value)
    let types = names.compactMap { ReferenceTarget($0, library)?.type }
    // Where one target is not known, or may be of any type, no type and no profile tells anything.
    let targets = types.count == names.count ? names : []
    position.rows = targets.compactMap { root(of: $0) }
    position.types = targets.isEmpty ? [] : types
    position.values = []
    position.isResolved = true
    return .resolve
  }

  private func typeRows(_ row: Row) -> [Element] { row.element?.all("type") ?? [] }

  private func root(of canonical: String?) -> Row? {
    canonical.flatMap { library.slot($0)?.rows(library) }
  }

  // MARK: Tests

  private func test(_ type: String, _ position: Position) -> Matcher.Test {
    switch type {
    case "type": return position.types.isEmpty ? .untold : .types(position.types)
    case "profile":
      let name = position.isResolved ? "targetProfile" : "profile"
      let names = position.rows.flatMap { typeRows($0) }.flatMap { $0.all(name) }.compactMap(\.value)
      // Past `resolve()` the rows are the profiles' own.
      let known = names.compactMap { library.slot($0) }
      let slots = known + (position.isResolved ? position.rows.compactMap(profile) : [])
      // What fits none of those that are known may fit the others.
      if known.count < names.count { return .untold }
      return slots.isEmpty ? .untold : .fits(slots)
    case "exists": return position.rows.lazy.compactMap(Self.presence).first ?? .untold
    case "value", "pattern": return valueTest(position)
    // Those of later releases.
    default: return .untold
    }
  }

  /// The profile whose root a row is: its id is the type's name, so it is found by the rows' definition.
  private func profile(_ row: Row) -> ProfileSlot? {
    row.element.flatMap { ProfileSlot($0.document, package: "") }.flatMap { library.slot($0.url) }
  }

  private func valueTest(_ position: Position) -> Matcher.Test {
    if let text = position.text { return .text(Array(text.utf8)) }
    if !position.values.isEmpty { return .all(position.values.map { .value(.pattern($0)) }) }
    let fixed = position.rows.compactMap { deep($0, position.types) }
    if let only = fixed.first { return fixed.count == 1 ? only : .all(fixed) }
    return position.rows.lazy.compactMap { codes($0) }.first
      ?? position.rows.lazy.compactMap(Self.presence).first ?? .untold
  }

  /// What a row and the rows below it fix.
  private func deep(_ row: Row, _ types: [TypeID]) -> Matcher.Test? {
    if let value = row.value { return .value(value) }
    let inner = row.children.compactMap { child -> (ElementSet, Matcher.Test)? in
      let childTypes = RowTypes(child, below: types)
      return deep(child, childTypes.types).map { (ElementSet(childTypes.elements), $0) }
    }
    return inner.isEmpty ? nil : .children(inner.map { (elements: $0.0, test: $0.1) })
  }

  private func codes(_ row: Row) -> Matcher.Test? {
    guard let binding = row.element?.first("binding"), binding.first("strength")?.value == "required" else {
      return nil
    }
    return binding.first("valueSet")?.value.map { .codes(library.terminology.slot($0)) }
  }

  private static func presence(_ row: Row) -> Matcher.Test? {
    if row.element?.first("max")?.value == "0" { return .exists(false) }
    return isRequired(row) ? .exists(true) : nil
  }
}

extension Row {
  /// What the row fixes.
  var value: ValueTest? {
    guard let element else { return nil }
    for child in element.children {
      switch child.definition.choice {
      case "fixed": return .fixed(child)
      case "pattern": return .pattern(child)
      default: continue
      }
    }
    return nil
  }
}

extension Substring {
  fileprivate var trimmingQuotes: String { String(drop { $0 == "'" }.reversed().drop { $0 == "'" }.reversed()) }
}
