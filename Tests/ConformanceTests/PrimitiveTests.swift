import FHIR
import Foundation
import Testing
import Tree

/// Values of each primitive type, one JSON value a line, that another implementation takes or refuses.
@Suite struct PrimitiveTests {
  static let files: [String] = {
    guard TestData.has("fhir/primitives", for: "values of primitive types") else { return [] }
    return TestData.files(in: "fhir/primitives", ext: "ndjson")
  }()

  @Test(arguments: files) func isTakenOrRefused(_ file: String) throws {
    let parts = file.split(separator: ".").map(String.init)
    let isValid = parts[1] == "valid"
    let lines = String(decoding: try TestData.bytes("fhir/primitives/\(file)"), as: UTF8.self).split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      // There, `null` stands for "no value", which JSON says by leaving the name out.
      if isValid && line == "null" { continue }
      let reading = FHIRFormat.json.read(Array(Self.resource(with: String(line), type: parts[0]).utf8))
      let expected = Self.disagreements[file]?.contains(String(line)) ?? false ? !isValid : isValid
      #expect(reading.isUsable == expected, "\(file): \(line)\n\(reading.rendered(file))")
    }
  }

  /// Where R4 says otherwise than the other implementation.
  private static let disagreements: [String: Set<String>] = [
    // A narrative's `div` must be in XHTML's namespace (R4 §2.4.0), and no value is empty (§2.6.2).
    "xhtml.valid.ndjson": [#""<div>text</div>""#, #""""#]
  ]

  /// A resource with that value; `type` is written `date_time`.
  private static func resource(with value: String, type: String) -> String {
    guard type != "xhtml" else {
      return #"{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":\#(value)}}"#
    }
    let name = type.split(separator: "_").map(\.localizedCapitalized).joined()
    return #"{"resourceType":"Parameters","parameter":[{"name":"x","value\#(name)":\#(value)}]}"#
  }
}
