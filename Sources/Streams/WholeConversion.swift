import FHIR
import Tree

/// A text that is small enough to be held.
extension StreamConverter {
  func convertWhole(
    _ source: any ByteSource, _ count: Int, in format: FHIRFormat, teller: Teller,
    write: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    let reading = format.read(try source.bytes(0..<count))
    teller.tell(reading.issues)
    guard let document = reading.document, reading.isUsable else { return teller.refuse() }
    guard let text = try text(of: document, teller) else { return }
    try write(text[...])
  }

  /// What is written of a document, with a line feed at its end; nil after an issue.
  func text(of document: Document, _ teller: Teller) throws -> [UInt8]? {
    if let target = to.format {
      do throws(FHIRUnwritable) {
        return Self.endingInLine(try target.write(document, pretty: pretty))
      } catch {
        teller.tell(error.issues)
        return nil
      }
    }
    // A resource that is no Bundle of others is one line.
    guard document.type.name == "Bundle" else { return Self.endingInLine(try FHIRFormat.json.write(document)) }
    let (text, loss) = EntryLines.lines(of: document)
    teller.tell((EntryLines.losses(of: document) + [loss].compactMap { $0 }).inTextOrder)
    return teller.isRefused ? nil : text
  }

  static func endingInLine(_ text: [UInt8]) -> [UInt8] {
    text.last == UInt8(ascii: "\n") ? text : text + [UInt8(ascii: "\n")]
  }
}

extension [Issue] {
  /// In the order of their places; those without one first.
  var inTextOrder: [Issue] {
    let start = Place(line: 1, column: 1)
    return indices.sorted { (self[$0].place ?? start, $0) < (self[$1].place ?? start, $1) }.map { self[$0] }
  }
}
