public import Tree

/// The laws of a lens, checked on documents. Each gives the first place where it does not hold, or nil.
extension Lens {
  /// A law that a document broke, and where.
  public struct Broken: Sendable, CustomStringConvertible {
    /// The law's name: `lossless`.
    public let law: String
    /// The first place where it does not hold.
    public let at: Difference
    /// Law and place.
    public var description: String { "\(law): \(at)" }
    /// As an issue.
    public var issue: Issue { Issue(.mappingLaw, path: at.path, subjects: [law, "\(at)"]) }
  }

  /// All laws on one resource that the lens takes.
  public func brokenLaws(on resource: Document) -> [Broken] { trial(of: resource).broken }

  /// A resource taken through the laws: its entry, what the entry makes alone, and what did not hold.
  func trial(of resource: Document) -> (entry: Document, fresh: Document, broken: [Broken]) {
    let (entry, residue) = split(resource)
    let joined = join(entry, residue)
    let fresh = join(entry)
    let broken = [lossless(resource, joined), faithful(entry, residue, joined), self.fresh(entry, fresh)]
    return (entry, fresh, broken.compactMap { $0 })
  }

  /// What an edited entry says that the resource made of it, with that residue, would not say: the first such place.
  ///
  /// A join writes any entry. But what it writes may be read otherwise: a code that the table does not have is left out; a
  /// part without what FHIR requires in it is no part; an item of a list that the brackets of another row mean is theirs.
  /// Whoever lets entries be edited refuses those, so that nothing edited is lost unnoticed.
  public func faults(of entry: Document, _ residue: Document? = nil) -> [Issue] {
    guard let difference = Difference.first(entry, split(join(entry, residue)).entry) else { return [] }
    if let table = entry.root.descendant(at: difference.path).flatMap(tableWithout) {
      let codes = table.stockCodes.joined(separator: " ")
      return [
        Issue(
          .mappingTable, path: difference.path,
          subjects: [table.name, "there is no line for this code; the stock codes are `\(codes)`"])
      ]
    }
    return [Broken(law: residue == nil ? "fresh" : "faithful", at: difference).issue]
  }

  /// The code table of the row that an element of the entry goes through, if it does not have the element's code.
  private func tableWithout(_ element: Element) -> CodeTable? {
    for row in rows where row.field.split(separator: ".").last.map(String.init) == element.name {
      if case .table(let table) = row.spelling, table.outside(Array(element.bytes)) == nil { return table }
    }
    return nil
  }

  /// `join(split(r))` equals `r`.
  private func lossless(_ resource: Document, _ joined: Document) -> Broken? {
    Difference.first(resource, joined).map { Broken(law: "lossless", at: $0) }
  }

  /// `split(join(s, c))` is `(s, c)`.
  private func faithful(_ entry: Document, _ residue: Document?, _ joined: Document) -> Broken? {
    let again = split(joined)
    if let difference = Difference.first(entry, again.entry) { return Broken(law: "faithful", at: difference) }
    switch (residue, again.residue) {
    case (nil, nil): return nil
    case (let before?, let after?): return Difference.first(before, after).map { Broken(law: "faithful", at: $0) }
    case (let before, _):
      let kind: Difference.Kind = before == nil ? .extra : .missing
      return Broken(law: "faithful", at: Difference(path: resourceSchema[resourceType].name, kind: kind))
    }
  }

  /// `join(s, nothing)` splits back to `s`.
  private func fresh(_ entry: Document, _ joined: Document) -> Broken? {
    Difference.first(entry, split(joined).entry).map { Broken(law: "fresh", at: $0) }
  }
}

extension Element {
  /// The element with this path, here or below.
  fileprivate func descendant(at path: String) -> Element? {
    if self.path == path { return self }
    for child in children { if let found = child.descendant(at: path) { return found } }
    return nil
  }
}
