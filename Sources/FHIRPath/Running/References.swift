import Tree

/// Where references lead within the document: to what a resource contains, and to the entries of a Bundle (FHIR R4
/// §2.36.4.1). Nothing outside it is ever fetched.
extension Evaluation {
  /// The nearest resource that the node is in, or is itself.
  func resource(of index: Int) -> Int { resources(around: index).last ?? 0 }

  /// That resource, or the one that contains it.
  func rootResource(of index: Int) -> Int {
    let around = resources(around: index)
    guard let last = around.last else { return 0 }
    guard around.count > 1, nodes.element(last) != .root, schema[nodes.element(last)].name == "contained" else {
      return last
    }
    return around[around.count - 2]
  }

  /// The resources that the node is in, from the document's root on.
  private func resources(around index: Int) -> [Int] {
    var result: [Int] = []
    var node = 0
    while true {
      run.charge(1)
      if schema[nodes.type(node)].kind == .root { result.append(node) }
      guard node < index else { return result }
      var child = node + 1
      while child < nodes.next(node), nodes.next(child) <= index {
        child = nodes.next(child)
        run.charge(1)
      }
      guard child < nodes.next(node) else { return result }
      node = child
    }
  }

  /// The resource in the document that a reference, or an address, leads to.
  func target(of item: Item) -> Int? {
    guard case .node(let index) = item else {
      guard case .string(let text) = item else { return nil }
      return target(of: text, from: context)
    }
    if let elements = known.reference, nodes.type(index) == elements.type {
      return first(index, elements.reference).flatMap { target(of: text($0), from: index) }
    }
    return nodes.hasValue(index) ? target(of: text(index), from: index) : nil
  }

  private func text(_ index: Int) -> String { String(decoding: nodes.text(index), as: UTF8.self) }

  private func target(of address: String, from index: Int) -> Int? {
    if address.isEmpty { return nil }
    let root = rootResource(of: index)
    if address == "#" { return root }
    if address.hasPrefix("#") { return contained(String(address.dropFirst()), in: root) }
    return entry(address, from: index)
  }

  private func contained(_ id: String, in root: Int) -> Int? {
    var child = root + 1
    while child < nodes.next(root) {
      run.charge(1)
      if schema[nodes.element(child)].name == "contained", let own = self.id(of: child), equal(nodes.text(own), id) {
        return child
      }
      child = nodes.next(child)
    }
    return nil
  }

  private func id(of resource: Int) -> Int? {
    schema.element("id", of: nodes.type(resource)).flatMap { first(resource, $0) }
  }

  /// The resource of the entry whose `fullUrl` is that address; one that is relative is completed with the base of the
  /// `fullUrl` of the entry it stands in. A version at its end is left out.
  private func entry(_ address: String, from index: Int) -> Int? {
    guard let entryElement = known.bundleEntry, let fullURL = known.fullURL, let resource = known.entryResource,
      let bundle = resources(around: index).last(where: { first($0, entryElement) != nil })
    else { return nil }
    // A Bundle may have many entries: they are compared where they stand.
    let plain = Array(Self.withoutVersion(address).utf8)
    let isAbsolute = plain.contains(UInt8(ascii: ":"))
    var base: String?
    var found: Int?
    var relative: Int?
    var child = bundle + 1
    while child < nodes.next(bundle) {
      run.charge(4)
      defer { child = nodes.next(child) }
      guard nodes.element(child) == entryElement, let target = first(child, resource) else { continue }
      guard let url = first(child, fullURL) else {
        if !isAbsolute, relative == nil, let own = id(of: target),
          plain.elementsEqual("\(schema[nodes.type(target)].name)/\(text(own))".utf8)
        {
          relative = target
        }
        continue
      }
      if isAbsolute {
        if nodes.text(url).count == plain.count, nodes.text(url).elementsEqual(plain) { return target }
      } else {
        if child <= index, index < nodes.next(child) { base = Self.base(of: text(url)) }
        if found == nil, Self.isLast(plain, in: nodes.text(url)) { found = target }
      }
    }
    if isAbsolute { return nil }
    if let base { return entry(base + String(decoding: plain, as: UTF8.self), from: bundle) ?? relative }
    return found ?? relative
  }

  /// Whether an address ends with a slash and that.
  private static func isLast(_ plain: [UInt8], in url: UnsafeBufferPointer<UInt8>) -> Bool {
    url.count > plain.count && url[url.count - plain.count - 1] == UInt8(ascii: "/")
      && url.suffix(plain.count).elementsEqual(plain)
  }

  private static func withoutVersion(_ address: String) -> String {
    let parts = address.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[parts.count - 2] == "_history" else { return address }
    return parts.dropLast(2).joined(separator: "/")
  }

  /// `https://example.org/fhir/` of `https://example.org/fhir/Patient/1`; nil for a `urn:`.
  private static func base(of url: String) -> String? {
    let parts = url.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, url.contains("://") else { return nil }
    return parts.dropLast(2).joined(separator: "/") + "/"
  }
}
