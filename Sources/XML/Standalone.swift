import CLibXML2

/// A namespace declaration as written: `xmlns="…"` or `xmlns:prefix="…"`.
struct XMLDeclaration: Sendable {
  /// The number of the start it stands in.
  let element: Int
  /// The bytes of `xmlns` or `xmlns:prefix`.
  let name: Range<Int>
  /// After its closing quote.
  let end: Int
  /// The number of the declaration that was in scope last before it.
  let outer: Int?

  /// As the parser left it.
  init(_ declaration: CXMLDeclaration) {
    element = Int(declaration.element)
    name = Int(declaration.begin)..<Int(declaration.nameEnd)
    end = Int(declaration.end)
    outer = declaration.outer == CXML_NOWHERE ? nil : Int(declaration.outer)
  }
}

/// Cuts an element out of its document so that it stands for itself.
extension XMLEvents {
  /// Whether the element that starts at `index` stands for itself as it was written: whether it uses no prefix and no
  /// default namespace that is declared outside of it.
  public func isStandalone(_ index: Int) -> Bool { declarationsMissing(from: index).isEmpty }

  /// How many bytes `standaloneSource(of:)` adds to what was written. One long declaration may be added to each of many
  /// elements: whoever calls that for all of them looks here first.
  public func standaloneGrowth(of index: Int) -> Int {
    declarationsMissing(from: index).reduce(0) { $0 + $1.name.count + value(of: $1).count + 2 }
  }

  /// The element that starts at `index` as it was written, a document of its own: where it uses a prefix or a default
  /// namespace that is declared outside of it, those declarations are put into its start tag, without white space.
  /// Everything else is byte for byte what came.
  public func standaloneSource(of index: Int) -> [UInt8] {
    let missing = declarationsMissing(from: index)
    let raw = source(of: index)
    guard !missing.isEmpty else { return Array(raw) }
    let nameEnd = raw.dropFirst().firstIndex { " \t\r\n/>".utf8.contains($0) } ?? raw.endIndex
    var result = Array(raw[..<nameEnd])
    for declaration in missing {
      result.append(UInt8(ascii: " "))
      result += source[declaration.name]
      result.append(UInt8(ascii: "="))
      result += value(of: declaration)
    }
    return result + raw[nameEnd...]
  }

  /// The value of a declaration as written, with its quotes.
  private func value(of declaration: XMLDeclaration) -> ArraySlice<UInt8> {
    source[declaration.name.upperBound..<declaration.end].drop { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
  }

  /// The declarations outside of the element that names inside of it need, in the order written.
  private func declarationsMissing(from start: Int) -> [XMLDeclaration] {
    let first = firstDeclaration(fromElement: start)
    if needsNothing(start, first) { return [] }
    var needed = prefixesMissing(from: start, first)
    var found: [XMLDeclaration] = []
    // All that enclose the element are in the chain of the last one before it, innermost first.
    var next = first - 1
    while !needed.isEmpty, next >= 0 {
      let declaration = tables.declaration(next)
      if end(of: declaration.element) > start, needed.remove(prefix(of: declaration)) != nil {
        found.append(declaration)
      }
      next = declaration.outer ?? -1
    }
    return found.reversed()
  }

  /// Whether that can be told at a look, as of nearly every narrative: the element itself declares a default namespace,
  /// and nothing in it has a prefix. `first` is the first declaration from it on.
  private func needsNothing(_ start: Int, _ first: Int) -> Bool {
    guard first < tables.declarationCount else { return false }
    let declaration = tables.declaration(first)
    guard declaration.element == start, prefix(of: declaration).isEmpty else { return false }
    let end = end(of: start)
    return withUnsafePointers { pointers in pointers.events[start...end].allSatisfy { !$0.isPrefixed } }
  }

  /// The prefixes that are used in the element and not declared in it; the empty one is the default namespace.
  private func prefixesMissing(from start: Int, _ first: Int) -> Set<ArraySlice<UInt8>> {
    var missing: Set<ArraySlice<UInt8>> = []
    var inScope: [XMLDeclaration] = []
    var next = first
    for index in start...end(of: start) {
      let event = self[index]
      if event.kind == .end {
        inScope.removeAll { $0.element == event.partner }
      }
      while event.kind == .start, next < tables.declarationCount, tables.declaration(next).element == index {
        inScope.append(tables.declaration(next))
        next += 1
      }
      if event.kind == .start || (event.kind == .attribute && event.isPrefixed) {
        let prefix = prefix(of: event)
        if !inScope.contains(where: { self.prefix(of: $0) == prefix }) { missing.insert(prefix) }
      }
    }
    return missing
  }

  /// The prefix that a declaration declares.
  private func prefix(of declaration: XMLDeclaration) -> ArraySlice<UInt8> {
    source[declaration.name].dropFirst("xmlns:".utf8.count)
  }

  /// The prefix that a start's or attribute's name was written with.
  private func prefix(of event: XMLEvent) -> ArraySlice<UInt8> {
    guard event.isPrefixed else { return [] }
    let written = source[event.extent].dropFirst(event.kind == .start ? 1 : 0)
    return written.prefix { $0 != UInt8(ascii: ":") }
  }

  /// The number of the first declaration that stands in the element `start` or after it.
  private func firstDeclaration(fromElement start: Int) -> Int {
    var low = 0
    var high = tables.declarationCount
    while low < high {
      let middle = (low + high) / 2
      if tables.declaration(middle).element < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
