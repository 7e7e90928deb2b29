import CLibXML2

/// Reads a text into events: CLibXML2 fills its tables, which the events then own.
extension XMLEvents {
  /// Parses one XML document; a fragment that is one element is one, too.
  ///
  /// Accepts UTF-8 with or without a byte order mark; UTF-16 and UTF-32 with one; and, declared in the XML declaration,
  /// US-ASCII, ISO-8859-1, ISO-8859-15, windows-1252, Shift_JIS, Windows-31J, EUC-JP and ISO-2022-JP. Mark, declaration
  /// and bytes must agree. Refuses document types, entities but the five of XML, and what is over the limits. Reads
  /// nothing but `bytes`.
  public init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLFault) {
    let limits = limits.countable
    let source = try Self.decode(bytes, limits)
    var tables = CXMLGathered()
    source.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress, !source.isEmpty else { return tables.fault = .empty }
      tables = CXMLGather(start, UInt32(source.count), CXMLLimits(limits))
    }
    guard tables.fault == .none else {
      let open = tables.open == CXML_NOWHERE ? nil : XMLPosition(of: tables.open, in: source)
      let position = XMLPosition(of: tables.offset, in: source)
      let fault = tables.fault
      CXMLGatheredFree(&tables)
      throw XMLFault(fault, at: position, open: open, limits: limits)
    }
    self.source = source
    self.tables = XMLTables(owning: tables)
  }

  /// The text in UTF-8 without its mark: `given` itself where it is that already.
  private static func decode(_ given: [UInt8], _ limits: XMLLimits) throws(XMLFault) -> [UInt8] {
    let limit = UInt32(limits.bytes)
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
}

extension CXMLLimits {
  /// Those limits, which are countable.
  fileprivate init(_ limits: XMLLimits) {
    self.init(
      depth: UInt32(limits.depth), attributes: UInt32(limits.attributes), namespaces: UInt32(limits.namespaces),
      nameLength: UInt32(limits.nameLength), names: UInt32(limits.names), nodes: UInt32(limits.nodes))
  }
}

extension XMLPosition {
  /// The place of a byte; looks at all bytes before it.
  fileprivate init(of offset: UInt32, in source: [UInt8]) {
    self.init(line: 1, column: 1)
    advance(over: source.prefix(Int(offset)))
  }
}
