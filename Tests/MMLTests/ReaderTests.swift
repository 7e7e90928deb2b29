import MML
import Testing
import Tree

struct ReaderTests {
  private func read(_ items: [String]) -> MMLReading { MMLReader().read(SampleMML.mml(items: items)) }

  private func documents(_ reading: MMLReading) throws -> [MMLDocument] {
    MMLDocument.all(of: try #require(reading.document))
  }

  private func module(_ text: String) throws -> Document {
    let reading = read([SampleMML.item(module: text)])
    #expect(reading.issues.isEmpty, "\(reading.issues.map { $0.rendered(file: "mml") })")
    return try #require(try documents(reading).first?.module)
  }

  private func diagnosis(_ attributes: String, _ text: String) -> String {
    "<mmlRd:RegisteredDiagnosisModule><mmlRd:diagnosis \(attributes)>\(text)</mmlRd:diagnosis>"
      + "</mmlRd:RegisteredDiagnosisModule>"
  }

  // MARK: What is read

  @Test func aWholeDocument() throws {
    let reading = read([SampleMML.item()])
    #expect(reading.issues.isEmpty && reading.unread.isEmpty)
    let mml = try #require(reading.document)
    #expect(mml.type.name == "Mml" && mml.root.first("version")?.value == "4.1.2")
    #expect(MMLID.patient(of: mml) == MMLID(type: "facility", table: "2.999.45.91", value: "0001234"))
    let documents = MMLDocument.all(of: mml)
    #expect(documents.count == 1)
    let document = try #require(documents.first)
    #expect([document.uid, document.confirmDate] == ["uid-1", "2026-04-01T09:30:00"])
    #expect(document.contentModuleType == "registeredDiagnosis" && document.replaces.isEmpty)
    #expect(document.accessRights.rights == [AccessRight("read", licenses: [.init("doctor")])])
    #expect(document.module?.type.name == "RegisteredDiagnosisModule")
  }

  @Test func textsWithoutTheSpaceAroundThem() throws {
    let diagnosis = try #require(try module(SampleMML.diagnosis).root.first("diagnosis"))
    #expect(diagnosis.value == "高血圧症" && diagnosis.first("code")?.value == "I10")
    let spaced = self.diagnosis(#"mmlRd:code=" I10&#9;""#, " a  b ")
    let other = try #require(try module(spaced).root.first("diagnosis"))
    #expect(other.value == "a  b" && other.first("code")?.value == "I10")
  }

  /// The specification qualifies some attributes and not others; both spellings are read.
  @Test func attributesWithAndWithoutPrefix() throws {
    let plain = diagnosis(#"code="I10" system="ICD10""#, "高血圧症")
    let qualified = diagnosis(#"mmlRd:code="I10" mmlRd:system="ICD10""#, "高血圧症")
    #expect(try module(plain) == module(qualified))
    let rights = """
      <mmlSc:accessRight mmlSc:permit="all" mmlSc:startDate="2026-01-01">
        <mmlSc:person><mmlSc:personName personCode="all"/></mmlSc:person>
      </mmlSc:accessRight>
      """
    let reading = read([SampleMML.item(rights: rights)])
    #expect(reading.issues.isEmpty)
    let document = try #require(try documents(reading).first)
    #expect(document.accessRights.rights == [AccessRight("all", start: "2026-01-01", persons: [.init("all")])])
  }

  /// XML Schema lets the children of a medication stand in any order; they come out in the table's.
  @Test func childrenInAnyOrder() throws {
    let one = """
      <mmlPs:PrescriptionModule><mmlPs:medication>
        <mmlPs:startDate>2026-04-01</mmlPs:startDate><mmlPs:doseUnit>錠</mmlPs:doseUnit><mmlPs:dose>2.50</mmlPs:dose>
        <mmlPs:medicine>
          <mmlPs:name>見本錠</mmlPs:name><mmlPs:code mmlPs:system="YJ">2149039F1031</mmlPs:code>
        </mmlPs:medicine>
      </mmlPs:medication></mmlPs:PrescriptionModule>
      """
    let module = try module(one)
    let medication = try #require(module.root.first("medication"))
    #expect(medication.children.map(\.name) == ["medicine", "dose", "doseUnit", "startDate"])
    #expect(medication.first("dose")?.value == "2.50")
    #expect(medication.at("medicine.code")?.children.map(\.value) == ["YJ", "2149039F1031"])
  }

  @Test func creatorsInCharacters() throws {
    let mml = try #require(read([SampleMML.item()]).document)
    let creator = try #require(MMLDocument.all(of: mml).first?.creator)
    #expect(creator.name == "見本 病院医" && creator.facilityName == "見本記念病院")
    #expect(creator.facility == MMLID(type: "OID", table: "MML0027", value: "2.999.45.91"))
    #expect(creator.person?.value == "901" && creator.licenses == ["doctor"])
  }

  @Test func whatADocumentReplaces() throws {
    let parents = #"<parentId relation="order">uid-0</parentId><parentId relation="oldEdition">uid-7</parentId>"#
    let mml = try #require(read([SampleMML.item(parents: parents)]).document)
    #expect(MMLDocument.all(of: mml).map(\.replaces) == [["uid-7"]])
  }

  @Test func aModuleByItself() throws {
    let text = SampleMML.diagnosis.replacing(
      "<mmlRd:RegisteredDiagnosisModule>", with: "<mmlRd:RegisteredDiagnosisModule \(SampleMML.declarations)>")
    let reading = MMLReader().read(Array(text.utf8), as: "RegisteredDiagnosisModule")
    #expect(reading.issues.isEmpty)
    #expect(try reading.document == module(SampleMML.diagnosis))
    #expect(MMLReader().read(Array(text.utf8)).document == nil)
  }

  // MARK: What is not read yet

  @Test func otherModulesArePassedOver() throws {
    let course = "<mmlPc:ProgressCourseModule><mmlPc:anything>文字</mmlPc:anything></mmlPc:ProgressCourseModule>"
    let reading = read([SampleMML.item(), SampleMML.item(uid: "uid-2", type: "progressCourse", module: course)])
    #expect(reading.issues.isEmpty)
    #expect(reading.unread.map(\.module) == ["ProgressCourseModule"] && reading.unread.map(\.item) == [1])
    let documents = try documents(reading)
    #expect(documents.map(\.uid) == ["uid-1", "uid-2"] && documents.map { $0.module == nil } == [false, true])
  }

  @Test func anItemMayHaveNoContent() throws {
    let item = SampleMML.item().replacing("<content>\(SampleMML.diagnosis)</content>", with: "")
    let reading = read([item])
    #expect(reading.issues.isEmpty)
    #expect(try documents(reading).map { $0.module == nil } == [true])
  }
}
