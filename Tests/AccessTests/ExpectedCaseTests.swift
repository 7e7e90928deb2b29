// Sheets of expected decisions: what is read of them, and what is refused at which cell.

import Access
import TestSupport
import Testing
import Tree

struct ExpectedCaseTests {
  private static let names = ExpectedCase.Names(
    categories: ["diagnosis", "vital"], people: ["one", "two"], facilities: ["here", "there"])

  private static func read(_ text: String) throws -> [ExpectedCase] {
    try ExpectedCase.read(csv: [UInt8](text.utf8), file: "cases.csv", knowing: names)
  }

  private static func faults(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch let faults as CaseFaults {
      for fault in faults.faults {
        #expect(fault.text(in: .japanese).contains { ("ぁ"..."ん").contains($0) }, "\(fault)")
      }
      return faults.faults.map { "\($0.place.line):\($0.place.column) \($0.text) [\($0.rule.rawValue)]" }
    } catch {
      return ["\(error)"]
    }
  }

  private static let head = "person,patient,category,action,expected,reason"

  @Test func whatARowSays() throws {
    let text =
      "\u{FEFF}note,expected,reason,person,patient,category,action,terminal,purpose,labels,author,facility,origin,"
      + "emergency,day\r\n"
      + "\"a, b\",denied,undisclosed,one,x,vital,correct,-,BTG,restricted uninformed,two,here,there,\"said \"\"help\"\"\","
      + "2026-04-01\r\n,,,,,\r\n,allowed,,two,y,diagnosis,view,t-1,,,,,,,\r\n"
    let cases = try Self.read(text)
    #expect(cases.map(\.row) == [2, 4])
    let first = try #require(cases.first)
    #expect(first.note == "a, b" && first.expected == .undisclosed && first.person == "one" && first.patient == "x")
    #expect(first.category == "vital" && first.action == .correct && first.desk == .unnamed && first.purpose == "BTG")
    #expect(
      first.entry
        == ExpectedCase.Entry(author: "two", facility: "here", origin: "there", labels: [.restricted, .uninformed]))
    #expect(first.emergency == "said \"help\"" && first.day == Day("2026-04-01"))
    let second = try #require(cases.last)
    #expect(second.expected == nil && second.desk == .terminal("t-1") && second.entry == nil && second.purpose == nil)
    #expect(second.day == nil && second.emergency == nil && second.note.isEmpty)
    #expect(try Self.read(Self.head + "\none,x,vital,view,allowed,\n").first?.desk == .usual)
  }

  /// Who is not named is somebody else; an author's facility is the author's own.
  @Test func whatAnEntryIs() {
    let home = ["two": "there"]
    func facts(_ author: String?, _ facility: String?, _ origin: String? = nil) -> EntryFacts {
      ExpectedCase.Entry(author: author, facility: facility, origin: origin, labels: [.restricted])
        .facts { home[$0] }
    }
    #expect(facts("two", nil) == EntryFacts(author: "two", facility: "there", labels: [.restricted]))
    #expect(facts("two", "here") == EntryFacts(author: "two", facility: "here", labels: [.restricted]))
    #expect(facts(nil, "here") == EntryFacts(author: "", facility: "here", labels: [.restricted]))
    #expect(facts(nil, nil, "here") == EntryFacts(author: "", facility: "", origin: "here", labels: [.restricted]))
  }

  @Test(arguments: [
    ("", ["1:1 the column `person` is missing [missing]"], 5),
    (head, ["1:1 A1: there is no case below the columns [missing]"], 1),
    (
      "person,patient,category,action,expected,colour\none,x,vital,view,allowed,",
      ["1:41 F1: there is no column `colour` [column]"], 1
    ),
    (
      "person,patient,category,action,expected,person\none,x,vital,view,allowed,",
      ["1:41 F1: `person` stands twice [column]"], 1
    ),
    (
      "person,,patient,category,action,expected\none,,x,vital,view,allowed",
      ["1:8 B1: a column has no name [column]"], 1
    ),
    (
      "person,patient,category,action\none,x,vital,view", ["1:1 A1: the column `expected` is missing [missing]"], 1
    ),
    (head + "\none,,vital,view,allowed,", ["2:5 B2: `patient` is empty [empty]"], 1),
    (head + "\none,x,vital,view,denied,", ["2:25 F2: `denied` has no `reason` [empty]"], 1),
    (head + "\none,x,vital,view,allowed,not-own", ["2:26 F2: `allowed` has a `reason` [contradiction]"], 1),
    (head + "\none,x,vital,correct,allowed,", ["2:13 D2: `correct` means no entry [contradiction]"], 1),
    (head + "\none,x,vital,look,allowed,", ["2:13 D2: there is no action `look` [code]"], 1),
    (head + "\none,x,vital,view,maybe,", ["2:18 E2: there is no expected `maybe` [code]"], 1),
    (head + "\none,x,vital,view,denied,because", ["2:25 F2: there is no reason `because` [code]"], 1),
    (head + "\nnobody,x,vital,view,allowed,", ["2:1 A2: there is no person `nobody` [code]"], 1),
    (head + "\none,x,病名,view,allowed,", ["2:7 C2: there is no category `病名` [code]"], 1),
    (head + ",author\none,x,vital,view,allowed,,nobody", ["2:27 G2: there is no author `nobody` [code]"], 1),
    (head + ",facility\none,x,vital,view,allowed,,nowhere", ["2:27 G2: there is no facility `nowhere` [code]"], 1),
    (head + ",origin\none,x,vital,view,allowed,,nowhere", ["2:27 G2: there is no origin `nowhere` [code]"], 1),
    (head + ",labels\none,x,vital,view,allowed,,secret", ["2:27 G2: there is no label `secret` [code]"], 1),
    (head + ",day\none,x,vital,view,allowed,,2026-02-30", ["2:27 G2: `2026-02-30` is no day [code]"], 1),
    (
      head + "\none,x,vital,view,allowed,,y", ["2:27 G2: a cell stands beyond the last column [beyond]"], 1
    ),
    (head + "\none,x,vital,view,\"allowed,", ["2:18 the quote that opens here is not closed [quote]"], 1),
    (head + "\none,,vital,look,denied,", ["2:5 B2: `patient` is empty [empty]"], 3),
  ])
  func whatIsRefused(_ text: String, _ first: [String], _ count: Int) {
    let told = Self.faults(text)
    #expect(Array(told.prefix(1)) == first)
    #expect(told.count == count, "\(told)")
  }

  @Test func wrongBytesAreToldOnce() {
    let bytes = [UInt8](Self.head.utf8) + [0x0A, 0x82, 0xA0, 0x2C, 0x82]
    do {
      _ = try ExpectedCase.read(csv: bytes, file: "cases.csv", knowing: Self.names)
      Issue.record("it was read")
    } catch {
      #expect(error.faults.map(\.rule) == [.encoding])
      #expect("\(error)".hasPrefix("cases.csv:2:1: error: the cell is not UTF-8 [access-case.encoding]\n  save"))
    }
  }

  /// The shipped sheets name each reason that a registry file can lead to.
  @Test func theSamplesAreTelling() throws {
    func words(_ path: String) throws -> [[Substring]] {
      String(decoding: try Project.bytes(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let cases = try words("Samples/access/cases.csv")
    let troubles = try words("Samples/access/troubles.csv")
    #expect(cases.count > 25 + 1)
    let told = Set((cases + troubles).compactMap { $0.count > 5 ? String($0[5]) : nil })
    let unreachable: Set<Reason> = [
      // A registry file states neither periods nor facilities out of order, and no case goes through a program.
      .roleNotCurrent, .facilityInactive, .facilityApplicationRequired, .facilityPledgeRequired, .clientScope,
      .clientUnregistered,
      // What is the secretariat's alone is no information category.
      .secretariatOnly,
      // With one version of the table every category of a case is in it.
      .categoryUnknown,
    ]
    for reason in Reason.allCases {
      #expect(told.contains(reason.rawValue) != unreachable.contains(reason), "\(reason)")
    }
  }
}
