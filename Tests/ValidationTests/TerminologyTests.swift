import FHIR
import Packages
import Testing
import Tree

@testable import Validation

/// Which codes are in a value set, as far as packages tell.
@Suite struct TerminologyTests {
  static let colours = "http://example.org/fhir/CodeSystem/colours"
  static let elsewhere = "http://example.org/fhir/CodeSystem/elsewhere"
  static let all: Set<String> = [
    "colour", "red", "crimson", "scarlet", "blue", "navy", "violet", "mauve", "n2",
  ]
  /// By nesting, by the property `parent` of violet, and by its property `child`.
  static let reds: Set<String> = ["red", "crimson", "scarlet", "violet", "mauve"]

  static let complete: [(name: String, codes: Set<String>)] = [
    ("whole", all), ("this-version", all), ("is-a", reds), ("descendent-of", reds.subtracting(["red"])),
    ("is-not-a", all.subtracting(reds)), ("equal", ["red", "scarlet"]), ("in", ["red", "navy"]),
    ("not-in", ["navy"]), ("exists", ["red", "scarlet", "blue"]), ("exists-not", ["crimson", "violet", "mauve"]),
    ("regex", ["n2", "mauve"]), ("exclude", all.subtracting(["red", "blue"])), ("nested", reds),
    ("both", ["red", "scarlet"]), ("system-and-set", ["scarlet"]), ("expanded-nested", ["red", "blue"]),
  ]

  @Test(arguments: complete) func isListed(_ set: (name: String, codes: Set<String>)) throws {
    #expect(try codes(set.name) == CodeSet(codes: [Self.colours: set.codes]))
  }

  @Test(arguments: [
    "generalizes", "no-property", "no-code", "part-of", "elsewhere", "other-version", "regex-groups", "exclude-unknown",
    "languages-but-one", "there-is-no-such-set",
  ])
  func isNotKnown(_ name: String) throws {
    #expect(try codes(name) == .unknown)
  }

  @Test func whatIsKnownInPartIsNeverAllOfIt() throws {
    let fragment = try codes("fragment")
    #expect(fragment.membership(of: "a") == .inside && fragment.membership(of: "c") == .unknown)
    // Where case doesn't count, another spelling may be the same code.
    let careless = try codes("careless")
    #expect(careless.membership(of: "Aa") == .inside && careless.membership(of: "aA") == .unknown)
    let union = try codes("union-partial")
    #expect(union.membership(of: "red", system: Self.colours) == .inside)
    #expect(union.membership(of: "blue", system: Self.colours) == .unknown)
    let circle = try codes("circle")
    #expect(circle.membership(of: "red") == .inside && circle.membership(of: "blue") == .unknown)
  }

  @Test func expansionsServeWhereTheirSystemsAreNot() throws {
    let expanded = try codes("expanded")
    #expect(expanded.membership(of: "x", system: Self.elsewhere) == .inside)
    #expect(expanded.membership(of: "z", system: Self.elsewhere) == .outside)
    for name in ["expanded-partly", "expanded-cut"] {
      #expect(try codes(name).membership(of: "x") == .inside)
      #expect(try codes(name).membership(of: "z") == .unknown)
    }
  }

  @Test func aCodeIsOfItsSystem() throws {
    let union = try codes("union")
    #expect(union.membership(of: "arm") == .inside)
    #expect(union.membership(of: "arm", system: Self.colours) == .outside)
    #expect(union.membership(of: "arm", system: nil) == .outside)
    let languages = try codes("languages")
    #expect(languages.membership(of: "ja-JP") == .inside && languages.membership(of: "日本語") == .outside)
    #expect(languages.membership(of: "ja-JP", system: "urn:ietf:bcp:47") == .inside)
    #expect(languages.membership(of: "ja-JP", system: "urn:ietf:bcp:13") == .outside)
    let some = try codes("some-languages")
    #expect(some == CodeSet(codes: ["urn:ietf:bcp:47": ["ja", "en"]]))
  }

  @Test func aVersionThatIsNamedMustBeThere() throws {
    let address = "http://example.org/fhir/ValueSet/whole"
    let all = try terminology(["\(address)|4.0.1", "\(address)|4.0", address])
    #expect(all["\(address)|4.0.1"].isComplete && all[address].isComplete)
    #expect(all["\(address)|4.0"] == .unknown)
    #expect(all["http://example.org/not-asked-for"] == .unknown)
  }

  @Test func earlierPackagesCountFirst() throws {
    let package = try Samples.package()
    let one = Terminology(packages: [package], valueSets: Self.names)
    #expect(Terminology(packages: [package, package], valueSets: Self.names) == one)
    #expect(Terminology(packages: [], valueSets: Self.names).sets.values.allSatisfy { $0 == .unknown })
  }

  /// All units of a measure are a set, which is cut and joined as lists are.
  @Test func unitsAreOfOneMeasure() {
    let ucum = Grammar.unit.rawValue
    let (times, lengths) = (CodeSet(measures: ["a"]), CodeSet(measures: ["m"]))
    for unit in ["a", "s", "min", "10.h"] { #expect(times.membership(of: unit, system: ucum) == .inside) }
    for unit in ["kg", "m", "Y", "s-1", "1", ""] { #expect(times.membership(of: unit, system: ucum) == .outside) }
    #expect(
      times.membership(of: "a", system: "http://example.org") == .outside && times.membership(of: "mo") == .inside)
    let (units, some) = (CodeSet(grammars: [.unit]), CodeSet(codes: [ucum: ["a", "kg"]]))
    #expect(times.intersection(units) == times && units.intersection(times) == times)
    #expect(
      times.intersection(lengths) == CodeSet() && times.intersection(CodeSet(measures: ["s"])).measures.count == 2)
    #expect(times.intersection(some) == CodeSet(codes: [ucum: ["a"]]))
    #expect(some.subtracting(times) == CodeSet(codes: [ucum: ["kg"]]))
    #expect(times.subtracting(units) == CodeSet() && times.subtracting(lengths) == times)
    #expect(times.subtracting(some) == .unknown && units.subtracting(times) == .unknown)
    var both = times
    both.formUnion(lengths)
    #expect(both.measures == ["a", "m"] && CodeSet(lines: both.lines.map { Array($0.utf8)[...] }) == both)
  }

  /// What is kept as text comes back; what is not exactly that text doesn't.
  @Test func comesBackFromItsText() throws {
    func read(_ lines: [String]) -> CodeSet? { CodeSet(lines: lines.map { Array($0.utf8)[...] }) }
    let terminology = Terminology(packages: [try Samples.package()], valueSets: Self.names)
    for set in terminology.sets.values { #expect(read(set.lines) == set) }
    #expect(read(["complete"]) == CodeSet())
    for lines in [[], [""], ["whole"], ["complete", "codes"], ["complete", "codes\ta"], ["complete", "grammar\ta"]] {
      #expect(read(lines) == nil)
    }
    #expect(CodeSlot("x", text: []).codes == .unknown)
  }

  static let names = Set(
    (complete.map(\.name) + ["languages", "fragment", "elsewhere", "expanded"]).map {
      "http://example.org/fhir/ValueSet/\($0)"
    })

  private func codes(_ name: String) throws -> CodeSet {
    let address = "http://example.org/fhir/ValueSet/\(name)"
    return try terminology([address])[address]
  }

  private func terminology(_ valueSets: Set<String>) throws -> Terminology {
    Terminology(packages: [try Samples.package()], valueSets: valueSets)
  }
}
