import Streams
import Synchronization
import Testing
import Tree

/// What bounds a conversion: sizes, the number of issues, the work at hand.
@Suite struct BoundTests {
  /// A megabyte of text in an entry, a line or a frame, where no more than that is allowed.
  private static let long = String(repeating: "x", count: 1 << 20)

  private static func limits() -> StreamLimits {
    var limits = Way.split(chunk: 1 << 16, slice: 1 << 14)
    limits.resource = 1 << 20
    return limits
  }

  @Test func anEntryThatIsTooLargeIsRefusedInItsPlace() async throws {
    let a = JSONSplitTests.a
    let json =
      "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\(a),\n\(a),\n{\"fullUrl\":\"\(Self.long)\"}]}"
    let xml = XMLSplitTests.bundle(
      XMLSplitTests.type, XMLSplitTests.a, "\n", "<entry><fullUrl value=\"\(Self.long)\"/></entry>")
    let fromJSON = try await convert(json, from: .json, to: .xml, Self.limits())
    #expect(fromJSON.faults == ["2:\(a.count + 1) Bundle.entry[2] text.size"])
    #expect(try await convert(xml, from: .xml, to: .json, Self.limits()).faults == ["2:1 Bundle.entry[1] text.size"])
    #expect(try await convert(json, from: .json, to: .xml, Way.split()).isConverted)
    #expect(try await convert(xml, from: .xml, to: .json, Way.split()).isConverted)
  }

  @Test func whatIsAroundTheEntriesIsBounded() async throws {
    let head = #"{"id":"\#(Self.long)","resourceType":"Bundle","type":"collection","entry":[\#(JSONSplitTests.a)]}"#
    #expect(try await convert(head, from: .json, to: .xml, Self.limits()).faults == ["1:1 text.size"])
    let other = #"{"resourceType":"Patient","id":"\#(Self.long)"}"#
    #expect(try await convert(other, from: .json, to: .xml, Self.limits()).faults == ["1:1 text.size"])
    let late = #"{"entry":["\#(Self.long.dropLast(30))","xx"],"resourceType":"List"}"#
    #expect(try await convert(late, from: .json, to: .xml, Self.limits()).faults == ["1:1 text.size"])
    let tail = XMLSplitTests.bundle(XMLSplitTests.type, XMLSplitTests.a, "<!-- \(Self.long) -->")
    #expect(try await convert(tail, from: .xml, to: .json, Self.limits()).faults == ["1:1 text.size"])
  }

  @Test func aLineThatIsTooLongIsRefusedInItsPlace() async throws {
    let lines = "{\"resourceType\":\"Patient\"}\n\n{\"resourceType\":\"Patient\",\"id\":\"\(Self.long)\"}\n"
    let outcome = try await convert(lines, from: .ndjson, to: .ndjson, Self.limits())
    #expect(!outcome.isConverted && outcome.faults == ["3:1 text.size"])
  }

  /// 200 issues are told, then that there are more; the same as whole, where they are found at once.
  @Test func issuesAreBounded() async throws {
    let entries = Array(repeating: "\n{\"fullUrl\":\"urn:x\",\"x\":1}", count: 150).joined(separator: ",")
    let text = "{\"resourceType\":\"Bundle\",\"y\":2,\"type\":\"collection\",\"entry\":[\(entries)]}"
    let whole = try await convert(text, from: .json, to: .xml, Way.whole)
    #expect(whole.issues.count == 151)
    #expect(try await convert(text, from: .json, to: .xml, Way.split(slice: 100)).issues == whole.issues)
    let more = text.replacing("\"x\":1}", with: "\"x\":1,\"z\":2}")
    let all = try await convert(more, from: .json, to: .xml, Way.whole)
    #expect(all.issues.count == 201 && all.issues.last?.code == .moreIssues)
    let split = try await convert(more, from: .json, to: .xml, Way.split(slice: 100))
    #expect(split.issues == all.issues)
    let lines = Array(repeating: #"{"resourceType":"Patient","x":1}"#, count: 1000).joined(separator: "\n")
    let fromLines = try await convert(lines, from: .ndjson, to: .ndjson, Way.split(slice: 100))
    #expect(fromLines.issues.count == 201 && fromLines.faults.last == "201:27 issues.more")
  }

  /// Nothing is written after something was found wrong.
  @Test func nothingIsWrittenAfterAnIssue() async throws {
    let text = #"{"resourceType":"Bundle","type":"collection","entry":[{"x":1},\#(JSONSplitTests.a)]}"#
    let early = try await convert(text, from: .json, to: .xml, Way.split())
    #expect(!early.isConverted && !early.string.contains("Patient"))
    let head = #"{"resourceType":"Bundle","x":1,"type":"collection","entry":[\#(JSONSplitTests.a)]}"#
    #expect(try await convert(head, from: .json, to: .xml, Way.split()).text.isEmpty)
  }

  /// No more is held of a text than the limits say, however large it is.
  @Test func aSourceIsReadInPiecesOfTheLimits() async throws {
    let entries = Array(repeating: JSONSplitTests.b, count: 5000).joined(separator: ",")
    let source = WatchedSource(Array(#"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#.utf8))
    let outcome = try await convert(source, from: .json, to: .xml, Way.split(chunk: 4096, slice: 8192))
    #expect(outcome.isConverted && outcome.text.count > 500_000)
    #expect(source.largest.withLock { $0 } <= 8192 + JSONSplitTests.b.utf8.count + 1)
  }

  @Test func aTextThatShrinksIsNoticed() async throws {
    let entries = Array(repeating: JSONSplitTests.b, count: 100).joined(separator: ",")
    let bytes = Array(#"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#.utf8)
    await #expect(throws: ChangedSource.self) {
      _ = try await convert(ShrinkingSource(bytes), from: .json, to: .xml, Way.split(chunk: 1 << 20))
    }
  }
}

/// Remembers the largest piece that was asked for.
private final class WatchedSource: ByteSource {
  let memory: MemorySource
  let largest = Mutex(0)

  init(_ bytes: [UInt8]) { memory = MemorySource(bytes) }

  var count: Int? { memory.count }

  func read(at offset: Int, count: Int) -> [UInt8] {
    largest.withLock { $0 = max($0, count) }
    return memory.read(at: offset, count: count)
  }
}

/// After a large piece was read, half of the text is gone.
private final class ShrinkingSource: ByteSource {
  let bytes: [UInt8]
  let isCut = Mutex(false)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int? { bytes.count }

  func read(at offset: Int, count: Int) -> [UInt8] {
    let end = isCut.withLock { isCut in
      defer { isCut = isCut || count >= 1 << 20 }
      return isCut ? bytes.count / 2 : bytes.count
    }
    return offset < end ? Array(bytes[offset..<min(end, offset + count)]) : []
  }
}
