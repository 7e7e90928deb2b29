import Gateway
import TestSupport
import Testing
import Tree

/// Which resources are found by which parameters.
@Suite struct MatchTests {
  private let observation = resource("Observation") { observation in
    observation.leaf("status", "final")
    observation.group("code") { code in
      code.group("coding", ["system": "http://example.org/a", "code": "W1"])
      code.group("coding", ["code": "W2"])
    }
    observation.group("subject", ["reference": "Patient/p1"])
    observation.leaf("effectiveDateTime", "2013-01-14")
    observation.group("performer", ["reference": "https://example.org/fhir/Practitioner/d1"])
    observation.group(
      "valueQuantity", ["value": "5.38", "unit": "ミリグラム", "system": "http://unitsofmeasure.org", "code": "mg"])
  }

  @Test(arguments: [
    ("code=w1", true), ("code=W1", true), ("code=W", false), ("code=http://example.org/a|W1", true),
    ("code=http://example.org/a|W2", false), ("code=|W2", true), ("code=|W1", false),
    ("code=http://example.org/a|", true),
    ("code=http://example.org/b|", false), ("code=X,W2", true), ("code:not=W1", false), ("code:not=X", true),
    ("code:not=X,W2", false), ("category:not=X", true),
    ("status=final", true), ("status=http://hl7.org/fhir/observation-status|final", true), ("status=|final", false),
    ("subject=Patient/p1", true), ("subject=p1", true), ("subject=Group/p1", false), ("subject=P1", false),
    ("subject:Patient=p1", true), ("subject:Group=p1", false), ("patient=p1", true), ("patient=Patient/p1", true),
    ("performer=https://example.org/fhir/Practitioner/d1", true), ("performer=d1", false),
    ("performer=Practitioner/d1", false),
    ("value-quantity=5.4", true), ("value-quantity=5.40", false),
    ("value-quantity=5.38|http://unitsofmeasure.org|mg", true),
    ("value-quantity=5.4|http://unitsofmeasure.org|g", false), ("value-quantity=5.4||mg", true),
    ("value-quantity=5.4||ミリグラム", true), ("value-quantity=5.4|http://unitsofmeasure.org|ミリグラム", false),
    ("value-quantity=lt5.4", true), ("value-quantity=ge5.38", true), ("value-quantity=gt5.38", false),
    ("value-quantity=ne5.4", false), ("value-quantity=sa5", true), ("value-quantity=eb5", false),
    ("code:missing=false", true), ("code:missing=true", false), ("category:missing=true", true),
    ("category:missing=false", false), ("category=X", false),
  ])
  func anObservation(_ query: String, _ expected: Bool) throws {
    let parts = query.split(separator: "=", maxSplits: 1)
    #expect(try finds(observation, String(parts[0]), String(parts[1])) == expected)
  }

  @Test(arguments: [
    ("name", "ﾔﾏﾀﾞ", true), ("name", "やまだたろう", true), ("name", "ヤマ", true), ("name", "たろう", true),
    ("name", "まだ", false), ("name:contains", "まだ", true), ("name:contains", "ﾏﾀﾞ ﾀ", true), ("name", "山田　太郎", true),
    ("name", "山田花子", false), ("family", "山", true), ("given", "山", false), ("name:exact", "ヤマダ", true),
    ("name:exact", "ﾔﾏﾀﾞ", false), ("name:exact", "ヤマ", false), ("name:exact", "やまだたろう", false),
    ("name", "鈴木,やまだ", true), ("name", "JOSE", true), ("name:exact", "José", true), ("name:exact", "Jose", false),
  ])
  func aName(_ name: String, _ value: String, _ expected: Bool) throws {
    let patient = resource("Patient") { patient in
      patient.group("name", ["family": "山田", "given": "太郎"])
      patient.group("name", ["family": "ヤマダ", "given": "タロウ"])
      patient.group("name", ["given": "José"])
    }
    #expect(try finds(patient, name, value) == expected)
  }

  /// The examples of FHIR R4 §3.1.1.4.7, in Japan time.
  @Test(arguments: [
    ("2013-01-14T00:00:00+09:00", "eq2013-01-14", true), ("2013-01-14T10:00:00+09:00", "eq2013-01-14", true),
    ("2013-01-15T00:00:00+09:00", "eq2013-01-14", false), ("2013-01-15T00:00:00+09:00", "ne2013-01-14", true),
    ("2013-01-14T00:00:00+09:00", "ne2013-01-14", false), ("2013-01-14T10:00:00+09:00", "ne2013-01-14", false),
    ("2013-01-14", "lt2013-01-14T10:00", true), ("2013-01-14", "gt2013-01-14T10:00", true),
    ("2013-01-14T15:00:00Z", "eq2013-01-15", true), ("2013-01-14T14:59:59Z", "eq2013-01-14", true),
    ("2013", "eq2013-01", false), ("2013-01", "eq2013", true), ("2013-01-14", "ge2013-01-14", true),
    ("2013-01-14", "le2013-01-14", true), ("2013-01-14", "gt2013-01-14", false), ("2013-01-14", "lt2013-01-14", false),
    ("2013-01-14", "sa2013-01-13", true), ("2013-01-14", "sa2013-01-14", false), ("2013-01-14", "eb2013-01-15", true),
    ("2013", "sa2013-01-14", false), ("2013", "gt2013-06", true), ("2013", "lt2013-06", true),
    ("2013", "ge2013-06", true), ("2013", "ap2013-06", true), ("2013-01-14", "ap2013-01-14T10:00", true),
    ("1940", "ap2013", false), ("2016", "ap2013", true), ("2019", "ap2013", false),
  ])
  func aDate(_ stored: String, _ asked: String, _ expected: Bool) throws {
    let observation = resource("Observation") { $0.leaf("effectiveDateTime", stored) }
    #expect(try finds(observation, "date", asked) == expected)
  }

  @Test(arguments: [
    ("ge2013-03-14", true, false), ("le2013-03-14", true, true), ("sa2013-03-14", false, false),
    ("eb2013-03-14", false, true), ("eq2013", false, false), ("ne2013", true, true), ("gt2013-03-14", true, false),
    ("sa2013-01-20", true, false), ("ap2013-01-22", true, true), ("ap2030", true, false),
  ])
  func anOpenPeriod(_ asked: String, _ fromThenOn: Bool, _ untilThen: Bool) throws {
    let later = resource("Observation") { $0.group("effectivePeriod", ["start": "2013-01-21"]) }
    let before = resource("Observation") { $0.group("effectivePeriod", ["end": "2013-01-21"]) }
    #expect(try finds(later, "date", asked) == fromThenOn)
    #expect(try finds(before, "date", asked) == untilThen)
  }

  /// Tokens against the four forms word by word.
  @Test func tokensAreWhatTheSpecificationSays() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let systems = [nil, "s1", "s2"]
    let codes = [nil, "a", "b", "c"]
    for _ in 0..<1_000 {
      let codings = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        (systems.randomElement(using: &random) ?? nil, codes.randomElement(using: &random) ?? nil)
      }
      let document = resource("Observation") { observation in
        observation.group("code") { code in
          for (system, value) in codings where system != nil || value != nil {
            code.group("coding") { coding in
              if let system { coding.leaf("system", system) }
              if let value { coding.leaf("code", value) }
            }
          }
        }
      }
      let forms = ["a", "|b", "s1|c", "s2|", "s1|a,c"]
      let form = forms.randomElement(using: &random) ?? "a"
      let isFound = codings.contains { system, code in
        switch form {
        case "a": code == "a"
        case "|b": system == nil && code == "b"
        case "s1|c": system == "s1" && code == "c"
        case "s2|": system == "s2"
        default: (system == "s1" && code == "a") || code == "c"
        }
      }
      let note: Comment = "seed \(seed): \(codings) \(form)"
      #expect(try finds(document, "code", form) == isFound, note)
      #expect(try finds(document, "code:not", form) == !isFound, note)
    }
  }
}
