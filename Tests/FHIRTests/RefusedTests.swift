import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// Each file `Refused/<name>.json` or `.xml` breaks one rule; `<file>.txt` beside it is all that is said about it. What
/// is called `<name>@<Type>` is read where a resource of that type is asked for. `format-<type>-<rule>` breaks a rule of
/// a primitive type. Most are the smallest texts that are refused so.
///
/// A new case is two new files. `MICT_WRITE_EXPECTED=1` writes the texts anew, to be read before they are kept.
@Suite struct RefusedTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Refused")

  static let files: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") || $0.hasSuffix(".xml") }.sorted()
  }()

  @Test func theFolderIsThere() {
    #expect(Self.files.count >= 350)
  }

  @Test(arguments: files) func isRefusedInTheseWords(_ file: String) throws {
    let reading = try Self.reading(file)
    let told = reading.issues.map { $0.rendered(file: file) + "\n" }.joined()
    #expect(told == (try Expected.text(of: Self.folder.appending(path: "\(file).txt"), told: told)))
    #expect(!reading.isUsable)
  }

  /// Every code that the reader of a format gives is given for some file, and no other code is.
  @Test(arguments: FHIRFormat.allCases) func everyCodeHasACase(_ format: FHIRFormat) throws {
    let given = Set(try Self.issues(format).map(\.code))
    for code in IssueCode.allCases {
      let reason = code.absence(in: format)
      #expect(given.contains(code) == (reason == nil), "\(code.rawValue) in \(format): \(reason ?? "no case")")
    }
  }

  /// Every primitive type whose values can be written wrongly is.
  @Test(arguments: FHIRFormat.allCases) func everyFormatHasACase(_ format: FHIRFormat) throws {
    let given = Set(try Self.issues(format).filter { $0.code == .valueFormat }.flatMap(\.subjects))
    for primitive in PrimitiveFormat.allCases {
      let reason = primitive.absence(in: format)
      #expect(
        given.contains(primitive.rawValue) == (reason == nil), "\(primitive) in \(format): \(reason ?? "no case")")
    }
  }

  /// What a text names in English it names in Japanese.
  @Test(arguments: IssueCode.allCases) func bothLanguagesNameTheSame(_ code: IssueCode) {
    let subjects = ["«first»", "«second»", "«third»", "«fourth»"]
    let issue = Issue(code, subjects: subjects)
    #expect(!issue.text(.english).isEmpty && !issue.text(.japanese).isEmpty)
    for subject in subjects {
      #expect(issue.text(.english).contains(subject) == issue.text(.japanese).contains(subject))
    }
  }

  /// Words of English in what is said in Japanese: only those that Japanese developers write so, and what stands between
  /// backquotes, which is notation.
  @Test(arguments: files) func japaneseIsJapanese(_ file: String) throws {
    let usual: Set<String> = [
      "JSON", "XML", "XHTML", "UTF", "CDATA", "NUL", "UUID", "Markdown", "base", "RFC", "URI", "http", "id",
    ]
    for issue in try Self.reading(file).issues {
      let text = issue.text(.japanese).replacing(/`[^`]*`/, with: "").replacing(/例: [^)]*\)/, with: "")
        .replacing(/http[^ )]*/, with: "")
      for word in text.matches(of: /[A-Za-z]{2,}/) {
        let isForm = word.output.allSatisfy { "YMDThms".contains($0) }
        #expect(usual.contains(String(word.output)) || isForm, "\(issue.text(.japanese))")
      }
    }
  }

  /// What is wrong with a value is told, not only that it is wrong.
  @Test(arguments: files) func aValueIsRefusedWithItsReason(_ file: String) throws {
    for issue in try Self.reading(file).issues where issue.code == .valueFormat {
      #expect(issue.subjects.count == 3)
      #expect(issue.subjects[1] != "it is written otherwise")
    }
  }

  /// A name that is none is told nowhere: not in the text, not in the path.
  @Test(arguments: FHIRFormat.allCases) func aNameThatIsNoneIsNotTold(_ format: FHIRFormat) {
    let long = String(repeating: "a", count: 65)
    for name in ["山田太郎", "a山田", long] + (format == .json ? ["a b", "0901234"] : []) {
      let text =
        switch format {
        case .json: #"{"resourceType":"Patient","\#(name)":1,"name":[{"\#(name)":{}}]}"#
        case .xml:
          patientXML(
            #"<text><status value="empty"/><div xmlns="\#(xhtml)"><\#(name)>-</\#(name)></div></text><\#(name)/>"#
              + #"<name \#(name)="1"/><name><\#(name) value=""/></name>"#)
        }
      let issues = format.read(Array(text.utf8)).issues
      #expect(issues.filter { $0.code == .elementNameless }.count == (format == .json ? 2 : 3))
      for issue in issues {
        for language in Language.allCases { #expect(!issue.rendered(file: "-", language: language).contains(name)) }
        #expect(issue.place != nil)
      }
    }
  }

  private static func issues(_ format: FHIRFormat) throws -> [Tree.Issue] {
    try files.filter { $0.hasSuffix(".\(format.rawValue)") }.flatMap { try reading($0).issues }
  }

  private static func reading(_ file: String) throws -> Reading {
    let url = folder.appending(path: file)
    let format = try #require(FHIRFormat(rawValue: url.pathExtension))
    let asked = url.deletingPathExtension().lastPathComponent.split(separator: "@").dropFirst().first
    let type = try asked.map { try #require(R4.schema.type(named: String($0))) }
    return format.read(Array(try Data(contentsOf: url)), as: type)
  }
}

extension IssueCode {
  /// Why the reader of that format never gives it, in a text of a size that can be kept as a file; nil when it does.
  fileprivate func absence(in format: FHIRFormat) -> String? {
    switch self {
    case .jsonSyntax, .jsonDuplicate, .jsonEncoding: format == .json ? nil : "it is about JSON"
    case .xmlSyntax, .xmlEncoding, .xmlForbidden, .xmlNamespace, .xmlText, .xmlAttribute:
      format == .xml ? nil : "it is about XML"
    case .xmlCharacter: "the writer of XML gives it; as input, such a character is `xml.syntax`"
    case .tooDeep, .moreIssues: nil
    case .tooLarge: format == .xml ? nil : "only a text of 4 GiB is too large"
    case .linesSyntax, .linesLoss: "it is about NDJSON"
    case .typeMissing: format == .json ? nil : "the name of the element is its type"
    case .typeUnknown, .typeMisplaced: nil
    case .elementUnknown, .elementNameless, .elementMissing, .elementShape, .elementEmpty, .choiceRepeated: nil
    case .elementRepeated: format == .xml ? nil : "R4 has no list with a limit, and what is no list can't be an array"
    case .elementOrder: format == .xml ? nil : "the members of an object have no order"
    case .valueFormat, .valueEmpty, .narrative: nil
    case .mappingSyntax, .mappingUnknown, .mappingPath, .mappingType, .mappingCardinality, .mappingChoice,
      .mappingExcluded, .mappingProfile,
      .mappingOverlap,
      .mappingTable, .mappingConvert, .mappingKey, .mappingRequired, .mappingUnmapped, .mappingCategory,
      .mappingResidue, .mappingDisjoint, .mappingLaw, .mappingSample:
      "it is about mapping files"
    case .lensNone, .lensPatient, .lensChanged, .lensAuthor, .lensID, .lensSubsetted, .lensCreate:
      "it is about what the network stores"
    case .patchSyntax, .patchPath, .patchTest, .patchPlace: "it is about patches"
    case .batchEntry, .batchTarget, .batchReference, .batchVersion: "it is about batches and transactions"
    case .moreNotes, .containedNested, .containedUnused, .containedMeta, .containedID, .referenceFormat,
      .referenceUnresolved,
      .referenceType, .bundleTotal, .bundleSearch, .bundleRequest, .bundleResponse, .bundleEntry, .bundleDuplicate,
      .bundleVersion, .bundleDocument, .bundleFirst, .extensionValue, .narrativeEmpty, .codeInvalid, .codeMissing,
      .codeUnchecked, .codesUnchecked, .codeUnknown, .codeSystemUnchecked, .codeElsewhere, .bundleAddress,
      .bundleAddressMissing,
      .bundleAddressRelative, .bundleReference, .bundleReferenceElsewhere, .referenceTypeDiffers, .codeDisplay,
      .extensionPartUnknown, .extensionURL,
      .extensionUnknown, .extensionUnknownModifier, .extensionContext, .extensionContextInvariant,
      .extensionContextUnchecked, .extensionModifier, .definitionUnknown, .profileUnknown, .profileUnreadable,
      .profileRowUnchecked, .profileUnavailable,
      .profileResource, .profileMissing, .profileSliceMissing, .profileRepeated, .profileForbidden, .profileType,
      .profileFixed, .profilePattern, .profileLength, .profileLeast, .profileGreatest, .profileRangeUnchecked,
      .profileSlice, .profileSliceEnd, .profileSliceOrder, .profileSliceUnchecked, .profileCode, .profileCodeMissing,
      .profileCodeElsewhere, .profileCodeMaximum, .profileReference, .profileAggregation, .profileReferenceUnfit,
      .profileUnfit, .profileMustSupport, .invariantBroken, .invariantWarning, .invariantAdvice, .invariantUnchecked:
      "validation gives it"
    }
  }
}

extension PrimitiveFormat {
  /// Why a value of it is never written wrongly in that format; nil when it can be.
  fileprivate func absence(in format: FHIRFormat) -> String? {
    switch self {
    case .boolean: format == .xml ? nil : "JSON has only `true` and `false`; all else is `element.shape`"
    case .decimal: format == .xml ? nil : "JSON's numbers are FHIR's decimals; all else is `element.shape`"
    case .xhtml: format == .json ? nil : "XML has no `div` that is empty or holds a control character"
    case .integer, .unsignedInt, .positiveInt, .string, .markdown, .code, .id, .uri, .url, .canonical, .oid, .uuid,
      .base64Binary, .date, .dateTime, .instant, .time:
      nil
    }
  }
}
