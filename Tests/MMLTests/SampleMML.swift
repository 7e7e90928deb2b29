/// Small texts of MML for the tests: an `Mml` around items, an item around rights and a module. All people and places
/// in them are plainly fictitious; the object identifiers lie below 2.999, which is kept for examples.
enum SampleMML {
  static let namespaces = [
    "": "base/1.0", "mmlCm": "SharedComponent/Common/1.0", "mmlNm": "SharedComponent/Name/1.0",
    "mmlFc": "SharedComponent/Facility/1.0", "mmlDp": "SharedComponent/Department/1.0",
    "mmlPsi": "SharedComponent/PersonalizedInfo/1.0", "mmlCi": "SharedComponent/CreatorInfo/1.0",
    "mmlSc": "SharedComponent/Security/1.0", "mmlRd": "ContentModule/RegisteredDiagnosis/1.0",
    "mmlPs": "ContentModule/Prescription/1.0", "mmlPc": "ContentModule/ProgressCourse/1.0",
  ]

  static var declarations: String {
    namespaces.sorted { $0.key < $1.key }.map { prefix, name in
      "xmlns\(prefix.isEmpty ? "" : ":\(prefix)")=\"http://www.medxml.net/MML/v4/\(name)\""
    }.joined(separator: " ")
  }

  /// A whole document; `patient` is the number in its header.
  static func mml(patient: String = "0001234", items: [String]) -> [UInt8] {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Mml version="4.1.2" createDate="2026-04-01T09:30:00" \(declarations)>
        <MmlHeader>
          \(creator)
          <masterId><mmlCm:Id mmlCm:type="facility" mmlCm:tableId="2.999.45.91">\(patient)</mmlCm:Id></masterId>
        </MmlHeader>
        <MmlBody>
          \(items.joined(separator: "\n"))
        </MmlBody>
      </Mml>
      """
    return Array(text.utf8)
  }

  static let creator = """
    <mmlCi:CreatorInfo>
      <mmlPsi:PersonalizedInfo>
        <mmlCm:Id mmlCm:type="facility" mmlCm:tableId="2.999.45.91">901</mmlCm:Id>
        <mmlPsi:personName>
          <mmlNm:Name mmlNm:repCode="A" mmlNm:tableId="MML0025">
            <mmlNm:fullname>Mihon Byoin</mmlNm:fullname>
          </mmlNm:Name>
          <mmlNm:Name mmlNm:repCode="I" mmlNm:tableId="MML0025">
            <mmlNm:family>見本</mmlNm:family><mmlNm:given>病院医</mmlNm:given>
          </mmlNm:Name>
        </mmlPsi:personName>
        <mmlFc:Facility>
          <mmlFc:name mmlFc:repCode="I" mmlFc:tableId="MML0025">
            見本記念病院
          </mmlFc:name>
          <mmlCm:Id mmlCm:type="OID" mmlCm:tableId="MML0027">2.999.45.91</mmlCm:Id>
        </mmlFc:Facility>
      </mmlPsi:PersonalizedInfo>
      <mmlCi:creatorLicense mmlCi:tableId="MML0026">doctor</mmlCi:creatorLicense>
    </mmlCi:CreatorInfo>
    """

  static let doctorsRead = """
    <mmlSc:accessRight permit="read">
      <mmlSc:license><mmlSc:licenseName mmlSc:licenseCode="doctor"/></mmlSc:license>
    </mmlSc:accessRight>
    """

  static func item(
    uid: String = "uid-1", type: String = "registeredDiagnosis", rights: String = doctorsRead, parents: String = "",
    module: String = diagnosis
  ) -> String {
    """
    <MmlModuleItem>
      <docInfo contentModuleType="\(type)">
        <mmlSc:securityLevel>\(rights)</mmlSc:securityLevel>
        <title generationPurpose="record">見本</title>
        <docId><uid>\(uid)</uid>\(parents)</docId>
        <confirmDate>2026-04-01T09:30:00</confirmDate>
        \(creator)
        <extRefs/>
      </docInfo>
      <content>\(module)</content>
    </MmlModuleItem>
    """
  }

  static let diagnosis = """
    <mmlRd:RegisteredDiagnosisModule>
      <mmlRd:diagnosis mmlRd:code="I10" mmlRd:system="ICD10">
        高血圧症
      </mmlRd:diagnosis>
      <mmlRd:categories><mmlRd:category mmlRd:tableId="MML0012">mainDiagnosis</mmlRd:category></mmlRd:categories>
      <mmlRd:startDate>2020-05-01</mmlRd:startDate>
    </mmlRd:RegisteredDiagnosisModule>
    """
}
