import MML
import Testing
import Tree

struct FaultTests {
  private func read(_ items: [String]) -> MMLReading { MMLReader().read(SampleMML.mml(items: items)) }

  private func said(_ reading: MMLReading) -> [String] {
    reading.issues.map { "\($0.code.rawValue) \($0.path) \($0.subjects.joined(separator: ","))" }
  }

  private static let item = "Mml.MmlBody.MmlModuleItem[0]"
  private static let module = "\(item).content.module"

  private func faults(module: String) -> [String] { said(read([SampleMML.item(module: module)])) }

  private func diagnosis(_ inner: String) -> String {
    "<mmlRd:RegisteredDiagnosisModule><mmlRd:diagnosis>見本病</mmlRd:diagnosis>\(inner)</mmlRd:RegisteredDiagnosisModule>"
  }

  @Test func anUnknownElementInAKnownModule() {
    #expect(
      faults(module: diagnosis("<mmlRd:grade>3</mmlRd:grade>"))
        == ["element.unknown \(Self.module) grade,RegisteredDiagnosisModule"])
  }

  @Test func anUnknownAttribute() {
    #expect(
      faults(module: diagnosis(#"<mmlRd:outcome grade="3">unknown</mmlRd:outcome>"#))
        == ["xml.attribute \(Self.module).outcome grade,outcome"])
  }

  /// A text may stand where the table calls it `value`; an element of that name may not.
  @Test func noElementForAText() {
    let category = #"<mmlRd:category tableId="MML0012"><mmlRd:value>drg</mmlRd:value></mmlRd:category>"#
    let text = "<mmlRd:categories>\(category)</mmlRd:categories>"
    #expect(
      faults(module: diagnosis(text)) == [
        "element.missing \(Self.module).categories.category[0] value,category",
        "element.unknown \(Self.module).categories.category[0] value,category",
      ])
  }

  @Test func anAttributeTwiceInTwoSpellings() {
    let text = diagnosis("").replacing("<mmlRd:diagnosis>", with: #"<mmlRd:diagnosis code="A00" mmlRd:code="I10">"#)
    #expect(faults(module: text) == ["xml.attribute \(Self.module).diagnosis code,diagnosis"])
  }

  @Test func textWhereNoneMayStand() {
    #expect(
      faults(module: diagnosis("文字")) == ["xml.text \(Self.module) RegisteredDiagnosisModule"])
  }

  @Test func elementsInAnotherNamespace() {
    let space = "http://www.medxml.net/MML/v4/ContentModule/RegisteredDiagnosis/1.0"
    #expect(
      faults(module: diagnosis("<mmlPs:outcome>unknown</mmlPs:outcome>"))
        == ["xml.namespace \(Self.module) outcome,\(space)"])
    #expect(
      faults(module: "<mmlPs:RegisteredDiagnosisModule/>")
        == ["xml.namespace \(Self.item).content RegisteredDiagnosisModule,\(space)"])
  }

  @Test func formatsAndCounts() {
    #expect(
      faults(module: diagnosis("<mmlRd:startDate>2026-02-30</mmlRd:startDate>"))
        == [
          "value.format \(Self.module).startDate day,that month has no such day,"
            + "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone, e.g. 2024-02-29T09:30:00+09:00"
        ])
    #expect(
      faults(module: diagnosis("<mmlRd:outcome>end</mmlRd:outcome><mmlRd:outcome>home</mmlRd:outcome>"))
        == ["element.repeated \(Self.module).outcome outcome,1"])
    let two = SampleMML.diagnosis + SampleMML.diagnosis
    #expect(faults(module: two) == ["element.repeated \(Self.item).content.module module,1"])
    #expect(
      said(read([SampleMML.item().replacing("<uid>uid-1</uid>", with: "<uid/>")]))
        == ["element.missing \(Self.item).docInfo docId,docInfo"])
  }

  @Test func placesAreOfTheText() throws {
    let text = SampleMML.mml(items: [SampleMML.item(module: diagnosis("<mmlRd:grade/>"))])
    let issue = try #require(MMLReader().read(text).issues.first)
    let place = try #require(issue.place)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[place.line - 1].dropFirst(place.column - 1).hasPrefix("<mmlRd:grade/>"))
  }

  @Test func oneItemsFaultsAreItsOwn() throws {
    let bad = SampleMML.item(uid: "uid-2", module: diagnosis("<mmlRd:grade/>"))
    let reading = read([SampleMML.item(), bad, "<MmlModuleItem/>", SampleMML.item(uid: "uid-4")])
    #expect([0, 1, 2, 3].map { reading.isUsable(item: $0) } == [true, false, false, true])
    #expect(reading.outsideItems.isEmpty)
    let mml = try #require(reading.document)
    #expect(MMLDocument.all(of: mml).map(\.item) == [0, 1, 3])
  }

  @Test func faultsOfTheWhole() {
    let text = String(decoding: SampleMML.mml(items: [SampleMML.item()]), as: UTF8.self)
      .replacing("<MmlBody>", with: "<toc>文字</toc><MmlBody>")
    let reading = MMLReader().read(Array(text.utf8))
    #expect(reading.outsideItems.map(\.code) == [.elementUnknown] && reading.isUsable(item: 0))
  }

  @Test(arguments: [
    ("", IssueCode.xmlSyntax), ("<Mml", .xmlSyntax), ("{}", .xmlSyntax),
    (#"<Mml xmlns="urn:other"/>"#, .xmlNamespace), ("<Mml/>", .xmlNamespace), ("<ClinicalDocument/>", .typeUnknown),
    (#"<MmlBody xmlns="http://www.medxml.net/MML/v4/base/1.0"/>"#, .typeUnknown),
    ("<!DOCTYPE Mml [<!ENTITY a 'b'>]><Mml/>", .xmlForbidden),
  ])
  func whatIsNoMMLAtAll(_ text: String, _ code: IssueCode) {
    let reading = MMLReader().read(Array(text.utf8))
    #expect(reading.document == nil && reading.issues.map(\.code) == [code])
  }

  @Test func moreFaultsThanAreTold() throws {
    let many = String(repeating: "<mmlRd:grade/>", count: 300)
    let reading = read([SampleMML.item(module: diagnosis(many))])
    #expect(reading.document == nil && reading.issues.count == 201)
    #expect(reading.issues.last?.code == .moreIssues)
  }

  @Test func noIssueTellsAValue() {
    let secret = "秘密の値"
    let inner = "<mmlRd:startDate>\(secret)</mmlRd:startDate>\(secret)<mmlRd:grade>\(secret)</mmlRd:grade>"
    let reading = read([SampleMML.item(module: diagnosis(inner))])
    #expect(reading.issues.count == 3)
    for language in Language.allCases {
      #expect(!reading.issues.contains { $0.rendered(file: "mml", language: language).contains(secret) })
    }
  }
}
