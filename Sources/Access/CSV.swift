// A reader of comma-separated values (RFC 4180): bytes in, rows of *fields* out, each with its place.
//
// It does not know what the fields mean, and it repairs nothing: a quote in the wrong place is a fault, because a
// guess there would move every later cell into another row. A byte order mark is skipped (spreadsheets write one),
// and a line may end in LF, CR LF or CR.

struct CSV {
  struct Field {
    let text: String
    let line: Int
    let column: Int
  }

  /// The fields of one row and the place just behind the last of them.
  struct Row {
    var fields: [Field]
    let end: Field
  }

  enum Fault: Equatable {
    case notUTF8
    case quoteNotClosed
    case textAfterQuote
    case quoteInsideText
  }

  private(set) var rows: [Row] = []
  private(set) var faults: [(fault: Fault, line: Int, column: Int)] = []
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var column = 1

  /// Reads all rows; where there are faults, the rows are of no use.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    while at < bytes.count { rows.append(row()) }
  }

  private mutating func row() -> Row {
    var fields = [field()]
    while peek == UInt8(ascii: ",") {
      advance()
      fields.append(field())
    }
    let end = Field(text: "", line: line, column: column)
    if peek == UInt8(ascii: "\r") { advance() }
    if peek == UInt8(ascii: "\n") { advance() }
    return Row(fields: fields, end: end)
  }

  private mutating func field() -> Field {
    let (startLine, startColumn) = (line, column)
    let content = peek == UInt8(ascii: "\"") ? quoted() : plain()
    let text = String(validating: content, as: UTF8.self)
    if text == nil { faults.append((.notUTF8, startLine, startColumn)) }
    return Field(text: text ?? "", line: startLine, column: startColumn)
  }

  private mutating func plain() -> [UInt8] {
    let start = at
    var hasQuote = false
    while let byte = peek, !Self.endsField(byte) {
      if byte == UInt8(ascii: "\""), !hasQuote {
        faults.append((.quoteInsideText, line, column))
        hasQuote = true
      }
      advance()
    }
    return Array(bytes[start..<at])
  }

  private mutating func quoted() -> [UInt8] {
    let (startLine, startColumn) = (line, column)
    var content: [UInt8] = []
    advance()
    while let byte = peek {
      advance()
      if byte != UInt8(ascii: "\"") {
        content.append(byte)
      } else if peek == UInt8(ascii: "\"") {
        content.append(byte)
        advance()
      } else {
        if let next = peek, !Self.endsField(next) {
          faults.append((.textAfterQuote, line, column))
          while let byte = peek, !Self.endsField(byte) { advance() }
        }
        return content
      }
    }
    faults.append((.quoteNotClosed, startLine, startColumn))
    return content
  }

  private static func endsField(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  /// Steps over one byte and keeps count; of the bytes of one character only the first counts.
  private mutating func advance() {
    let byte = bytes[at]
    at += 1
    if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && peek != UInt8(ascii: "\n")) {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }
}
