// What is wrong with a text that is no CSV, for the readers of all kinds of sheets.

extension CSV.Fault {
  /// What is wrong, and what to do about it, each in one line.
  var texts: (text: Phrase, hint: Phrase) {
    switch self {
    case .notUTF8:
      (
        Phrase("the cell is not UTF-8", "セルがUTF-8ではありません"),
        Phrase("save the sheet as “CSV UTF-8”", "「CSV UTF-8」として保存してください")
      )
    case .quoteNotClosed:
      (
        Phrase("the quote that opens here is not closed", "ここで始まる引用符が閉じていません"),
        Phrase("close it, or write \"\" for a quote inside", "閉じるか、セルの中の引用符は\"\"と書いてください")
      )
    case .textAfterQuote:
      (
        Phrase("text stands behind a closing quote", "閉じた引用符の後ろに文字があります"),
        Phrase("put all of the cell between the quotes", "セル全体を引用符で囲んでください")
      )
    case .quoteInsideText:
      (
        Phrase("a quote stands inside a cell", "セルの途中に引用符があります"),
        Phrase("put the cell between quotes and write \"\" for a quote", "セルを引用符で囲み、引用符は\"\"と書いてください")
      )
    }
  }
}
