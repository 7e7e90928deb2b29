/// What can be wrong, by a code that stays the same from version to version. What is said of each stands in the one table
/// of `IssueTexts.swift`.
public enum IssueCode: String, Sendable, CaseIterable {
  // Text that can't be read.
  case jsonSyntax = "json.syntax"
  case jsonDuplicate = "json.duplicate"
  case jsonEncoding = "json.encoding"
  case xmlSyntax = "xml.syntax"
  case xmlEncoding = "xml.encoding"
  case xmlForbidden = "xml.forbidden"
  case xmlNamespace = "xml.namespace"
  case xmlText = "xml.text"
  case xmlAttribute = "xml.attribute"
  case xmlCharacter = "xml.character"
  case tooDeep = "text.depth"
  case tooLarge = "text.size"
  case linesSyntax = "lines.syntax"
  case linesLoss = "lines.loss"
  case moreIssues = "issues.more"
  case moreNotes = "issues.more-notes"
  // Documents that don't fit their schema.
  case typeMissing = "type.missing"
  case typeUnknown = "type.unknown"
  case typeMisplaced = "type.misplaced"
  case elementUnknown = "element.unknown"
  case elementNameless = "element.name"
  case elementMissing = "element.missing"
  case elementRepeated = "element.repeated"
  case elementOrder = "element.order"
  case elementShape = "element.shape"
  case elementEmpty = "element.empty"
  case choiceRepeated = "choice.repeated"
  case valueFormat = "value.format"
  case valueEmpty = "value.empty"
  case narrative = "narrative"
  // Mapping files.
  case mappingSyntax = "mapping.syntax"
  case mappingUnknown = "mapping.unknown"
  case mappingPath = "mapping.path"
  case mappingType = "mapping.type"
  case mappingChoice = "mapping.choice"
  case mappingCardinality = "mapping.cardinality"
  case mappingOverlap = "mapping.overlap"
  case mappingTable = "mapping.table"
  case mappingConvert = "mapping.convert"
  case mappingKey = "mapping.key"
  case mappingRequired = "mapping.required"
  case mappingUnmapped = "mapping.unmapped"
  case mappingCategory = "mapping.category"
  case mappingResidue = "mapping.residue"
  case mappingDisjoint = "mapping.disjoint"
  case mappingExcluded = "mapping.excluded"
  case mappingProfile = "mapping.profile"
  case mappingLaw = "mapping.law"
  case mappingSample = "mapping.sample"
  // Resources that no lens or rule of the network takes.
  case lensNone = "lens.none"
  case lensPatient = "lens.patient"
  case lensChanged = "lens.changed"
  case lensAuthor = "lens.author"
  case lensID = "lens.id"
  case lensSubsetted = "lens.subsetted"
  case lensCreate = "lens.create"
  // Patches.
  case patchSyntax = "patch.syntax"
  case patchPath = "patch.path"
  case patchTest = "patch.test"
  case patchPlace = "patch.place"
  // Batches and transactions.
  case batchEntry = "batch.entry"
  case batchTarget = "batch.target"
  case batchReference = "batch.reference"
  case batchVersion = "batch.version"
  // Rules of FHIR beyond structure (see `Validation`).
  case containedNested = "contained.nested"
  case containedUnused = "contained.unused"
  case containedMeta = "contained.meta"
  case containedID = "contained.id"
  case referenceFormat = "reference.format"
  case referenceUnresolved = "reference.unresolved"
  case referenceType = "reference.type"
  case referenceTypeDiffers = "reference.type-differs"
  case bundleTotal = "bundle.total"
  case bundleSearch = "bundle.search"
  case bundleRequest = "bundle.request"
  case bundleResponse = "bundle.response"
  case bundleEntry = "bundle.entry"
  case bundleDuplicate = "bundle.duplicate"
  case bundleVersion = "bundle.version"
  case bundleDocument = "bundle.document"
  case bundleFirst = "bundle.first"
  case extensionValue = "extension.value"
  case narrativeEmpty = "narrative.empty"
  case codeInvalid = "code.invalid"
  case codeMissing = "code.missing"
  case codeUnchecked = "code.unchecked"
  case codesUnchecked = "codes.unchecked"
  case codeUnknown = "code.unknown"
  case codeSystemUnchecked = "code.system-unchecked"
  case codeElsewhere = "code.extensible"
  case bundleAddress = "bundle.full-url"
  case bundleAddressMissing = "bundle.full-url-missing"
  case bundleAddressRelative = "bundle.full-url-relative"
  case bundleReference = "bundle.reference"
  case bundleReferenceElsewhere = "bundle.reference-elsewhere"
  case codeDisplay = "code.display"
  case extensionURL = "extension.url"
  case extensionUnknown = "extension.unknown"
  case extensionUnknownModifier = "extension.modifier-unknown"
  case extensionPartUnknown = "extension.part-unknown"
  case extensionContext = "extension.context"
  case extensionContextInvariant = "extension.context-invariant"
  case extensionContextUnchecked = "extension.context-unchecked"
  case extensionModifier = "extension.modifier"
  // Rules of profiles and of the types' own definitions.
  case definitionUnknown = "definition.unknown"
  case profileUnknown = "profile.unknown"
  case profileUnreadable = "profile.unreadable"
  case profileRowUnchecked = "profile.row-unchecked"
  case profileUnavailable = "profile.unavailable"
  case profileResource = "profile.resource"
  case profileMissing = "profile.missing"
  case profileSliceMissing = "profile.slice-missing"
  case profileRepeated = "profile.repeated"
  case profileForbidden = "profile.forbidden"
  case profileType = "profile.type"
  case profileFixed = "profile.fixed"
  case profilePattern = "profile.pattern"
  case profileLength = "profile.length"
  case profileLeast = "profile.least"
  case profileGreatest = "profile.greatest"
  case profileRangeUnchecked = "profile.range-unchecked"
  case profileSlice = "profile.slice"
  case profileSliceEnd = "profile.slice-end"
  case profileSliceOrder = "profile.slice-order"
  case profileSliceUnchecked = "profile.slice-unchecked"
  case profileCode = "profile.code"
  case profileCodeMissing = "profile.code-missing"
  case profileCodeElsewhere = "profile.code-extensible"
  case profileCodeMaximum = "profile.code-maximum"
  case profileReference = "profile.reference"
  case profileAggregation = "profile.aggregation"
  case profileReferenceUnfit = "profile.reference-unfit"
  case profileUnfit = "profile.unfit"
  case profileMustSupport = "profile.must-support"
  case invariantBroken = "invariant"
  case invariantWarning = "invariant.warning"
  case invariantAdvice = "invariant.advice"
  case invariantUnchecked = "invariant.unchecked"

  /// One line of the table.
  struct Line {
    let severity: Issue.Severity
    /// A code of FHIR's value set `issue-type`.
    let type: String
    /// Whether nothing of the input was lost although this was found.
    let kept: Bool
    let english: String
    let japanese: String

    init(_ severity: Issue.Severity, _ type: String, kept: Bool, _ english: String, _ japanese: String) {
      self.severity = severity
      self.type = type
      self.kept = kept
      self.english = english
      self.japanese = japanese
    }
  }

  /// How bad it is.
  public var severity: Issue.Severity { line.severity }
  /// FHIR's issue type: `structure`, `required`, `value` …
  public var type: String { line.type }
  /// Whether all data of the input was kept although this was found.
  public var keepsAll: Bool { line.kept }
  /// Whether its first subject is a name that the input gives to what no schema may know (see `InputName`).
  var namesInput: Bool {
    switch self {
    case .typeUnknown, .elementUnknown, .xmlNamespace, .xmlAttribute: true
    default: false
    }
  }
  var english: String { line.english }
  var japanese: String { line.japanese }
}
