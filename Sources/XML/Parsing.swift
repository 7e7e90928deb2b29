import CLibXML2

/// Reads a text into events: CLibXML2 fills its tables, which are copied into arrays of Swift.
extension XMLEvents {
  /// Parses one XML document; a fragment that is one element is one, too.
  ///
  /// Accepts UTF-8 with or without a byte order mark; UTF-16 and UTF-32 with one; and, declared in the XML declaration,
  /// US-ASCII, ISO-8859-1, ISO-8859-15, windows-1252, Shift_JIS, Windows-31J, EUC-JP and ISO-2022-JP. Mark, declaration
  /// and bytes must agree. Refuses document types, entities but the five of XML, and what is over the limits. Reads
  /// nothing but `bytes`.
  public init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLFault) {
    let source = try Self.decode(bytes, limits)
    var tables = CXMLGathered()
    source.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress, !source.isEmpty else { return tables.fault = .empty }
      tables = CXMLGather(start, UInt32(source.count), CXMLLimits(limits))
    }
    defer { CXMLGatheredFree(&tables) }
    guard tables.fault == .none else {
      let open = tables.open == CXML_NOWHERE ? nil : XMLPosition(of: tables.open, in: source)
      throw XMLFault(tables.fault, at: XMLPosition(of: tables.offset, in: source), open: open, limits: limits)
    }
    self.init(
      source: source,
      names: Self.names(tables),
      events: UnsafeBufferPointer(start: tables.events, count: Int(tables.eventCount)).map(XMLEvent.init),
      declarations: UnsafeBufferPointer(start: tables.declarations, count: Int(tables.declarationCount))
        .map(XMLDeclaration.init),
      decoded: Array(UnsafeBufferPointer(start: tables.decoded, count: Int(tables.decodedCount))),
      marks: XMLMarks(source))
  }

  /// The text in UTF-8 without its mark: `given` itself where it is that already.
  private static func decode(_ given: [UInt8], _ limits: XMLLimits) throws(XMLFault) -> [UInt8] {
    let limit = UInt32(limits.bytes.clamped(to: 1_000_000_000))
    var text = CXMLText()
    given.withUnsafeBufferPointer { given in
      if let start = given.baseAddress { text = CXMLDecode(start, given.count, limit) }
    }
    defer { CXMLTextFree(&text) }
    let source: [UInt8]
    if text.bytes != nil {
      source = Array(UnsafeBufferPointer(start: text.bytes, count: Int(text.count)))
    } else {
      source = text.skipped == 0 ? given : Array(given[Int(text.skipped)...])
    }
    guard text.fault == .none else {
      throw XMLFault(text.fault, at: XMLPosition(of: text.offset, in: source), open: nil, limits: limits)
    }
    return source
  }

  private static func names(_ tables: CXMLGathered) -> [XMLName] {
    func string(_ begin: UInt32, _ length: UInt32) -> String {
      String(
        decoding: UnsafeBufferPointer(start: tables.decoded, count: Int(tables.decodedCount))[
          Int(begin)..<Int(begin) + Int(length)], as: UTF8.self)
    }
    let spaces = UnsafeBufferPointer(start: tables.spaces, count: Int(tables.spaceCount))
      .map { string($0.begin, $0.length) }
    return UnsafeBufferPointer(start: tables.names, count: Int(tables.nameCount)).map { name in
      let space = name.space == CXML_NOWHERE ? "" : spaces[Int(name.space)]
      return XMLName(namespace: space, local: string(name.local, name.localLength))
    }
  }
}

extension CXMLLimits {
  fileprivate init(_ limits: XMLLimits) {
    self.init(
      depth: UInt32(limits.depth.clamped(to: 65_534)),
      attributes: UInt32(limits.attributes.clamped(to: 1_000_000)),
      namespaces: UInt32(limits.namespaces.clamped(to: 1_000_000)),
      nameLength: UInt32(limits.nameLength.clamped(to: 1_000_000)),
      names: UInt32(limits.names.clamped(to: 1_000_000)),
      nodes: UInt32(limits.nodes.clamped(to: 1_000_000_000)))
  }
}

extension Int {
  fileprivate func clamped(to most: Int) -> Int { Swift.min(Swift.max(self, 0), most) }
}

extension XMLEvent {
  fileprivate init(_ event: CXMLEvent) {
    let kind: Kind =
      switch event.kind {
      case .start: .start
      case .attribute: .attribute
      case .text: .text
      case .end: .end
      }
    self.init(
      kind: kind, flags: event.flags, rawDepth: event.depth, rawName: event.name, rawBegin: event.begin,
      rawEnd: event.end, rawValue: event.value, rawLength: event.length)
  }
}

extension XMLDeclaration {
  fileprivate init(_ declaration: CXMLDeclaration) {
    self.init(
      element: Int(declaration.element), name: Int(declaration.begin)..<Int(declaration.nameEnd),
      end: Int(declaration.end), outer: declaration.outer == CXML_NOWHERE ? nil : Int(declaration.outer))
  }
}

extension XMLPosition {
  /// The place of a byte; looks at all bytes before it.
  fileprivate init(of offset: UInt32, in source: [UInt8]) {
    self.init(line: 1, column: 1)
    advance(over: source.prefix(Int(offset)))
  }
}
