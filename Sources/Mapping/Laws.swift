public import Tree

/// The laws of a lens, checked on documents. Each gives the first place where it does not hold, or nil.
extension Lens {
  /// A law that a document broke, and where.
  public struct Broken: Sendable, CustomStringConvertible {
    public let law: String
    public let at: Difference
    public var description: String { "\(law): \(at)" }
    /// As an issue.
    public var issue: Issue { Issue(.mappingLaw, path: at.path, subjects: [law, "\(at)"]) }
  }

  /// All laws on one resource that the lens takes.
  public func brokenLaws(on resource: Document) -> [Broken] {
    let (entry, residue) = split(resource)
    return [lossless(resource), faithful(entry, residue), fresh(entry)].compactMap { $0 }
  }

  /// `join(split(r))` equals `r`.
  func lossless(_ resource: Document) -> Broken? {
    let (entry, residue) = split(resource)
    return Difference.first(resource, join(entry, residue)).map { Broken(law: "lossless", at: $0) }
  }

  /// `split(join(s, c))` is `(s, c)`.
  func faithful(_ entry: Document, _ residue: Document?) -> Broken? {
    let again = split(join(entry, residue))
    if let difference = Difference.first(entry, again.entry) { return Broken(law: "faithful", at: difference) }
    switch (residue, again.residue) {
    case (nil, nil): return nil
    case (let before?, let after?): return Difference.first(before, after).map { Broken(law: "faithful", at: $0) }
    default:
      return Broken(law: "faithful", at: Difference(path: resourceSchema[resourceType].name, kind: .missing))
    }
  }

  /// `join(s, nothing)` splits back to `s`.
  func fresh(_ entry: Document) -> Broken? {
    Difference.first(entry, split(join(entry)).entry).map { Broken(law: "fresh", at: $0) }
  }
}
