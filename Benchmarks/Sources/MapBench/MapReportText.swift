import Measuring

/// A report in words and aligned columns.
extension MapReport {
  var text: String {
    var text = machine.heading(Rounds(count: rounds, duration: duration))
    text += "Halves are entry and residue. Blocks and bytes asked of the heap are for each entry.\n\n"
    text += "A Bundle of \(entries) Conditions and MedicationRequests, "
    text += "JSON \(Table.number(Double(jsonBytes) / 1e6)) MB, XML \(Table.number(Double(xmlBytes) / 1e6)) MB\n"
    text += ownTable.text
    if !peers.isEmpty {
      text += "\nPeers: one way, without residues; beside JSON → entries\n" + peerTable.text
    }
    text += "\nLarger Bundles in JSON, µs for each entry\n" + growthTable.text
    text += "\n" + bars.text
    for peer in missing { text += "Missing: \(peer)\n" }
    return text
  }

  private var ownTable: Table {
    var table = Table(
      header: ["", "entries/s", "least–greatest", "blocks", "bytes", "beside plain", "least–greatest"], leading: [0])
    for result in own {
      if let failure = result.failure {
        table.rows.append([result.name, "failed: \(failure)"])
        continue
      }
      table.rows.append([
        result.name, result.entriesPerSecond.map { Table.number($0.median) } ?? "–",
        result.entriesPerSecond?.range ?? "", result.blocksPerEntry.map(Table.number) ?? "–",
        result.bytesPerEntry.map(Table.number) ?? "–", result.besidePlain.map { Table.number($0.median) } ?? "",
        result.besidePlain?.range ?? "",
      ])
    }
    return table
  }

  private var peerTable: Table {
    var table = Table(
      header: ["", "entries/s", "least–greatest", "same entries", "times as fast", "least–greatest"], leading: [0])
    for result in peers {
      if let failure = result.failure {
        table.rows.append([result.peer, "failed: \(failure)"])
        continue
      }
      table.rows.append([
        result.peer, result.entriesPerSecond.map { Table.number($0.median) } ?? "–",
        result.entriesPerSecond?.range ?? "", "\(result.agreed)",
        result.timesAsFast.map { Table.number($0.median) } ?? "–", result.timesAsFast?.range ?? "",
      ])
    }
    return table
  }

  private var growthTable: Table {
    var table = Table(
      header: [
        "entries", "MB", "read+write", "least–greatest", "through halves", "least–greatest", "times as long",
        "least–greatest",
      ], leading: [])
    for one in growth {
      if let failure = one.failure {
        table.rows.append(["\(one.entries)", "failed: \(failure)"])
        continue
      }
      table.rows.append([
        "\(one.entries)", Table.number(Double(one.jsonBytes) / 1e6), one.plain.map { Table.number($0.median) } ?? "–",
        one.plain?.range ?? "", one.both.map { Table.number($0.median) } ?? "–", one.both?.range ?? "",
        one.ratio.map { Table.number($0.median) } ?? "–", one.ratio?.range ?? "",
      ])
    }
    return table
  }
}
