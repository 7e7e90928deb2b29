import Database

/// In the audit trail a patient goes by a *pseudonym*: a random id that stands there in place of the patient's own. Only
/// the table `pseudonym` tells whose it is. So an event never holds what would have to be erased with the patient: the
/// erasure takes the row of the table away, and the trail stays as it is, byte for byte, and verifiable.
///
/// A patient of whom the database knows nothing is somebody's own word. It gets a pseudonym that is kept nowhere.
///
/// This file knows of an event only where it *mentions* a patient: in a reference (`"Patient/…"`) and in the line of a
/// decision (` patient=…`).
enum Pseudonyms {
  /// The event with pseudonyms in place of ids, as the trail keeps it.
  static func hide(_ event: [UInt8], _ connection: borrowing Connection) throws -> [UInt8] {
    var given: [String: String] = [:]
    return try replace(event) { patient in
      if let pseudonym = given[patient] { return pseudonym }
      let pseudonym = try pseudonym(of: patient, connection)
      given[patient] = pseudonym
      return pseudonym
    }
  }

  /// The event with ids in place of the pseudonyms whose patients are still known.
  static func show(_ event: [UInt8], _ connection: borrowing Connection) throws -> [UInt8] {
    try replace(event) { pseudonym in
      try connection.first("SELECT patient FROM pseudonym WHERE pseudonym = $1", [.text(pseudonym)]) { try $0.text(0) }
        ?? pseudonym
    }
  }

  private static func pseudonym(of patient: String, _ connection: borrowing Connection) throws -> String {
    if let known = try connection.first(
      "SELECT pseudonym FROM pseudonym WHERE patient = $1", [.text(patient)], { try $0.text(0) })
    {
      return known
    }
    let made = RandomID.make()
    if try isKnown(patient, connection) {
      try connection.execute(
        "INSERT INTO pseudonym (patient, pseudonym) VALUES ($1, $2)", [.text(patient), .text(made)])
    }
    return made
  }

  private static func isKnown(_ patient: String, _ connection: borrowing Connection) throws -> Bool {
    try ["membership", "consent", "entry", "crosswalk"].contains { table in
      try connection.first("SELECT patient FROM \(table) WHERE patient = $1 LIMIT 1", [.text(patient)]) {
        try $0.text(0)
      } != nil
    }
  }

  private static let marks = ["\"Patient/", " patient="].map { Array($0.utf8) }

  /// The event with every id that it mentions replaced; what a decision writes for nobody (`-`) stays.
  private static func replace(_ event: [UInt8], by name: (String) throws -> String) throws -> [UInt8] {
    var replaced: [UInt8] = []
    replaced.reserveCapacity(event.count + 64)
    // Where what is not copied yet begins.
    var rest = event.startIndex
    var at = event.startIndex
    while at + 1 < event.endIndex {
      // Nearly every place is at once seen to begin none.
      guard event[at + 1] | 0x20 == UInt8(ascii: "p"), let mark = marks.first(where: { event[at...].starts(with: $0) })
      else {
        at += 1
        continue
      }
      let start = at + mark.count
      let end = event[start...].firstIndex { !isOfID($0) } ?? event.endIndex
      let id = String(decoding: event[start..<end], as: UTF8.self)
      replaced += event[rest..<start]
      replaced += Array((id.isEmpty || id == "-" ? id : try name(id)).utf8)
      (rest, at) = (end, end)
    }
    return replaced + event[rest...]
  }

  /// What ids and their escapes in the line of a decision consist of; nothing that ends a word or a string of JSON.
  private static func isOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: ":"), UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
