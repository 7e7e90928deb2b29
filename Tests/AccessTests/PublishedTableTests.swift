// Every cell of the published table, against the proposal it was made from: the coarse table with its footnotes, and
// the rule by which each footnote became a finer category. The expectation is written out here, read by nothing else.

import Access
import Testing

struct PublishedTableTests {
  /// The proposal: one line per column, one mark per coarse category, a digit for its footnote.
  private static let coarse = """
    attending-physician        M  M  W  M  M  M  M  M  M  M  M  R  R  R  W  R  W  R  W  M  R
    physician                  R  R  R  W  W  W  W  W  W  W  W  R  R  R  R  R  W  R  W  R  R
    dentist                    R  R  R  W1 R  W  W  R  W  W  W1 R  W  R  R  R  W  R  W  R  -
    pharmacist                 R  R  R  R  R  W  W  R  R  R  R  R  W  R  R  R  W  R  R  R  -
    nurse                      W  W  R  R  R  W  R  R  W  W  R  W  R  R  W  R  W  R  W  W  -
    visiting-nurse             W  W  R  R  R  W  R  R  W  W  R  W  R  R  W  R  W  R  W  W  -
    public-health-nurse        W  W  R  R  R  R  R  R  W  R  R  W  R  R  W  R  R  R  W  W  -
    midwife                    R  R  R  R  R  W  R  R  W  W  R  W  R  R  R  R  W  R  W  R  -
    associate-nurse            R  R  R  R  R  R  R  R  W  R  R  W  R  R  W  R  R  R  W  R  -
    physical-therapist         R  R  -  R  R  R  R  R  W  R  R  R  W  R  W  R  W  R  W  R  -
    occupational-therapist     R  R  -  R  R  R  R  R  W  R  R  R  W  R  W  R  W  R  W  R  -
    speech-therapist           R  R  -  R  R  R  R  R  W  R  R  R  W  R  W  R  W  R  W  R  -
    registered-dietitian       R  R  -  R  R  R  R  R  W  R  R  R  W  R  R  R  W  R  R  R  -
    dental-hygienist           R  R  -  R  R  R  R  -  R  R  R  R  W  R  R  R  W  R  W  R  -
    medical-technologist       R  -  -  R  -  R  R  W  W  -  -  -  -  -  -  -  W  -  R  -  -
    radiological-technologist  R  -  -  R  -  R  R  W  -  -  -  -  -  -  -  -  W  -  R  -  -
    clinical-engineer          R  -  -  R  -  R  R  R  W  -  -  -  W  -  -  -  W  -  R  -  -
    acupuncture-massage        R  R  -  R3 -  R  R  -  R  R  -  R  W  R  R  R  R2 -  R  R  -
    psychologist               R  R  -  R  R  R  R  -  R  R  R  R  W  R  R  R  R  R  -  R  -
    medical-social-worker      W  W  W  R  R  R  R  -  R  R  R  R  W  R  R  R  W  W  R  W  -
    psychiatric-social-worker  W  W  W  R  R  R  R  -  R  R  R  R  W  R  R  R  W  W  R  W  -
    care-manager               W  W  W  R  R  R  R  -  R  W  R  R  R  W  M  M  R2 W  W  W  -
    community-support-center   W  W  W  R  R  R  R  -  R  R  R  R  R  W  W  W  R2 W  R  W  -
    consultation-supporter     R  R  R  R3 -  R  R  -  R  R  -  R  R  W  W  R  -  W  R  R  -
    certified-care-worker      R  R  -  R3 -  R  R  -  W  R  -  R  R  W  W  R  -  W  W  -  -
    care-staff                 R  R  -  R3 -  R  R  -  W  R  -  R  R  W  R  R  -  R  W  -  -
    home-helper                R  R  -  R3 -  R  R  -  W  R  -  R  R  W  R  R  -  R  W  -  -
    welfare-equipment-adviser  R  R  -  R3 -  -  -  -  -  R  -  -  -  W  R  R  -  R  R  -  -
    government-officer         R  R  R  -  -  -  -  -  -  -  -  -  -  -  R  R  -  R  -  R  -
    medical-clerk              W  W  W  -  -  -  -  -  -  -  -  -  -  -  -  -  C  C  -  W  -
    emergency-technician       -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
    mict-secretariat           R4 -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  R  -
    patient                    -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
    family                     -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
    other                      -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
    """

  private static let coarseCategories = [
    "basic", "family", "insurance", "diagnosis", "history", "allergy", "medication", "lab", "vital", "plan",
    "note-medical", "note-nursing", "note-allied", "note-care", "care-status", "care-plan", "doc-medical", "doc-care",
    "photo", "consent", "sennen",
  ]

  /// The categories that came out of footnotes, each with its coarse one and what footnoted marks give.
  private static let finer: [String: (of: String, footnoted: [String: Mark])] = [
    "identity": ("basic", ["R4": .view]),
    "basic": ("basic", ["R4": .none]),
    "diagnosis-summary": ("diagnosis", ["R3": .view, "W1": .view]),
    "diagnosis": ("diagnosis", ["R3": .none, "W1": .view]),
    "diagnosis-dental": ("diagnosis", ["R3": .none, "W1": .writeOwn]),
    "note-medical": ("note-medical", ["W1": .view]),
    "note-dental": ("note-medical", ["W1": .writeOwn]),
    "doc-medical-shared": ("doc-medical", ["R2": .view]),
    "doc-medical": ("doc-medical", ["R2": .none]),
  ]

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  private static let rows = [
    "identity", "basic", "family", "insurance", "diagnosis-summary", "diagnosis", "diagnosis-dental", "history",
    "allergy", "medication", "lab", "vital", "plan", "note-medical", "note-dental", "note-nursing", "note-allied",
    "note-care", "care-status", "care-plan", "doc-medical-shared", "doc-medical", "doc-care", "photo", "consent",
    "sennen",
  ]

  private static let columns = coarse.split(separator: "\n").map { line in
    line.split(separator: " ").map(String.init)
  }

  @Test(arguments: columns)
  func everyCell(_ line: [String]) throws {
    let table = try Published.table()
    let code = line[0]
    let column = try #require(table.columns.first { $0.code == code })
    let proposal = Dictionary(uniqueKeysWithValues: zip(Self.coarseCategories, line.dropFirst()))
    for row in Self.rows {
      let (coarse, footnoted) = Self.finer[row] ?? (of: row, footnoted: [:])
      let text = try #require(proposal[coarse])
      let expected = try #require(footnoted[text] ?? Mark(rawValue: text))
      let category = try #require(table.category(row))
      let cell = try #require(table.cell(column, category))
      #expect(cell.mark == expected, "\(code) × \(row)")
    }
  }

  @Test func rowsAndColumnsStandInTheirOrder() throws {
    let table = try Published.table()
    #expect(table.categories.map(\.code) == Self.rows)
    #expect(table.columns.map(\.code) == Self.columns.map { $0[0] })
    #expect(table.columns.count == 35 && table.categories.count == 26)
  }

  @Test func headAndNames() throws {
    let table = try Published.table()
    #expect(table.version == "1.0")
    #expect(table.effective == Day(year: 2019, month: 1, day: 30))
    #expect(table.purposes == ["TREAT", "COC", "CAREMGT", "PATADMIN"])
    #expect(table.breakGlassPurposes == ["ETREAT", "BTG"])
    #expect(table.breakGlassOccupations == ["physician"])
    #expect(table.uninformed == table.category("diagnosis"))
    #expect(table.occupation("attending-physician") == nil)
    #expect(table.duty.code == "attending-physician")
    let nurse = try #require(table.occupation("nurse"))
    let summary = try #require(table.category("diagnosis-summary"))
    #expect(table.label(of: nurse) == "看護師")
    #expect(table.label(of: summary) == "病名概要")
  }

  @Test func aCellKnowsItsPlaceInTheFile() throws {
    let table = try Published.table()
    let nurse = try #require(table.occupation("nurse"))
    let basic = try #require(table.category("basic"))
    let place = try #require(table.cell(nurse, basic)).place
    // basic,基本情報,M,R,R,R,W is the eleventh line; the nurse is the fifth column behind two names.
    #expect(place == FilePlace(file: "access-1.0.csv", line: 11, column: 20))
  }

  /// There is no default: a table with any cell empty is refused, at that cell and nowhere else.
  @Test func noCellMayBeMissing() throws {
    let text = String(decoding: try Published.bytes(), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var tried = 0
    for (index, line) in lines.enumerated() where index >= 9 && !line.isEmpty {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for column in 2..<fields.count {
        var emptied = fields
        emptied[column] = ""
        var changed = lines
        changed[index] = emptied.joined(separator: ",")
        let faults = faults(of: changed.joined(separator: "\n"))
        let place = FilePlace(
          file: "x.csv", line: index + 1, column: fields[..<column].reduce(1) { $0 + $1.unicodeScalars.count + 1 })
        #expect(faults.map(\.rule) == [.cellMissing] && faults.map(\.place) == [place], "line \(index + 1)")
        let address = column < 26 ? "\(Self.letters[column])" : "A\(Self.letters[column - 26])"
        #expect(faults.first?.text.hasPrefix("\(address)\(index + 1): ") == true)
        tried += 1
      }
    }
    #expect(tried == 35 * 26)
  }

  /// A mapping's category that has no row is told; one that has is not.
  @Test func expectedCategories() throws {
    let bytes = try Published.bytes()
    _ = try AccessTable(csv: bytes, file: "x.csv", expecting: Self.rows)
    let refusal = #expect(throws: TableFaults.self) {
      try AccessTable(csv: bytes, file: "x.csv", expecting: ["diagnosis", "weather", "stars"])
    }
    #expect(refusal?.faults.map(\.rule) == [.expected, .expected])
    #expect(refusal?.faults.map(\.text).contains { $0.contains("`weather`") } == true)
  }

  private func faults(of text: String) -> [TableFault] {
    do throws(TableFaults) {
      _ = try AccessTable(csv: Array(text.utf8), file: "x.csv")
      return []
    } catch {
      return error.faults
    }
  }
}
