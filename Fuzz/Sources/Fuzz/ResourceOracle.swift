import FHIR
import JSON
import Tree
import XML

/// FHIR's JSON and XML: what was read without error is written in both formats, compact and pretty, and reads back equal;
/// what another spelling says is the same, so that the straight and the thorough reader agree.
enum ResourceOracle {
  static func check(_ text: [UInt8], _ format: FHIRFormat) {
    let reading = format.read(text)
    ReadingOracle.check(reading, lines: lines(of: text, format, reading))
    switch format {
    case .json: JSONSpelling.check(text, reading)
    case .xml: XMLSpelling.check(text, reading)
    }
    ReadingOracle.limited(tight(text, format), reading)
    guard let document = reading.document else { return }
    if reading.isUsable { comesBack(document) } else { canBeWritten(document) }
  }

  private static let tightJSON = FHIRJSONReader(limits: .init(depth: 12, issues: 3))
  private static let tightXML = FHIRXMLReader(limits: .init(depth: 12, issues: 3))

  private static func tight(_ text: [UInt8], _ format: FHIRFormat) -> Reading {
    switch format {
    case .json: tightJSON.read(text)
    case .xml: tightXML.read(text)
    }
  }

  /// Columns of XML count in what was converted to UTF-8: nothing is known of other encodings here.
  private static func lines(of text: [UInt8], _ format: FHIRFormat, _ reading: Reading) -> TextLines? {
    let isOurs = text.starts(with: [0xef, 0xbb, 0xbf]) ? Array(text.dropFirst(3)) : text
    return format == .json || XMLSpelling.isPlainUTF8(isOurs) ? TextLines(isOurs) : nil
  }

  /// A document without fault, through both formats.
  static func comesBack(_ document: Document) {
    for format in FHIRFormat.allCases {
      for pretty in [false, true] {
        let text: [UInt8]
        do throws(FHIRUnwritable) {
          text = try format.write(document, pretty: pretty)
        } catch {
          demand(format == .xml && holdsNoXML(document), "\(format) is refused: \(error.issues[0].code.rawValue)")
          continue
        }
        let again = format.read(text)
        let code = again.issues.first?.code.rawValue ?? ""
        demand(again.issues.isEmpty, "\(format) that was written has the issue \(code)")
        guard let other = again.document else { finding("\(format) that was written is no document") }
        if let difference = Difference.first(document, other) { finding("\(format) differs: \(difference)") }
        demand(document == other, "\(format) that was written is another document")
        let twice = try? format.write(other, pretty: pretty)
        demand(twice == text, "\(format) is written otherwise the second time")
      }
    }
  }

  /// Whether a value has a character that XML can't hold: the only reason for which a good document is not written.
  private static func holdsNoXML(_ document: Document) -> Bool {
    (0..<document.count).contains { index in
      (document[index].value ?? "").unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\t" && $0 != "\n" && $0 != "\r" || $0.value == 0xfffe || $0.value == 0xffff
      }
    }
  }

  /// Whatever was wrong with a document: what is written of it is JSON, and XML or a refusal.
  static func canBeWritten(_ document: Document) {
    for pretty in [false, true] {
      let wrong: Set<IssueCode> = [.jsonSyntax, .jsonEncoding, .jsonDuplicate]
      let json = try? FHIRFormat.json.write(document, pretty: pretty)
      guard let json else { finding("JSON is refused") }
      let code = FHIRFormat.json.read(json).issues.first { wrong.contains($0.code) }?.code.rawValue
      demand(code == nil, "JSON that was written has the issue \(code ?? "")")
      guard let xml = try? FHIRFormat.xml.write(document, pretty: pretty) else { continue }
      do throws(XMLFault) {
        _ = try XMLEvents(parsing: xml, limits: XMLLimits(depth: 1_000))
      } catch {
        finding("XML that was written has the fault \(error)")
      }
    }
  }
}
