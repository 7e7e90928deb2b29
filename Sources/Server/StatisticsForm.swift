import Storage

/// Usage statistics as they are sent. A count that may not be told is null, or `x`; names are codes and ids.
struct StatisticsForm {
  let tables: [UsageStatistics.Table]
  let year: Int

  /// `{"year":2026,"tables":[{"by":"occupation","rows":[{"name":…,"months":[…12],"total":…}]}]}`
  var json: String {
    let all = tables.map { table in
      let rows = zip(table.names + ["total"], table.counts).map { name, counts in
        let numbers = counts.map { $0.map { "\($0)" } ?? "null" }
        return "{\"name\":\(Self.quoted(name)),\"months\":[\(numbers.dropLast().joined(separator: ","))],"
          + "\"total\":\(numbers.last ?? "null")}"
      }
      return "{\"by\":\"\(table.kind.rawValue)\",\"rows\":[\(rows.joined(separator: ","))]}"
    }
    return "{\"year\":\(year),\"tables\":[\(all.joined(separator: ","))]}\n"
  }

  /// As `mict admin statistics --format csv` prints it.
  var csv: String {
    let lines = tables.flatMap { table in
      zip(table.names + ["total"], table.counts).flatMap { name, counts in
        zip((1...12).map { "\($0)" } + ["total"], counts).map { month, count in
          "\(table.kind.rawValue),\(name),\(month),\(count.map { "\($0)" } ?? "x")"
        }
      }
    }
    return (["table,name,month,count"] + lines).joined(separator: "\n") + "\n"
  }

  /// A string of JSON.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20: "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
