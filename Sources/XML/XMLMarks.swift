import CLibXML2

/// Marks make places cheap: lines and columns at every stride of the text, so that finding a place looks at one stride
/// of bytes at most.
struct XMLMarks: Sendable {
  /// Lines and columns from 0, at each multiple of the stride.
  private let marks: [CXMLMark]
  private static let strideLength = Int(CXMLMarkStride)

  init(_ source: [UInt8]) {
    let count = source.count / Self.strideLength + 1
    marks = [CXMLMark](unsafeUninitializedCapacity: count) { marks, filled in
      source.withUnsafeBufferPointer { bytes in
        guard let text = bytes.baseAddress, let first = marks.baseAddress else { return }
        CXMLMarkPlaces(text, UInt32(bytes.count), first)
        filled = count
      }
    }
  }

  /// The place of the byte at `offset`; the end of `source` is one, too.
  func position(of offset: Int, in source: [UInt8]) -> XMLPosition {
    precondition(0...source.count ~= offset, "no such byte")
    let number = offset / Self.strideLength
    let mark = marks[number]
    var position = XMLPosition(line: Int(mark.lines) + 1, column: Int(mark.columns) + 1)
    position.advance(over: source[number * Self.strideLength..<offset])
    return position
  }
}
