// The versions of the access table side by side. Old versions stay, so that a decision can be explained later;
// on each day one of them is in force, and a switch needs no restart.

/// All loaded versions of the access table.
public struct AccessTables: Sendable {
  /// The versions, by the day they take effect.
  public let versions: [AccessTable]
  /// The facilities' own tables, by facility, each by the day it takes effect.
  public private(set) var overlays: [String: [Overlay]] = [:]

  /// Puts versions side by side, in any order.
  ///
  /// A later version may add categories only below those of the earlier one. So every category keeps its place, and a
  /// `CategorySet` means the same under each version.
  ///
  /// - Throws: `TableFaults` where there is no version at all, two have the same name or take effect on the same day,
  ///   or a category changes its place.
  public init(_ versions: [AccessTable]) throws(TableFaults) {
    let sorted = versions.sorted { $0.effective < $1.effective }
    var faults: [TableFault] = []
    if sorted.isEmpty {
      faults.append(
        TableFault(
          rule: .versions, place: FilePlace(file: "access table", line: 1, column: 1),
          text: Phrase("there is no access table", "権限表がありません"),
          hint: Phrase("give at least one; without it nobody may see anything", "1つ以上必要です。なければ誰も何も閲覧できません")))
    }
    for (offset, table) in sorted.enumerated() {
      for earlier in sorted[..<offset] where earlier.version == table.version {
        faults.append(
          TableFault(
            rule: .versions, place: table.versionPlace,
            text: .sameVersion(table.version, earlier.file), hint: .nameAnew))
      }
      if let earlier = sorted[..<offset].last {
        faults += Self.faults(of: table, after: earlier)
      }
    }
    guard faults.isEmpty else { throw TableFaults(faults) }
    self.versions = sorted
  }

  /// The version in force on a day in Japan; nothing before the first one takes effect, and then nothing is allowed.
  public func inForce(on day: Day) -> AccessTable? {
    versions.last { $0.effective <= day }
  }

  /// The facility's own table in force on a day in Japan, if it has one.
  public func overlay(of facility: String, on day: Day) -> Overlay? {
    overlays[facility]?.last { $0.effective <= day }
  }

  /// Adds the facilities' own tables, in any order.
  ///
  /// - Throws: `TableFaults` where two of a facility have the same version or take effect on the same day.
  public mutating func add(_ overlays: [Overlay]) throws(TableFaults) {
    var faults: [TableFault] = []
    var all = self.overlays
    for overlay in overlays {
      for other in all[overlay.facility] ?? [] {
        if other.version == overlay.version {
          faults.append(
            TableFault(
              rule: .versions, place: overlay.versionPlace,
              text: .sameVersion(overlay.version, other.file), hint: .nameAnew))
        }
        if other.effective == overlay.effective {
          faults.append(
            TableFault(
              rule: .versions, place: overlay.effectivePlace, text: .sameDay(other.file), hint: .ownDay))
        }
      }
      all[overlay.facility, default: []].append(overlay)
    }
    guard faults.isEmpty else { throw TableFaults(faults) }
    self.overlays = all.mapValues { $0.sorted { $0.effective < $1.effective } }
  }

  private static func faults(of table: AccessTable, after earlier: AccessTable) -> [TableFault] {
    var faults: [TableFault] = []
    if table.effective == earlier.effective {
      faults.append(
        TableFault(
          rule: .versions, place: table.effectivePlace,
          text: .sameDay(earlier.file), hint: .ownDay))
    }
    for category in earlier.categories where !table.categories.dropFirst(category.index).starts(with: [category]) {
      let place = table.categoryPlaces.dropFirst(category.index).first ?? table.versionPlace
      faults.append(
        TableFault(
          rule: .versions, place: place,
          text: Phrase(
            "row \(category.index + 1) of the categories is `\(category.code)` in \(earlier.file)",
            "\(earlier.file)では区分の\(category.index + 1)行目は`\(category.code)`です"),
          hint: Phrase(
            "keep the rows of earlier versions in their order; add new ones below", "前の版の行の順を変えず、新しい行は下に足してください")))
    }
    return faults
  }
}

extension Phrase {
  fileprivate static func sameVersion(_ version: String, _ file: String) -> Phrase {
    Phrase("version `\(version)` is already the name of \(file)", "版`\(version)`は\(file)と同じ名前です")
  }
  fileprivate static let nameAnew = Phrase("name each version anew", "版ごとに新しい名前を付けてください")

  fileprivate static func sameDay(_ file: String) -> Phrase {
    Phrase("\(file) takes effect on the same day", "\(file)も同じ日に施行されます")
  }
  fileprivate static let ownDay = Phrase("let each version take effect on its own day", "版ごとに別の施行日にしてください")
}
