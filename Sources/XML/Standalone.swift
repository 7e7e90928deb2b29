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
}

/// Cuts an element out of its document so that it stands for itself.
extension XMLEvents {
  /// The element that starts at `index` as it was written, a document of its own: where it uses a prefix or a default
  /// namespace that is declared outside of it, those declarations are put into its start tag as they were written.
  /// Everything else is byte for byte what came.
  public func standaloneSource(of index: Int) -> [UInt8] {
    let missing = declarationsMissing(from: index)
    let raw = source(of: index)
    guard !missing.isEmpty else { return Array(raw) }
    let nameEnd = raw.dropFirst().firstIndex { " \t\r\n/>".utf8.contains($0) } ?? raw.endIndex
    var result = Array(raw[..<nameEnd])
    for declaration in missing {
      result.append(UInt8(ascii: " "))
      result += source[declaration.name.lowerBound..<declaration.end]
    }
    return result + raw[nameEnd...]
  }

  /// The declarations outside of the element that names inside of it need, in the order written.
  private func declarationsMissing(from start: Int) -> [XMLDeclaration] {
    var needed = prefixesMissing(from: start)
    var found: [XMLDeclaration] = []
    // All that enclose the element are in the chain of the last one before it, innermost first.
    var next = declarations.firstIndex(fromElement: start) - 1
    while !needed.isEmpty, next >= 0 {
      let declaration = declarations[next]
      if end(of: declaration.element) > start, needed.remove(prefix(of: declaration)) != nil {
        found.append(declaration)
      }
      next = declaration.outer ?? -1
    }
    return found.reversed()
  }

  /// The prefixes that are used in the element and not declared in it; the empty one is the default namespace.
  private func prefixesMissing(from start: Int) -> Set<ArraySlice<UInt8>> {
    var missing: Set<ArraySlice<UInt8>> = []
    var inScope: [XMLDeclaration] = []
    var next = declarations.firstIndex(fromElement: start)
    for index in start...end(of: start) {
      let event = events[index]
      if event.kind == .end {
        inScope.removeAll { $0.element == Int(event.rawValue) }
      }
      while event.kind == .start, next < declarations.count, declarations[next].element == index {
        inScope.append(declarations[next])
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
}

extension [XMLDeclaration] {
  /// The index of the first declaration that stands in the element `start` or after it.
  fileprivate func firstIndex(fromElement start: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].element < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
