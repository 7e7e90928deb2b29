/// Small texts of MML, fictitious throughout: an `Mml` around items, an item around rights and a module.
enum MMLText {
  private static let declarations = [
    ("", "base"), (":mmlCm", "SharedComponent/Common"), (":mmlNm", "SharedComponent/Name"),
    (":mmlFc", "SharedComponent/Facility"), (":mmlPsi", "SharedComponent/PersonalizedInfo"),
    (":mmlCi", "SharedComponent/CreatorInfo"), (":mmlSc", "SharedComponent/Security"),
    (":mmlRd", "ContentModule/RegisteredDiagnosis"), (":mmlPc", "ContentModule/ProgressCourse"),
  ].map { #"xmlns\#($0)="http://www.medxml.net/MML/v4/\#($1)/1.0""# }.joined(separator: " ")

  private static let creator = """
    <mmlCi:CreatorInfo><mmlPsi:PersonalizedInfo>
      <mmlCm:Id mmlCm:type="facility" mmlCm:tableId="2.999.45.92">902</mmlCm:Id>
      <mmlPsi:personName>
        <mmlNm:Name mmlNm:repCode="I"><mmlNm:fullname>見本 記念</mmlNm:fullname></mmlNm:Name>
      </mmlPsi:personName>
      <mmlFc:Facility><mmlFc:name mmlFc:repCode="I">見本記念病院</mmlFc:name>
        <mmlCm:Id mmlCm:type="OID" mmlCm:tableId="MML0027">2.999.45.92</mmlCm:Id></mmlFc:Facility>
    </mmlPsi:PersonalizedInfo><mmlCi:creatorLicense>doctor</mmlCi:creatorLicense></mmlCi:CreatorInfo>
    """

  static func mml(
    patient: String = "0001234", table: String = "2.999.45.92", header: String = "", _ items: [String]
  ) -> String {
    """
    <Mml createDate="2026-04-01T09:30:00" \(declarations)>
      <MmlHeader>
        \(creator)
        <masterId><mmlCm:Id mmlCm:type="facility" mmlCm:tableId="\(table)">\(patient)</mmlCm:Id></masterId>
        \(header)
      </MmlHeader>
      <MmlBody>\(items.joined())</MmlBody>
    </Mml>
    """
  }

  static func item(
    _ module: String, uid: String = "uid-1", rights: String = doctors, replacing: String? = nil,
    confirmed: String = "2026-04-01T09:30:00"
  ) -> String {
    """
    <MmlModuleItem><docInfo contentModuleType="registeredDiagnosis">
      <mmlSc:securityLevel>\(rights)</mmlSc:securityLevel><title>見本</title>
      <docId><uid>\(uid)</uid>\(replacing.map { "<parentId relation=\"oldEdition\">\($0)</parentId>" } ?? "")</docId>
      <confirmDate>\(confirmed)</confirmDate>\(creator)<extRefs/>
    </docInfo><content>\(module)</content></MmlModuleItem>
    """
  }

  static func diagnosis(
    _ name: String = "見本病", code: String = "I10", system: String = "ICD10", more: String = ""
  ) -> String {
    "<mmlRd:RegisteredDiagnosisModule><mmlRd:diagnosis mmlRd:code=\"\(code)\" mmlRd:system=\"\(system)\">\(name)"
      + "</mmlRd:diagnosis>\(more)</mmlRd:RegisteredDiagnosisModule>"
  }

  static func category(_ table: String, _ code: String) -> String {
    "<mmlRd:category mmlRd:tableId=\"\(table)\">\(code)</mmlRd:category>"
  }

  static let doctors = """
    <mmlSc:accessRight permit="read">
      <mmlSc:license><mmlSc:licenseName mmlSc:licenseCode="doctor"/></mmlSc:license>
    </mmlSc:accessRight>
    """
  static let creators = """
    <mmlSc:accessRight permit="all">
      <mmlSc:facility><mmlSc:facilityName mmlSc:facilityCode="creator"/></mmlSc:facility>
    </mmlSc:accessRight>
    """
}
