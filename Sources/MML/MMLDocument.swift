public import Tree

/// A *document* of MML is one item of the body: a content module with its `docInfo`, which says what it is, when and by
/// whom it was confirmed, and who may read it. It has a `uid` of its own; a correction is another document that names
/// the old one.
///
/// It knows of one item. Whom the whole is about stands in its header: `MMLID.patient(of:)`.
public struct MMLDocument: Sendable {
  /// The number of the item in the body, from 0.
  public let item: Int
  /// The document's own id.
  public let uid: String
  /// As written: a date and time without zone as a rule, `2026-04-01T09:30:00`.
  public let confirmDate: String
  /// What the item says its module is: `registeredDiagnosis` (table MML0005).
  public let contentModuleType: String
  /// Who made it.
  public let creator: MMLCreator
  /// Who may read it.
  public let accessRights: AccessRights
  /// The ids of the documents that this one replaces (`parentId` with relation `oldEdition`).
  public let replaces: [String]
  /// The content module, rooted at its own type; nil where it is not read yet, or there is none.
  public let module: Document?

  /// The documents of an `Mml`, in its order, but for items without the id that all else hangs on.
  public static func all(of mml: Document) -> [MMLDocument] {
    let items = mml.root.first("MmlBody")?.all("MmlModuleItem") ?? []
    return items.enumerated().compactMap { MMLDocument($1, item: $0) }
  }

  private init?(_ element: Element, item: Int) {
    guard let info = element.first("docInfo"), let uid = info.at("docId.uid")?.value,
      let confirmDate = info.first("confirmDate")?.value, let type = info.first("contentModuleType")?.value
    else { return nil }
    self.item = item
    self.uid = uid
    self.confirmDate = confirmDate
    contentModuleType = type
    creator = MMLCreator(info.first("CreatorInfo"))
    accessRights = AccessRights(info.first("securityLevel"), creator: creator)
    replaces = (info.first("docId")?.all("parentId") ?? [])
      .filter { $0.first("relation")?.value == "oldEdition" }.compactMap(\.value)
    module = element.at("content.module").map { module in
      var builder = DocumentBuilder(schema: MML4.schema, root: module.type)
      builder.copyChildren(of: module)
      return builder.finish()
    }
  }

  static let itemsPath = "Mml.MmlBody.MmlModuleItem["

  static func path(item: Int) -> String { "\(itemsPath)\(item)]" }
}

/// An id of MML: a text that means something within its type and table.
public struct MMLID: Hashable, Sendable {
  /// The numbering: `facility` for that of a facility, `OID`, `JMARI`, … (table MML0024, MML0027).
  public var type: String
  /// Whose numbering: for the type `facility`, that facility's id.
  public var table: String
  /// The id itself.
  public var value: String

  /// An id of a numbering.
  public init(type: String, table: String, value: String) {
    self.type = type
    self.table = table
    self.value = value
  }

  /// Nil without a value.
  init?(_ element: Element?) {
    guard let element, let value = element.value else { return nil }
    self.init(
      type: element.first("type")?.value ?? "", table: element.first("tableId")?.value ?? "", value: value)
  }

  /// The patient that a whole `Mml` is about.
  public static func patient(of mml: Document) -> MMLID? { MMLID(mml.root.at("MmlHeader.masterId.Id")) }
}
