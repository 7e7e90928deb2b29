// An *expected case* is a question together with the decision that somebody expects: a row of a sheet that a committee
// keeps beside its table, so that a new version is tried before it takes effect.
//
//     person         patient  category   action   expected  reason      note
//     helper-sakura  hanako   diagnosis  view     denied    scope-view  介護職は病名概要まで
//
// The columns may stand in any order; those that a sheet does not use may be left out (`Column`). It decides nothing:
// whoever has a registry asks `Decision` and compares.

import Values

/// One row of a sheet of expected decisions, checked.
public struct ExpectedCase: Hashable, Sendable {
  /// A column of the sheet; its code stands in the first row.
  public enum Column: String, CaseIterable, Sendable {
    /// The id of who asks; must be there.
    case person
    /// The id of the patient; must be there.
    case patient
    /// The code of the category; must be there.
    case category
    /// `view`, `create` or `correct`; must be there.
    case action
    /// `allowed` or `denied`; must be there.
    case expected
    /// The code of the reason; must be there with a denial, and only there.
    case reason
    /// The id of the terminal; empty for one of the person's facility, `-` for none.
    case terminal
    /// The purpose of use; empty for `TREAT`, or for the first of emergencies where one is declared.
    case purpose
    /// The labels of the entry that is meant, separated by spaces.
    case labels
    /// The id of the person who entered it.
    case author
    /// The id of the facility where it was entered; empty for the author's.
    case facility
    /// The id of the facility it comes from; empty for the one where it was entered.
    case origin
    /// The reason for which an emergency with the patient is declared; empty where none is.
    case emergency
    /// The day in Japan on which it is asked, at noon; empty for now.
    case day
    /// For people.
    case note

    /// Whether the sheet must have it.
    public var isRequired: Bool {
      switch self {
      case .person, .patient, .category, .action, .expected: true
      default: false
      }
    }
  }

  /// From which terminal somebody asks.
  public enum Desk: Hashable, Sendable {
    /// From one of the person's facility.
    case usual
    /// From none that is named.
    case unnamed
    /// From this one, which need not be in the ledger.
    case terminal(String)
  }

  /// Where the row stands.
  public let place: FilePlace
  /// The number of the row as a spreadsheet shows it.
  public let row: Int
  /// The id of who asks.
  public let person: String
  /// The id of the patient.
  public let patient: String
  /// The code of the category.
  public let category: String
  /// What is to be done.
  public let action: Action
  /// Why it is expected to be denied; nothing where it is expected to be allowed.
  public let expected: Reason?
  /// From which terminal.
  public let desk: Desk
  /// The purpose of use, where the row states one.
  public let purpose: String?
  /// The entry that is meant, where the row says anything of one.
  public let entry: Entry?
  /// Why an emergency is declared, where one is.
  public let emergency: String?
  /// The day on which it is asked; nothing for now.
  public let day: Day?
  /// For people.
  public let note: String

  /// What a row says of an entry.
  public struct Entry: Hashable, Sendable {
    /// The id of its author; nothing for somebody else.
    public let author: String?
    /// The id of the facility where it was entered; nothing for the author's.
    public let facility: String?
    /// The id of the facility it comes from; nothing for the one where it was entered.
    public let origin: String?
    /// Its labels.
    public let labels: LabelSet

    /// Makes one from its parts.
    public init(author: String?, facility: String?, origin: String?, labels: LabelSet) {
      self.author = author
      self.facility = facility
      self.origin = origin
      self.labels = labels
    }

    /// The entry as a decision knows it. Nobody is the author where none is named, and no facility of the network wrote
    /// it where none is known: such an entry is somebody else's to everybody.
    ///
    /// - Parameter home: the facility of a person.
    public func facts(home: (String) -> String?) -> EntryFacts {
      EntryFacts(
        author: author ?? "", facility: facility ?? author.flatMap(home) ?? "", origin: origin, labels: labels)
    }
  }

  /// Whether a decision is the one expected.
  public func isMet(by decision: Decision) -> Bool { decision.reason == expected }
}

extension AccessTables {
  /// The category with this code on a day: that of the version in force, else that of any other, because all versions
  /// agree on the place of each category.
  public func category(_ code: String, on day: Day) -> Category? {
    inForce(on: day)?.category(code) ?? versions.lazy.compactMap { $0.category(code) }.first
  }
}

extension Day {
  /// Noon of the day in Japan.
  public var noonInJapan: Instant {
    Instant(seconds: CalendarDay(year: year, month: month, day: day).number * 86_400 + 3 * 3600)
  }
}
