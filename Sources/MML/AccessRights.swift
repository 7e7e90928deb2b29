import Tree

/// The *access rights* of a document: who may read it, by its own word (`mmlSc:securityLevel`).
///
/// A document has several rights, and they are alternatives (OR). A right speaks of facilities, persons, licences and
/// departments; each kind it names must hold (AND), of several names of one kind any (OR). `none` denies.
///
/// Nobody reads by default. Where a right asks what is not known (whether the reader's facility has treated the
/// patient, which numbering an id is of), it does not grant, and if it denies, it denies. A denial wins over every
/// grant; that is this project's rule, MML has none.
///
/// The pitfall of generators that put the treating facility and the patient into one right: by the specification
/// both would have to hold, which nobody fulfils. It is read as it is written, and grants nothing.
///
/// Pure: it knows no clock, no register and no transport.
public struct AccessRights: Hashable, Sendable {
  /// The reader: who asks, as far as MML's rights can ask about somebody.
  public struct Reader: Hashable, Sendable {
    /// The facility the reader asks for.
    public var facility: MMLID
    /// The reader's own id.
    public var person: MMLID
    /// The reader's licences (table MML0026).
    public var licenses: Set<String>
    /// The reader's department (table MML0028); nil where it is not known.
    public var department: String?
    /// Whether the facility has treated the patient; nil where it is not known.
    public var hasTreated: Bool?

    /// A reader of whom this is known.
    public init(
      facility: MMLID, person: MMLID, licenses: Set<String>, department: String? = nil, hasTreated: Bool? = nil
    ) {
      self.facility = facility
      self.person = person
      self.licenses = licenses
      self.department = department
      self.hasTreated = hasTreated
    }
  }

  /// The rights as written.
  public let rights: [AccessRight]
  /// Whom `creator` means.
  public let creator: MMLCreator

  /// Rights of a document that this creator made.
  public init(_ rights: [AccessRight], creator: MMLCreator) {
    self.rights = rights
    self.creator = creator
  }

  init(_ securityLevel: Element?, creator: MMLCreator) {
    self.init(securityLevel?.all("accessRight").map(AccessRight.init) ?? [], creator: creator)
  }

  /// Whether the reader may read the document on that day, `YYYY-MM-DD`.
  public func permitReading(by reader: Reader, on day: String) -> Bool {
    var isGranted = false
    for right in rights {
      let holds = right.isInForce(on: day) && right.concerns(reader, creator: creator)
      if right.grantsReading {
        isGranted = isGranted || holds == .yes
      } else if holds != .no {
        return false
      }
    }
    return isGranted
  }
}

/// An answer that may be unknown, with Kleene's logic: an unknown part leaves the whole unknown unless the rest
/// settles it.
enum Verdict: Int, Comparable {
  case no, unknown, yes

  init(_ isTrue: Bool?) {
    self = isTrue.map { $0 ? .yes : .no } ?? .unknown
  }

  static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
  static func && (left: Verdict, right: Verdict) -> Verdict { min(left, right) }
  static func || (left: Verdict, right: Verdict) -> Verdict { max(left, right) }
}
