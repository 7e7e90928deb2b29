// The facts of MML 4's XML schemas, in the text form of `SchemaTable`: element names, order, how often, types. They are
// those of the specification but for this:
//
// - A day (`xs:date`) is a `dateTime`, so that mapping files can tie it to one of FHIR without inventing a time of day.
//   A time without a zone, which MML writes, is a `string`: FHIR has no such format.
// - A code is a `code`, which has no space at its ends: the reader drops that.
// - An element that repeats and is told apart by an attribute (`category` by `tableId`, `code` by `system`) is no
//   primitive: its text is its child `value`, so that mapping files can name one, `category[tableId=MML0012].value`.
// - What may be empty in MML, and says nothing then, is optional here: `securityLevel`, `extRefs`, `title`.
// - Without `docInfo` nobody could tell who may read an item, so it is required.
//
// What is not here yet: the other content modules.

extension MML4 {
  /// The table; a type is named by its element, with that of its owner where one name has two shapes.
  static let table = """
    schema	MML	4.1
    type	string	primitive		string
    type	code	primitive		code
    type	boolean	primitive		boolean
    type	integer	primitive		integer
    type	decimal	primitive		decimal
    type	day	primitive		dateTime
    # The skeleton: base/1.0.
    type	Mml	root
    	version	0	1	string	A
    	createDate	1	1	string	A
    	MmlHeader	1	1	MmlHeader
    	MmlBody	1	1	MmlBody
    type	MmlHeader	complex
    	CreatorInfo	1	1	CreatorInfo
    	masterId	1	1	masterId
    	toc	0	1	toc
    	scopePeriod	0	1	scopePeriod
    	encryptInfo	0	1	string
    type	masterId	complex
    	Id	1	1	Id
    type	toc	complex
    	tocItem	0	*	string
    type	scopePeriod	complex
    	start	0	1	day	A
    	end	0	1	day	A
    	hasOtherInfo	0	1	boolean	A
    	isExtract	0	1	boolean	A
    	extractPolicy	0	1	string	A
    type	MmlBody	complex
    	MmlModuleItem	1	*	MmlModuleItem
    type	MmlModuleItem	complex
    	type	0	1	string	A
    	docInfo	1	1	docInfo
    	content	0	1	content
    type	docInfo	complex
    	contentModuleType	1	1	string	A
    	moduleVersion	0	1	string	A
    	securityLevel	0	1	securityLevel
    	title	0	1	title
    	docId	1	1	docId
    	confirmDate	1	1	confirmDate
    	CreatorInfo	1	1	CreatorInfo
    	extRefs	0	1	extRefs
    type	title	primitive		string
    	generationPurpose	0	1	string	A
    type	docId	complex
    	uid	1	1	string
    	parentId	0	*	parentId
    	groupId	0	*	groupId
    type	parentId	primitive		string
    	relation	0	1	string	A
    type	groupId	primitive		string
    	groupClass	0	1	string	A
    type	confirmDate	primitive		string
    	start	0	1	string	A
    	end	0	1	string	A
    	firstConfirmDate	0	1	string	A
    	eventDate	0	1	string	A
    type	extRefs	complex
    	extRef	0	*	extRef
    type	content	complex
    	module	0	1	Module
    type	Module	abstract
    # Security/1.0.
    type	securityLevel	complex
    	accessRight	0	*	accessRight
    type	accessRight	complex
    	permit	1	1	string	A
    	startDate	0	1	string	A
    	endDate	0	1	string	A
    	facility	0	1	accessRight.facility
    	person	0	1	accessRight.person
    	license	0	1	accessRight.license
    	department	0	1	accessRight.department
    type	accessRight.facility	complex
    	facilityName	1	*	facilityName
    type	facilityName	primitive		string
    	facilityCode	1	1	string	A
    	tableId	0	1	string	A
    	facilityId	0	1	string	A
    	facilityIdType	0	1	string	A
    type	accessRight.person	complex
    	personName	1	*	accessRight.personName
    type	accessRight.personName	primitive		string
    	personCode	1	1	string	A
    	tableId	0	1	string	A
    	personId	0	1	string	A
    	personIdType	0	1	string	A
    type	accessRight.license	complex
    	licenseName	1	*	licenseName
    type	licenseName	primitive		string
    	licenseCode	1	1	string	A
    	tableId	0	1	string	A
    type	accessRight.department	complex
    	departmentName	1	*	departmentName
    type	departmentName	primitive		string
    	departmentCode	1	1	string	A
    	tableId	0	1	string	A
    # Common/1.0.
    type	Id	primitive		string
    	type	1	1	string	A
    	checkDigitSchema	0	1	string	A
    	checkDigit	0	1	string	A
    	tableId	1	1	string	A
    type	extRef	complex
    	contentType	0	1	string	A
    	medicalRole	0	1	string	A
    	title	0	1	string	A
    	href	1	1	string	A
    # CreatorInfo/1.0 and PersonalizedInfo/1.0.
    type	CreatorInfo	complex
    	PersonalizedInfo	1	1	PersonalizedInfo
    	creatorLicense	1	*	creatorLicense
    type	creatorLicense	primitive		string
    	tableId	0	1	string	A
    type	PersonalizedInfo	complex
    	Id	1	1	Id
    	personName	1	1	personName
    	Facility	0	1	Facility
    	Department	0	1	Department
    	addresses	0	1	addresses
    	emailAddresses	0	1	emailAddresses
    	phones	0	1	phones
    type	personName	complex
    	Name	1	*	Name
    type	addresses	complex
    	Address	0	*	Address
    type	emailAddresses	complex
    	email	0	*	string
    type	phones	complex
    	Phone	0	*	Phone
    # Facility/1.0 and Department/1.0.
    type	Facility	complex
    	name	1	*	organization.name
    	Id	0	1	Id
    type	Department	complex
    	name	1	*	organization.name
    	Id	0	1	Id
    type	organization.name	primitive		string
    	repCode	1	1	string	A
    	tableId	0	1	string	A
    # Name/1.0: family and given, or fullname.
    type	Name	complex
    	repCode	1	1	string	A
    	tableId	0	1	string	A
    	family	0	1	string
    	given	0	1	string
    	middle	0	1	string
    	fullname	0	1	string
    	prefix	0	1	string
    	degree	0	1	string
    # Address/1.0: full, or the rest.
    type	Address	complex
    	repCode	1	1	string	A
    	addressClass	0	1	string	A
    	tableId	0	1	string	A
    	full	0	1	string
    	prefecture	0	1	string
    	city	0	1	string
    	town	0	1	string
    	homeNumber	0	1	string
    	zip	0	1	string
    	countryCode	0	1	string
    # Phone/1.0: full, or the rest.
    type	Phone	complex
    	telEquipType	0	1	string	A
    	full	0	1	string
    	area	0	1	string
    	city	0	1	string
    	number	0	1	string
    	extension	0	1	string
    	country	0	1	string
    	memo	0	1	string
    # RegisteredDiagnosis/1.0: diagnosis or diagnosisContents.
    type	RegisteredDiagnosisModule	root	Module
    	diagnosis	0	1	diagnosis
    	diagnosisContents	0	1	diagnosisContents
    	categories	0	1	categories
    	startDate	0	1	day
    	endDate	0	1	day
    	outcome	0	1	code
    	firstEncounterDate	0	1	day
    	relatedHealthInsurance	0	1	relatedHealthInsurance
    type	diagnosis	primitive		string
    	code	0	1	code	A
    	system	0	1	string	A
    type	diagnosisContents	complex
    	dxItem	1	*	dxItem
    type	dxItem	complex
    	name	1	1	diagnosis
    type	categories	complex
    	category	1	*	category
    type	category	complex
    	tableId	1	1	string	A
    	value	1	1	code
    type	relatedHealthInsurance	primitive		string
    	uid	0	1	string	A
    # Prescription/1.0; the children of a medication may stand in any order.
    type	PrescriptionModule	root	Module
    	issuedTo	0	1	string
    	medication	1	*	medication
    	narcoticPrescriptionLicenseNumber	0	1	string
    	comment	0	1	string
    type	medication	complex
    	medicine	1	1	medicine
    	dose	1	1	decimal
    	doseUnit	1	1	string
    	frequencyPerDay	0	1	integer
    	startDate	1	1	day
    	duration	0	1	string
    	instruction	0	1	string
    	PRN	0	1	boolean
    	repetitions	0	1	decimal
    	route	0	1	string
    	form	0	1	string
    	batchNo	0	1	integer
    	brandSubstitutionPermitted	0	1	boolean
    	longTerm	0	1	boolean
    	additionalInstruction	0	1	string
    type	medicine	complex
    	name	1	1	string
    	code	0	*	medicine.code
    type	medicine.code	complex
    	system	1	1	string	A
    	value	1	1	code
    """
}
