// A row of the file as a spreadsheet shows it: padded with empty cells, numbered from 1, its cells named `C8`.

struct TableRow {
  let number: Int
  let csv: CSV.Row
  /// How many cells there are up to the last that is not empty; a spreadsheet pads rows with empty ones.
  let count: Int

  init(number: Int, csv: CSV.Row) {
    self.number = number
    self.csv = csv
    self.count = (csv.fields.lastIndex { !$0.text.isEmpty } ?? -1) + 1
  }

  /// The cell; behind the end of the row an empty one that stands there.
  subscript(index: Int) -> CSV.Field {
    index < csv.fields.count ? csv.fields[index] : csv.end
  }

  /// The cell's name in a spreadsheet: letters for the column, the number of the row.
  func address(_ index: Int) -> String {
    var letters = ""
    var rest = index
    repeat {
      letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return "\(letters)\(number)"
  }
}
