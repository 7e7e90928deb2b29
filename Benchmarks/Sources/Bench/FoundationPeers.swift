import FHIR
import Foundation
import Measuring

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The peers in Foundation. None of them knows FHIR, and a number is a `Double` to them.
enum FoundationPeers {
  static func contenders(_ corpus: Corpus) -> [Contender] {
    let json = corpus.json.map { Data($0) }
    let xml = corpus.xml.map { Data($0) }
    return [
      Contender("JSONSerialization", .jsonBoth, isPeer: true, .json) {
        try json.reduce(0) { sum, text in
          let object = try JSONSerialization.jsonObject(with: text)
          return sum + (try JSONSerialization.data(withJSONObject: object)).count
        }
      },
      Contender("JSONDecoder + JSONEncoder", .jsonBoth, isPeer: true, .json) {
        let (decoder, encoder) = (JSONDecoder(), JSONEncoder())
        return try json.reduce(0) { sum, text in
          sum + (try encoder.encode(try decoder.decode(AnyJSON.self, from: text))).count
        }
      },
      Contender("Foundation XMLParser", .xmlRead, isPeer: true, .xml) {
        let counter = ElementCounter()
        for text in xml {
          let parser = XMLParser(data: text)
          parser.delegate = counter
          guard parser.parse() else { return -1 }
        }
        return counter.count
      },
    ]
  }
}

/// Any JSON, as `Codable` sees it.
private enum AnyJSON: Codable {
  case object([String: AnyJSON])
  case array([AnyJSON])
  case string(String)
  case number(Double)
  case bool(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let members = try? value.decode([String: AnyJSON].self) {
      self = .object(members)
    } else if let items = try? value.decode([AnyJSON].self) {
      self = .array(items)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let truth = try? value.decode(Bool.self) {
      self = .bool(truth)
    } else if value.decodeNil() {
      self = .null
    } else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "no JSON")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .object(let members): try value.encode(members)
    case .array(let items): try value.encode(items)
    case .string(let text): try value.encode(text)
    case .number(let number): try value.encode(number)
    case .bool(let truth): try value.encode(truth)
    case .null: try value.encodeNil()
    }
  }
}

/// Counts elements, attributes and bytes of text.
private final class ElementCounter: NSObject, XMLParserDelegate {
  var count = 0

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    count += 1 + attributes.count
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    count += text.utf8.count
  }
}
