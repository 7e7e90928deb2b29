// The *access table* says which occupation may do what with which category of information. It is the form in which
// the operating committee publishes its decision, and the only place where occupations and categories are listed.
//
// The file, as a spreadsheet shows it (CSV in UTF-8, with a byte order mark so that spreadsheets take it for that; see
// `TableReader` for what is refused):
//
//     version 1.0                              head lines: one cell each, so that no spreadsheet takes
//     effective 2019-01-30                     `1.0` for a number or the date for its own
//     purposes TREAT COC CAREMGT PATADMIN      purposes of use that are allowed
//     break-glass ETREAT BTG                   … and those of emergencies: for reading only, and flagged
//     break-glass-occupations physician        who may state one (may be left out: nobody)
//     uninformed diagnosis                     who may view this category sees what the patient was not told (may be
//                                              left out: authors only)
//     secretariat mict-secretariat             who does the secretariat's work (may be left out: nobody)
//     category   カテゴリー  attending-physician  physician  nurse  …     codes of the columns
//     label      表示        主治医               医師       看護師  …     their names for people
//     diagnosis  病名        M                    W          R       …     one row per category, one mark per cell
//
// A table that exists is whole: every cell holds a mark. So nothing here has a default, and a decision has no errors.

/// One version of the operating committee's table of occupations and categories, checked. A class, because a decision holds it
/// and there are many.
public final class AccessTable: Sendable {
  /// The version, such as `1.0`; every decision names it.
  public let version: String
  /// The first day in Japan on which the version is in force.
  public let effective: Day
  /// The purposes of use that are allowed (codes of the v3 code system ActReason).
  public let purposes: [String]
  /// The purposes of use that are allowed for reading only and flagged for review.
  public let breakGlassPurposes: [String]
  /// The codes of the occupations that may state such a purpose.
  public let breakGlassOccupations: Set<String>
  /// Who may view this category sees entries that the patient was not told of; nothing where only authors do.
  public let uninformed: Category?
  /// The code of the occupation that does the secretariat's work; nothing where nobody does.
  public let secretariat: String?
  /// The rows, in the order of the file.
  public let categories: [Category]
  /// All of them as a set.
  let allCategories: CategorySet
  /// The columns, in the order of the file: the duty of the attending physician and all occupations.
  public let columns: [Occupation]
  /// The row of everything the hospitals disclose (`WellKnown.hospitals`).
  public let hospitals: Category
  /// The column of the attending physician's duty (`WellKnown.attendingPhysician`).
  public let duty: Occupation
  /// The name of the file the table was read from, as its faults and its decisions quote it.
  public let file: String

  private let categoryLabels: [String]
  private let columnLabels: [String]
  private let cells: [[Cell]]
  private let grants: [Grant]
  private let categoryByCode: [String: Category]
  private let columnByCode: [String: Occupation]
  let versionPlace: FilePlace
  let effectivePlace: FilePlace
  let categoryPlaces: [FilePlace]

  /// Reads and checks a table.
  ///
  /// - Parameters:
  ///   - csv: the bytes of the file.
  ///   - file: its name, for faults and decisions.
  ///   - expecting: codes of categories that must have a row, because a mapping uses them.
  /// - Throws: `TableFaults` with everything that is wrong.
  public convenience init(csv: [UInt8], file: String, expecting: [String] = []) throws(TableFaults) {
    var reader = TableReader(file: file)
    let draft = reader.read(csv, expecting: expecting)
    guard reader.faults.isEmpty, let draft else { throw TableFaults(reader.faults) }
    try self.init(draft, file: file)
  }

  /// The table of a draft in which the reader found no fault.
  private init(_ draft: TableReader.Draft, file: String) throws(TableFaults) {
    let categories = draft.categories.enumerated().map { Category(index: $0.offset, code: $0.element.code) }
    let columns = draft.columns.enumerated().map { Occupation(index: $0.offset, code: $0.element.code) }
    let categoryByCode = Dictionary(categories.map { ($0.code, $0) }) { first, _ in first }
    let columnByCode = Dictionary(columns.map { ($0.code, $0) }) { first, _ in first }
    let marks = draft.categories.map { row in row.marks.compactMap { mark, place in mark.map { ($0, place) } } }
    guard let hospitals = categoryByCode[WellKnown.hospitals],
      let duty = columnByCode[WellKnown.attendingPhysician], marks.allSatisfy({ $0.count == columns.count })
    else { throw TableFaults([]) }
    self.version = draft.head.version
    self.effective = draft.head.effective
    self.purposes = draft.head[.purposes]
    self.breakGlassPurposes = draft.head[.breakGlass]
    self.breakGlassOccupations = Set(draft.head[.breakGlassOccupations])
    self.uninformed = draft.head[.uninformed].first.flatMap { categoryByCode[$0] }
    self.secretariat = draft.head[.secretariat].first
    self.categories = categories
    self.allCategories = CategorySet(categories)
    self.columns = columns
    self.hospitals = hospitals
    self.duty = duty
    self.file = file
    self.categoryLabels = draft.categories.map(\.label)
    self.columnLabels = draft.columns.map(\.label)
    self.categoryByCode = categoryByCode
    self.columnByCode = columnByCode
    self.versionPlace = draft.head.place(.version, in: file)
    self.effectivePlace = draft.head.place(.effective, in: file)
    self.categoryPlaces = draft.categories.map(\.place)
    self.cells = columns.map { column in
      categories.map { category in
        let (mark, place) = marks[category.index][column.index]
        return Cell(
          occupation: column, category: category, occupationLabel: draft.columns[column.index].label,
          categoryLabel: draft.categories[category.index].label, mark: mark, place: place)
      }
    }
    self.grants = cells.map { column in
      column.reduce(into: Grant()) { $0.add($1.mark, $1.category) }
    }
  }

  /// The row with this code, or nothing.
  public func category(_ code: String) -> Category? { categoryByCode[code] }

  /// The occupation with this code, or nothing; nothing also for the duty, which is no occupation.
  public func occupation(_ code: String) -> Occupation? {
    columnByCode[code].flatMap { $0 == duty ? nil : $0 }
  }

  /// The rows in the set, in the order of the file; bits without a row are no category of this table.
  public func categories(in set: CategorySet) -> [Category] {
    categories.filter(set.contains)
  }

  /// The Japanese name of a row of this table, or nothing for a row of another.
  public func label(of category: Category) -> String? {
    isOwn(category) ? categoryLabels[category.index] : nil
  }

  /// The Japanese name of a column of this table, or nothing for a column of another.
  public func label(of column: Occupation) -> String? {
    isOwn(column) ? columnLabels[column.index] : nil
  }

  /// The cell of a column and a row, in constant time; nothing for those of a table that disagrees with this one.
  public func cell(_ column: Occupation, _ category: Category) -> Cell? {
    isOwn(column) && isOwn(category) ? cells[column.index][category.index] : nil
  }

  /// What the cells of one column give together; nothing for a column of a table that disagrees with this one.
  func grant(of column: Occupation) -> Grant {
    isOwn(column) ? grants[column.index] : Grant()
  }

  /// Whether the category is a row of this table, and not of one that disagrees with it.
  func holds(_ category: Category) -> Bool { isOwn(category) }

  private func isOwn(_ category: Category) -> Bool {
    categories.indices.contains(category.index) && categories[category.index] == category
  }

  private func isOwn(_ column: Occupation) -> Bool {
    columns.indices.contains(column.index) && columns[column.index] == column
  }
}
