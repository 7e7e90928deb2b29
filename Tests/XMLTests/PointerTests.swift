import Testing
import XML

/// The tables by pointers say what the checked accesses say.
@Suite struct PointerTests {
  private static let text = """
    <f:r xmlns:f="urn:f" xmlns="urn:n" a="1" f:b='x&amp;y'>t<![CDATA[<]]>
      <s c="日本"/><f:s xml:lang="ja">&#x3042;</f:s> </f:r>
    """

  @Test func sameAsChecked() throws {
    let events = try read(Self.text)
    events.withUnsafePointers { pointers in
      #expect(pointers.events.count == events.count)
      #expect(Array(pointers.source) == events.source)
      #expect(Array(pointers.decoded) == events.decoded)
      #expect(pointers.names.count == events.names.count)
      for (index, event) in pointers.events.enumerated() {
        let checked = events[index]
        #expect(event.kind == checked.kind && event.name == checked.name && event.depth == checked.depth)
        #expect(event.extent == checked.extent && event.value == checked.value && event.partner == checked.partner)
        #expect(Array(pointers.value(of: event)) == Array(events.value(at: index)))
        guard event.kind != .text else { continue }
        let name = pointers.names[event.name]
        #expect(pointers.local(of: name).string == events.name(at: index).local)
        let space =
          name.space == XMLNameParts.noSpace ? "" : pointers.bytes(of: pointers.spaces[Int(name.space)]).string
        #expect(space == events.name(at: index).namespace)
      }
    }
  }

  @Test func partnersAndCounts() throws {
    let events = try read(Self.text)
    for index in events.indices {
      let event = events[index]
      switch event.kind {
      case .start:
        #expect(event.partner == events.end(of: index) && event.attributeCount == events.attributes(of: index).count)
        #expect(events[event.partner].partner == index && events[event.partner].name == event.name)
      case .end: #expect(event.attributeCount == 0 && event.value.isEmpty)
      case .attribute, .text: #expect(event.partner == -1 && event.attributeCount == 0)
      }
    }
  }

  @Test func errorsPass() throws {
    struct Wrong: Error {}
    let events = try read("<a/>")
    #expect(throws: Wrong.self) { try events.withUnsafePointers { _ throws(Wrong) in throw Wrong() } }
  }

  @Test func numbersOutOfRangeTrap() async {
    await #expect(processExitsWith: .failure) { _ = try read("<a/>")[2] }
    await #expect(processExitsWith: .failure) { _ = try read("<a/>")[-1] }
    await #expect(processExitsWith: .failure) { _ = try read("<a>x</a>").name(at: 1) }
  }

  @Test func whatStandsAlone() throws {
    let events = try read(
      "<r xmlns='urn:r' xmlns:p='urn:p'><a xmlns='urn:a'><b/></a><c/><d xmlns='urn:d' p:e=''/><f xmlns=''/></r>")
    let alone = ["a", "c", "d", "f", "r"].map { name in
      (name, events.indices.first { events[$0].isStart(name, events) })
    }
    for (name, index) in alone {
      let index = try #require(index)
      #expect(events.isStandalone(index) == ["a", "f", "r"].contains(name), "\(name)")
      #expect(events.isStandalone(index) == (events.standaloneSource(of: index) == Array(events.source(of: index))))
    }
  }

  /// Places are found when they are asked for, by many at once.
  @Test func placesAtOnce() async throws {
    let text = "<r>" + (0..<3_000).map { "\n<e n='\($0)'/>" }.joined() + "</r>"
    let events = try read(text)
    let places = await withTaskGroup(of: Int.self) { group in
      for start in 0..<8 {
        group.addTask {
          stride(from: start, to: 3_000, by: 8).count { number in
            events.position(at: 1 + 4 * number + 1) == XMLPosition(line: number + 2, column: 1)
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(places == 3_000)
  }
}

extension XMLEvent {
  fileprivate func isStart(_ local: String, _ events: XMLEvents) -> Bool {
    kind == .start && events.names[name].local == local
  }
}
