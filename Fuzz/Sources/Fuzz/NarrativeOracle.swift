import FHIR
import Tree

/// Narratives: what is accepted in XML is accepted in JSON; what is seen through at a look is so when it is parsed; and
/// it comes back byte for byte.
enum NarrativeOracle {
  static func check(_ text: [UInt8]) {
    let xml =
      Array(#"<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/>"#.utf8) + text
      + Array("</text></Patient>".utf8)
    let inXML = FHIRFormat.xml.read(xml)
    ReadingOracle.check(inXML, lines: XMLSpelling.isPlainUTF8(xml) ? TextLines(xml) : nil)
    guard let string = String(validating: text, as: UTF8.self) else {
      return demand(inXML.document == nil, "XML that is not UTF-8 was taken")
    }
    let json = self.json(string)
    let inJSON = FHIRFormat.json.read(json)
    ReadingOracle.check(inJSON, lines: TextLines(json))
    // A text may end `text` and begin it anew, or hold other elements: then it is no narrative.
    let isOneDiv = inXML.document?.root.at("text.div").map { $0.bytes.elementsEqual(text) } ?? false
    if inXML.isUsable, isOneDiv { demand(inJSON.isUsable, "taken in XML, refused in JSON") }
    judgedAlike(string, inJSON)
    guard inJSON.isUsable, let document = inJSON.document else { return }
    demand(document.root.at("text.div").map { $0.bytes.elementsEqual(text) } ?? false, "not kept byte for byte")
    ResourceOracle.comesBack(document)
  }

  /// A comment at its end lets no one see through it at a look: then the whole check must say the same.
  private static func judgedAlike(_ text: String, _ reading: Reading) {
    let end = "</div>"
    guard text.utf8.suffix(end.utf8.count).elementsEqual(end.utf8) else { return }
    let bytes = Array(text.utf8)
    let commented = bytes.dropLast(end.utf8.count) + Array("<!-- -->\(end)".utf8)
    let whole = FHIRFormat.json.read(json(String(decoding: commented, as: UTF8.self)))
    demand(whole.isUsable == reading.isUsable, "the look and the whole check differ")
  }

  private static func json(_ narrative: String) -> [UInt8] {
    let start = #"{"resourceType":"Patient","text":{"status":"generated","div":"#
    return Array(start.utf8) + quoted(narrative) + Array("}}".utf8)
  }

  /// As a JSON string, with as few escapes as there must be.
  static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case ..<0x20: result += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "\"")]
  }
}
