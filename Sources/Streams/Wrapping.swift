import FHIR
import Tree

/// Makes texts that a reader takes out of a split one: the frame, with a placeholder for each run, and slices, each
/// wrapped so that it is a Bundle of its own.
///
/// In front of a slice's entries stands the placeholder, so that every byte of the slice, the comma before its first
/// entry too, is read where an entry follows an entry. In XML the root's own start tag begins each slice, so that its
/// namespace declarations hold.
struct Wrapping {
  let split: Split
  /// An address that no document has: it finds the placeholder again in what was written.
  let mark: String
  private let declaration: [UInt8]
  private let rootTag: [UInt8]

  init(_ split: Split, of source: any ByteSource, mark: String) throws {
    self.split = split
    self.mark = mark
    declaration = try source.bytes(split.declaration)
    rootTag = try source.bytes(split.rootTag)
  }

  /// The placeholder: an entry as small as can be.
  private var placeholder: String {
    switch split.format {
    case .json: #"{"fullUrl":"\#(mark)"}"#
    case .xml: #"<entry xmlns="\#(R4.schema.namespace)"><fullUrl value="\#(mark)"/></entry>"#
    }
  }

  /// Everything outside of the runs.
  func frame(of source: any ByteSource) throws -> ComposedText {
    var text = ComposedText()
    var at = split.start
    for run in split.runs {
      text.add(try source.bytes(at..<run.range.lowerBound), .taken, at: at)
      text.add(placeholder.utf8, .made, at: run.range.lowerBound)
      at = run.range.upperBound
    }
    text.add(try source.bytes(at..<split.end), .taken, at: at)
    return text
  }

  /// The entries of a slice in a Bundle, after the placeholder; of an unfinished one the Bundle is not closed.
  func wrapped(
    _ slice: Split.Slice, of source: any ByteSource, isUnfinished: Bool = false
  ) throws -> ComposedText {
    let entries = try source.bytes(slice.range)
    var text = ComposedText()
    let at = slice.range.lowerBound
    switch split.format {
    case .json:
      text.add(#"{"resourceType":"Bundle","type":"collection","entry":["#.utf8, .made, at: at)
      text.add(placeholder.utf8, .made, at: at)
      // The later ones begin with a comma of their own.
      if slice.first == 0 { text.add(",".utf8, .made, at: at) }
      text.add(entries, .taken, at: at)
      if isUnfinished { break }
      text.add("]}".utf8, .made, at: slice.range.upperBound)
    case .xml:
      text.add(declaration, .repeated, at: split.declaration.lowerBound)
      text.add(rootTag, .repeated, at: split.rootTag.lowerBound)
      text.add(#"<type xmlns="\#(R4.schema.namespace)" value="collection"/>"#.utf8, .made, at: at)
      text.add(placeholder.utf8, .made, at: at)
      text.add(entries, .taken, at: at)
      if isUnfinished { break }
      text.add(Array("</".utf8) + split.rootName + Array(">".utf8), .made, at: slice.range.upperBound)
    }
    return text
  }

  /// The number of an entry in the whole, by its number in a slice, where the placeholder is 0.
  func number(_ index: Int, in slice: Split.Slice) -> Int { slice.first + index - 1 }

  /// The number of an entry in the whole, by its number in the frame, where each run is one entry.
  func number(inFrame index: Int) -> Int {
    split.runs.indices.contains(index) ? split.runs[index].first : index
  }
}
