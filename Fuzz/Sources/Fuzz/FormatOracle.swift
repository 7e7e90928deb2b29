import FHIR
import Tree

/// Values of primitive types. The input's first byte chooses the format, the rest is the text. The answer depends on the
/// text alone, not on what stands around it; numbers, dates and times are judged as a plain reading of the specification's
/// grammar would; and JSON and XML take exactly what the format takes.
enum FormatOracle {
  static func check(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let format = PrimitiveFormat.allCases[Int(first) % PrimitiveFormat.allCases.count]
    let text = Array(input.dropFirst())
    let isRight = format.accepts(text[...])
    for filler: UInt8 in [0, 0x20, 0x39, 0xff] {
      for offset in [1, 7, 8] {
        let around = [UInt8](repeating: filler, count: offset)
        let wider = around + text + around
        demand(format.accepts(wider[offset..<offset + text.count]) == isRight, "\(format) looks around itself")
      }
    }
    if let plain = FormatGrammar.accepts(text, as: format) {
      demand(plain == isRight, "\(format): \(isRight ? "taken" : "refused") against the grammar")
    }
    // A narrative has rules of its own; `Extension.url` is no element of a type.
    guard format != .xhtml, let string = String(validating: text, as: UTF8.self) else { return }
    inJSON(string, format, isRight)
    inXML(string, format, isRight)
  }

  /// A parameter whose value may be of any type.
  private static func member(_ format: PrimitiveFormat) -> String {
    "value" + format.rawValue.prefix(1).uppercased() + format.rawValue.dropFirst()
  }

  private static func inJSON(_ text: String, _ format: PrimitiveFormat, _ isRight: Bool) {
    // A literal may have white space around it, and what ends it early is another text.
    if format.isJSONLiteral, !text.utf8.allSatisfy({ isLiteralByte($0) }) { return }
    let value = format.isJSONLiteral ? Array(text.utf8) : NarrativeOracle.quoted(text)
    let start = #"{"resourceType":"Parameters","parameter":[{"name":"a",""# + member(format) + "\":"
    let json = Array(start.utf8) + value + Array("}]}".utf8)
    let reading = FHIRFormat.json.read(json)
    ReadingOracle.check(reading, lines: TextLines(json))
    demand(reading.isUsable == isRight, "\(format): JSON and the format differ")
    JSONSpelling.check(json, reading)
    guard reading.isUsable, let document = reading.document else { return }
    let kept = document.root.at("parameter.\(member(format))")?.bytes
    demand(kept.map { $0.elementsEqual(text.utf8) } ?? false, "\(format): not kept as it was")
    ResourceOracle.comesBack(document)
  }

  private static func isLiteralByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2b || byte == 0x2d || byte == 0x2e
  }

  private static func inXML(_ text: String, _ format: PrimitiveFormat, _ isRight: Bool) {
    let start = #"<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="a"/><"# + member(format) + " value=\""
    var value = ""
    for scalar in text.unicodeScalars {
      // What XML does not have, or reads as a space.
      if scalar.value == 0xfffe || scalar.value == 0xffff { return }
      switch scalar {
      case "\t", "\n", "\r", "\"", "<", "&": value += "&#\(scalar.value);"
      case _ where scalar.value < 0x20: return
      default: value.unicodeScalars.append(scalar)
      }
    }
    let xml = Array((start + value + #""/></parameter></Parameters>"#).utf8)
    let reading = FHIRFormat.xml.read(xml)
    ReadingOracle.check(reading, lines: TextLines(xml))
    demand(reading.isUsable == isRight, "\(format): XML and the format differ")
    XMLSpelling.check(xml, reading)
    guard reading.isUsable, let document = reading.document else { return }
    let kept = document.root.at("parameter.\(member(format))")?.bytes
    demand(kept.map { $0.elementsEqual(text.utf8) } ?? false, "\(format): not kept as it was")
  }
}
