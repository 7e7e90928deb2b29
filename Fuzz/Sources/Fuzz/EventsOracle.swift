import XML

/// XML of any kind: a fault stands in the text; events are nested as elements are and lie within the text; written again
/// they are the same; every element can be cut out; another encoding and tighter limits change nothing else.
enum EventsOracle {
  static func check(_ text: [UInt8]) {
    switch outcome(text) {
    case .success(let events):
      shape(events)
      rewritten(events)
      standalone(events)
    case .failure(let fault):
      if XMLSpelling.isPlainUTF8(text) {
        let plain = text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...]
        demand(
          TextLines(plain).holds(line: fault.line, column: fault.column), "a fault is not within the text: \(fault)")
      }
    }
    otherwise(text)
  }

  private static func outcome(_ text: [UInt8], _ limits: XMLLimits = XMLLimits()) -> Result<XMLEvents, XMLFault> {
    Result { () throws(XMLFault) in try XMLEvents(parsing: text, limits: limits) }
  }

  /// Starts and ends are partners, attributes follow their start, and every extent is within the text.
  private static func shape(_ events: XMLEvents) {
    var open: [Int] = []
    let lines = TextLines(events.source)
    for index in events.indices {
      let event = events[index]
      let place = events.position(at: index)
      demand(lines.holds(line: place.line, column: place.column), "an event is not within the text")
      demand(event.extent.upperBound <= events.source.count, "an extent is not within the text")
      let room = event.isDecoded ? events.decoded.count : events.source.count
      demand(event.value.upperBound <= room, "a value is not within the text")
      switch event.kind {
      case .start:
        demand(event.depth == open.count, "a start of the wrong depth")
        let attributes = events.attributes(of: index)
        demand(attributes.allSatisfy { events[$0].kind == .attribute }, "no attributes where some should be")
        demand(events.end(of: index) >= attributes.upperBound, "an end before the attributes' end")
        open.append(index)
      case .end:
        guard let start = open.popLast() else { finding("an end without a start") }
        demand(event.partner == start && events.end(of: start) == index, "start and end are no partners")
        demand(event.depth == open.count, "an end of the wrong depth")
      case .attribute, .text: demand(event.depth == open.count && !open.isEmpty, "outside of any element")
      }
      if event.kind != .text { demand(!events.name(at: index).local.isEmpty, "no name") }
      demand(String(validating: events.value(at: index), as: UTF8.self) != nil, "a value that is not UTF-8")
    }
    demand(open.isEmpty && !events.isEmpty, "an element without an end")
  }

  /// Written again from its events, with names that are right without namespaces, it is the same.
  private static func rewritten(_ events: XMLEvents) {
    var writer = XMLWriter()
    do throws(XMLUnwritable) {
      for index in events.indices {
        let event = events[index]
        switch event.kind {
        case .start: try writer.start("e\(event.name)")
        case .attribute: try writer.attribute("a\(event.name)", utf8: events.value(at: index).span)
        case .text: try writer.text(utf8: events.value(at: index).span)
        case .end: writer.end()
        }
      }
    } catch {
      finding("what was read can't be written: \(error)")
    }
    guard case .success(let again) = outcome(writer.bytes, XMLLimits(names: 100_000)) else {
      finding("what was written can't be read")
    }
    demand(again.count == events.count, "written again it has other events")
    for index in events.indices {
      demand(again[index].kind == events[index].kind, "written again it has another event")
      demand(again.value(at: index).elementsEqual(events.value(at: index)), "written again it has another value")
      guard events[index].kind == .start || events[index].kind == .attribute else { continue }
      let letter = events[index].kind == .start ? "e" : "a"
      demand(again.name(at: index).local == "\(letter)\(events[index].name)", "written again it has another name")
    }
  }

  /// Some of its elements, each as a document of its own, have the same names and values.
  private static func standalone(_ events: XMLEvents) {
    let starts = events.indices.filter { events[$0].kind == .start }
    for start in starts.prefix(8) + starts.suffix(2) {
      guard case .success(let alone) = outcome(events.standaloneSource(of: start), XMLLimits(attributes: 512)) else {
        finding("an element can't stand for itself")
      }
      demand(alone.count == events.end(of: start) - start + 1, "an element has other events for itself")
      for index in alone.indices {
        demand(alone[index].kind == events[start + index].kind, "an element has another event for itself")
        demand(alone.value(at: index).elementsEqual(events.value(at: start + index)), "another value for itself")
        if alone[index].kind != .text {
          demand(alone.name(at: index) == events.name(at: start + index), "another name for itself")
        }
      }
    }
  }

  /// Told by its events, or by its fault and where that is.
  private static func told(_ outcome: Result<XMLEvents, XMLFault>) -> String {
    switch outcome {
    case .success(let events):
      return events.indices.map { index in
        let name = events[index].kind == .text ? "" : "\(events.name(at: index))"
        let place = events.position(at: index)
        return "\(events[index].kind) \(name) \(events.string(at: index)) \(place)"
      }.joined(separator: "\n")
    case .failure(let fault): return "\(fault)"
    }
  }

  private static func otherwise(_ text: [UInt8]) {
    let usual = outcome(text)
    // The parser is reused from text to text: nothing of one is left in the next.
    _ = outcome(Array("<p:a xmlns:p='urn:p' b='&amp;'>x<".utf8))
    demand(told(outcome(text)) == told(usual), "another outcome the second time")
    if XMLSpelling.isPlainUTF8(text), !XMLSpelling.declaresEncoding(text),
      let string = XMLSpelling.validString(text)
    {
      demand(told(outcome(XMLSpelling.utf16(string))) == told(usual), "another outcome in UTF-16")
    }
    let tight = XMLLimits(
      bytes: 4_000, depth: 6, attributes: 4, namespaces: 3, nameLength: 12, names: 20, nodes: 40)
    switch (usual, outcome(text, tight)) {
    case (.success, .success(let events)): demand(told(.success(events)) == told(usual), "limits change the events")
    case (.failure, .success): finding("tighter limits take more")
    case (.failure, .failure): break
    case (.success, .failure(let fault)):
      demand(fault.code == .depth || fault.code == .size, "tighter limits find the fault \(fault.code.rawValue)")
    }
  }
}
