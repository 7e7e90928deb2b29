import TestSupport
import Testing

@testable import Values

@Suite("Units of measure")
struct UnitTests {
  @Test(
    "Units that there are",
    arguments: [
      "m", "/m", "10*3/ul", "10*-3/ul", "10*+3/ul", "10^3/ul", "m[H2O]", "10*23", "rad2", "m3.kg-1.s-2",
      "4.[pi].10*-7.N/A2",
      "rad2{a}", "{a}.rad2{b}", "1{c}", "{e}", "%", "dB[10.nV]", "dB[SPL]", "mm[Hg]", "[in_i'Hg]", "a/m", "pH", "[pH]",
      "Cel",
      "mCel", "[degF]", "umol/2.h", "meq/(8.h.kg)", "10.L/(min.m2)", "/{tot}", "mL/{hb}.m2", "/100{WBCs}",
      "U/10*10{cells}", "U/(10.g){feces}",
      "{CPM}/10*3{cell}", "cd", "dar", "ft", "Pa", "min", "[m/s2/Hz^(1/2)]", "%[slope]", "''", "[Amb'a'1'U]",
      "10*-5.Pa",
      "kg.m/s2", "((m))", "m/(s/(s))", "[iU]", "m[IU]/L", "KiBy", "B[10.nV]", "m0", "m+2", "m2.5", "MG", "{}",
    ])
  func valid(code: String) throws {
    #expect(Unit.isValid(code))
    #expect(try Unit(code).code == code)
  }

  @Test("What is none is told with its place")
  func invalid() {
    let cases: [(String, UnitIssue.Reason, Int)] = [
      ("", .missing, 0), ("m/", .missing, 2), ("10+3/ul", .unexpected, 2), ("rad2{錠}", .unexpected, 5),
      ("{a}rad2{b}", .unexpected, 3), ("{|}1", .unexpected, 3), ("iU", .unknown, 0), ("molv", .unknown, 0),
      ("[BETH'U]", .unknown, 0), ("[iIU]/d", .unknown, 0), ("g/12h", .unexpected, 4), ("kg[H20]", .unknown, 0),
      ("mmol/kg[H20]", .unknown, 5), ("ug(8.h)", .unexpected, 2), ("month", .unknown, 0), ("[s]", .unknown, 0),
      ("lbs", .unknown, 0), ("kmin", .unknown, 0), ("k[in_i]", .unknown, 0), ("k10*", .unknown, 0),
      ("mkg", .unknown, 0),
      ("(m", .open, 0), ("m)", .unexpected, 1), ("{a", .open, 0), ("m{a}{b}", .unexpected, 4), ("[in_i", .open, 0),
      ("m--2", .unexpected, 1), ("m-", .unexpected, 1), ("m^2", .unexpected, 1),
      ("m .s", .unexpected, 1),
      (" m", .unexpected, 0), ("(/m)", .unexpected, 1), ("()", .unexpected, 1), ("0", .unknown, 0),
      ("m/0", .unknown, 2),
      ("m10000", .excessive, 1), ("m99999999999999999999", .excessive, 1), ("m9999.m", .excessive, 5),
      ("[pi]9999", .excessive, 0),
      ("MGD", .unknown, 0), ("µg", .unexpected, 0), ("m.", .missing, 2), ("m//s", .unexpected, 2),
      ("(m)2", .unexpected, 3),
      (String(repeating: "(", count: 60) + "m", .excessive, 50),
      (String(repeating: "m.", count: 600) + "m", .excessive, 1000),
    ]
    for (code, reason, offset) in cases {
      #expect(throws: UnitIssue(reason: reason, offset: offset), "\(code.prefix(40))") { try Unit(code) }
      #expect(!Unit.isValid(code))
    }
  }

  @Test("A letter that looks the same is not the same, however often it is asked for")
  func lookalike() {
    #expect(Unit.isValid("K") && Unit.isValid("K"))
    #expect(!Unit.isValid("\u{212A}") && !Unit.isValid("m\u{212A}"))
  }

  @Test("Every atom of the table comes down to base units, and takes prefixes as it may")
  func table() {
    let rows = UnitTable.text.split(separator: "\n").map { $0.split(separator: " ") }
    let atoms = rows.filter { $0[1] != "prefix" }
    #expect(atoms.count == 312)
    #expect(UnitAtoms.all.atoms.count == atoms.count)
    #expect(rows.count - atoms.count == 24 && UnitAtoms.all.prefixes.count == 24)
    for row in atoms {
      #expect(Unit.isValid(String(row[0])), "\(row[0])")
      let codes = ["k\(row[0])", "da\(row[0])"].filter { UnitAtoms.all.atoms[$0[...]] == nil }
      if row[1] == "plain" { #expect(codes.allSatisfy { !Unit.isValid($0) }, "\(row[0])") }
      if row[1] == "metric" { #expect(codes.allSatisfy(Unit.isValid), "\(row[0])") }
    }
  }

  @Test("Conversions")
  func conversions() throws {
    let cases = [
      ("6.3", "mm", "m", "0.0063"), ("6.3", "s.m-1", "s/m", "6.3"), ("6.3", "s.mm-2", "s.m-2", "6300000"),
      ("6.3", "s/m.mg", "s.m-1.g", "0.0063"), ("6.3", "4.s/m", "s/m", "25.2"), ("6.3", "s/4/m", "s/m", "1.575"),
      ("6.30", "[in_i]", "m", "0.160020"), ("1", "10*-7.s", "s", "0.0000001"), ("1", "[lb_av]", "kg", "0.45359237"),
      ("1", "[lb_av]", "[oz_av]", "16"), ("1", "[gal_us]", "L", "3.785411784"),
      ("1", "m[Hg]", "g.s-2.m-1", "133322000"),
      ("1", "mm[Hg]", "Pa", "133.322"), ("1", "atm", "kPa", "101.325"), ("37", "Cel", "K", "310.15"),
      ("37", "Cel", "[degF]", "98.6"),
      ("98.6", "[degF]", "Cel", "37"), ("-40", "[degF]", "Cel", "-40"), ("80", "[degRe]", "Cel", "100"),
      ("0", "K", "Cel", "-273.15"),
      ("37000", "mCel", "Cel", "37"), ("1", "Cel/min", "K/min", "1"), ("9", "[degF]/h", "Cel/h", "5"),
      ("1", "kg", "[gr]", "15432.35835294143065060816609415189"),
      ("1", "[degF]", "[degR]", "460.67"), ("5", "mmol/L", "umol/mL", "5"), ("120", "m[IU]/mL", "[iU]/L", "120"),
      ("1", "a", "d", "365.25"), ("1", "mo", "d", "30.4375"), ("1", "wk", "h", "168"), ("90", "deg", "[pi].rad", "0.5"),
      ("1", "N", "g.m/s2", "1000"), ("1", "%", "[ppm]", "10000"), ("3", "mg/dL", "g/L", "0.03"),
      ("7", "{score}", "1", "7"),
      ("250", "mg/g{creat}", "g/kg", "250"), ("1", "kcal", "J", "4184"),
      ("1", "[psi]", "kPa", "6.894757293168361336722673445346891"),
      ("2", "[pH]", "[pH]", "2"), ("10", "dB", "B", "1"), ("1", "L", "dm3", "1"), ("1", "GiBy", "By", "1073741824"),
      ("1", "V", "W/A", "1"),
      ("3.1415926535897932384626433832795028841971693993751058209749445923", "Oe", "A/m", "250"),
      ("1", "mol", "1", "602214076000000000000000"), ("1", "km9999", "m9999", "1e29997"),
    ]
    for (value, from, to, result) in cases {
      let (source, target) = (try Unit(from), try Unit(to))
      let converted = try #require(source.converted(decimal(value), to: target), "\(from) to \(to)")
      #expect(try converted == decimal(result), "\(value) \(from) in \(to): \(converted)")
      // What was rounded is as good as the same; what was not, is.
      if result.utf8.count < 30 {
        #expect(source.compared(try decimal(value), to: target, converted) == .equal, "\(value) \(from) in \(to)")
      }
    }
  }

  @Test("What measures something else is not converted")
  func incommensurable() throws {
    let pairs = [
      ("m", "s"), ("[iU]", "U"), ("[pH]", "1"), ("[pH]", "mol/L"), ("dB", "dB[SPL]"), ("B", "Np"), ("Cel", "m"),
      ("[arb'U]", "1"),
      ("cm2", "cm"), ("Cel2", "Cel"), ("[hp_X]", "[hp_C]"),
    ]
    for (left, right) in pairs {
      #expect(try !Unit(left).isCommensurable(with: Unit(right)))
      #expect(try Unit(left).converted(.one, to: Unit(right)) == nil)
    }
  }

  @Test("Base units of the same dimensions")
  func base() throws {
    let pairs = [
      ("N", "m.g/s2"), ("/min", "/s"), ("%", "1"), ("mL/min/{1.73_m2}", "m3/s"), ("[IU]/mL", "[iU]/m3"),
      ("Ohm", "m2.g/s/C2"),
      ("mm[Hg]", "g/m/s2"), ("/(m.s)", "m-1.s-1"), ("mol/s/g", "s-1.g-1"),
    ]
    for (code, base) in pairs {
      #expect(try Unit(code).base.code == base)
      #expect(try Unit(base).isCommensurable(with: Unit(code)))
      #expect(try Unit(base).measure.ratio.numerator == .one)
    }
    #expect(try Unit("{score}").isOne && Unit("m/m").isOne && !Unit("%").isOne && !Unit("Cel").isOne)
    #expect(try Unit("Cel").isShifted && !Unit("Cel/d").isShifted)
  }

  @Test("Random texts are read or refused, and what is read reads the same in brackets")
  func fuzz() throws {
    var dice = SeededGenerator.told("units")
    let pieces = [
      "m", "g", "k", "da", "10*", "10^", "[in_i]", "{a}", "(", ")", ".", "/", "-", "+", "2", "12", "0", "[", "]", "{",
      "}", "Cel",
      "[iU]", "%", "'", "é", " ", "[pi]", "B[V]", "_", "h", "\u{0}", "99999",
    ]
    var count = 0
    for _ in 0..<15_000 {
      let text = (0..<Int.random(in: 0...9, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
        .joined()
      do {
        let unit = try Unit(text)
        count += 1
        if !text.hasPrefix("/") { #expect(try Unit("(\(text))").isCommensurable(with: unit), "\(text)") }
        #expect(try Unit(unit.base.code).isCommensurable(with: unit), "\(text)")
      } catch {
        #expect(error.offset <= text.utf8.count, "\(text)")
      }
    }
    #expect(count > 250)
  }
}
