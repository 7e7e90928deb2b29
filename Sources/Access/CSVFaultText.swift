// What is wrong with a text that is no CSV, for the readers of all kinds of sheets.

extension CSV.Fault {
  /// What is wrong, and what to do about it, each in one line.
  var texts: (text: String, hint: String) {
    switch self {
    case .notUTF8: ("the cell is not UTF-8", "save the sheet as “CSV UTF-8”")
    case .quoteNotClosed:
      ("the quote that opens here is not closed", "close it, or write \"\" for a quote inside")
    case .textAfterQuote: ("text stands behind a closing quote", "put all of the cell between the quotes")
    case .quoteInsideText:
      ("a quote stands inside a cell", "put the cell between quotes and write \"\" for a quote")
    }
  }
}
