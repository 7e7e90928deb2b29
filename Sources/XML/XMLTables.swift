import CLibXML2
import Synchronization

/// The tables of one parsed document, as the parser left them: it owns their memory, which nothing changes, and frees it.
/// What is asked for less often is made when it is first asked for. It knows no text.
///
/// Every access from Swift is by a number that is checked.
final class XMLTables: @unchecked Sendable {
  /// Values that differ from what was written, and names, in UTF-8.
  let decoded: [UInt8]
  private let gathered: CXMLGathered
  /// Bound once: `XMLEvent` and its like are laid out as what the parser fills.
  let events: UnsafeBufferPointer<XMLEvent>
  let nameParts: UnsafeBufferPointer<XMLNameParts>
  let spaceParts: UnsafeBufferPointer<XMLSpaceParts>
  private let declarationParts: UnsafeBufferPointer<CXMLDeclaration>
  private let names = Mutex<[XMLName]?>(nil)
  private let marks = Mutex<XMLMarks?>(nil)

  /// Takes over what the parser gathered without a fault.
  init(owning gathered: CXMLGathered) {
    precondition(
      MemoryLayout<XMLEvent>.stride == MemoryLayout<CXMLEvent>.stride
        && MemoryLayout<XMLNameParts>.stride == MemoryLayout<CXMLName>.stride
        && MemoryLayout<XMLSpaceParts>.stride == MemoryLayout<CXMLSpace>.stride,
      "the tables are laid out otherwise")
    self.gathered = gathered
    decoded = Array(UnsafeBufferPointer(start: gathered.decoded, count: Int(gathered.decodedCount)))
    events = Self.bound(gathered.events, gathered.eventCount)
    nameParts = Self.bound(gathered.names, gathered.nameCount)
    spaceParts = Self.bound(gathered.spaces, gathered.spaceCount)
    declarationParts = UnsafeBufferPointer(start: gathered.declarations, count: Int(gathered.declarationCount))
  }

  deinit {
    var gathered = gathered
    CXMLGatheredFree(&gathered)
  }

  private static func bound<Row, Stored>(_ rows: UnsafeMutablePointer<Stored>?, _ count: UInt32)
    -> UnsafeBufferPointer<Row>
  {
    let start = rows.map { UnsafeRawPointer($0).assumingMemoryBound(to: Row.self) }
    return UnsafeBufferPointer(start: start, count: Int(count))
  }

  /// The event with that number. Traps where there is none.
  func event(_ index: Int) -> XMLEvent {
    precondition(events.indices.contains(index), "no such event")
    return withExtendedLifetime(self) { events[index] }
  }

  var declarationCount: Int { declarationParts.count }

  /// The declaration with that number. Traps where there is none.
  func declaration(_ index: Int) -> XMLDeclaration {
    precondition(declarationParts.indices.contains(index), "no such declaration")
    return withExtendedLifetime(self) { XMLDeclaration(declarationParts[index]) }
  }

  /// Every name, made once.
  func allNames() -> [XMLName] {
    names.withLock { made in
      if let made { return made }
      let spaces = spaceParts.map { string($0.begin, $0.length) }
      let names = nameParts.map { name in
        XMLName(
          namespace: name.space == CXML_NOWHERE ? "" : spaces[Int(name.space)],
          local: string(name.local, name.localLength))
      }
      made = names
      return names
    }
  }

  private func string(_ begin: UInt32, _ length: UInt32) -> String {
    String(decoding: decoded[Int(begin)..<Int(begin) + Int(length)], as: UTF8.self)
  }

  /// The marks of the text these tables are of, made once.
  func marks(of source: [UInt8]) -> XMLMarks {
    marks.withLock { made in
      if let made { return made }
      let marks = XMLMarks(source)
      made = marks
      return marks
    }
  }
}
