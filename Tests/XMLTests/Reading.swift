import Testing
import XML

/// What the tests share: texts in, readable outlines out.

/// The events of a text given as a string.
func read(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLFault) -> XMLEvents {
  try XMLEvents(parsing: Array(text.utf8), limits: limits)
}

/// The fault that a text is refused with; reports it when there is none.
func fault(
  of bytes: [UInt8], limits: XMLLimits = XMLLimits(), sourceLocation: SourceLocation = #_sourceLocation
) -> XMLFault? {
  do throws(XMLFault) {
    _ = try XMLEvents(parsing: bytes, limits: limits)
    Issue.record("was accepted", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}

/// The same for a string.
func fault(
  of text: String, limits: XMLLimits = XMLLimits(), sourceLocation: SourceLocation = #_sourceLocation
) -> XMLFault? {
  fault(of: Array(text.utf8), limits: limits, sourceLocation: sourceLocation)
}

/// `line:column code` of the fault that a text is refused with.
func place(of text: String, limits: XMLLimits = XMLLimits(), sourceLocation: SourceLocation = #_sourceLocation)
  -> String
{
  fault(of: text, limits: limits, sourceLocation: sourceLocation)
    .map { "\($0.line):\($0.column) \($0.code.rawValue)" } ?? ""
}

/// All events in one line: `<{space}name @name=value "text" >`.
func outline(_ events: XMLEvents) -> String {
  events.indices.map { index in
    switch events[index].kind {
    case .start: "<\(written(events.name(at: index)))"
    case .attribute: "@\(written(events.name(at: index)))=\(events.string(at: index))"
    case .text: "\"\(events.string(at: index))\""
    case .end: ">"
    }
  }.joined(separator: " ")
}

func outline(_ text: String) throws -> String { outline(try read(text)) }

private func written(_ name: XMLName) -> String {
  name.namespace.isEmpty ? name.local : "{\(name.namespace)}\(name.local)"
}

extension XMLEvents {
  /// The number of the first event of that kind whose name has that local part.
  func first(_ kind: XMLEvent.Kind, _ local: String) throws -> Int {
    try #require(indices.first { self[$0].kind == kind && name(at: $0).local == local })
  }
}

/// A text in UTF-16, without a mark.
func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
  text.utf16.flatMap { unit -> [UInt8] in
    let pair = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
    return bigEndian ? pair : pair.reversed()
  }
}

extension Collection<UInt8> {
  /// As text.
  var string: String { String(decoding: self, as: UTF8.self) }
}
