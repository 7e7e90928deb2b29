import Tree

/// A code table: which code of the stock model stands for which code outside, from a CSV file with the header
/// `stock,fhir` and perhaps a third column `preferred`.
///
/// Several outside codes may stand for one stock code, and several stock codes for one outside code, if one line of
/// them is marked `*`; without a mark a table is one-to-one. What is not the preferred spelling goes to the residue, so
/// that it comes back as it came.
public struct CodeTable: Sendable {
  public let name: String
  private var toStock: [String: String] = [:]
  private var toOutside: [String: String] = [:]

  init(_ text: [UInt8], name: String, file: String, faults: inout [MappingFault]) {
    self.name = name
    func fault(_ line: Int, _ says: String) {
      faults.append(
        MappingFault(file, Issue(.mappingTable, place: Place(line: line, column: 1), subjects: [name, says])))
    }
    var marked: (stock: Set<String>, outside: Set<String>) = ([], [])
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let header = lines.first, header == "stock,fhir" || header == "stock,fhir,preferred" else {
      fault(1, "the first line must be `stock,fhir` or `stock,fhir,preferred`")
      return
    }
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let columns = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard (2...3).contains(columns.count), !columns[0].isEmpty, !columns[1].isEmpty else {
        fault(number + 1, "a line needs two codes")
        continue
      }
      let (stock, outside) = (columns[0], columns[1])
      let isMarked = columns.count == 3 && columns[2] == "*"
      if toStock[outside] == stock { fault(number + 1, "the pair stands twice") }
      if toStock[outside] != nil && !isMarked && !marked.outside.contains(outside) {
        fault(number + 1, "an outside code stands twice and neither line is marked `*`")
      }
      if toOutside[stock] != nil && !isMarked && !marked.stock.contains(stock) {
        fault(number + 1, "a stock code stands twice and neither line is marked `*`")
      }
      if isMarked && (marked.stock.contains(stock) || marked.outside.contains(outside)) {
        fault(number + 1, "two lines for one code are marked `*`")
      }
      if toStock[outside] == nil || isMarked { toStock[outside] = stock }
      if toOutside[stock] == nil || isMarked { toOutside[stock] = outside }
      if isMarked {
        marked.stock.insert(stock)
        marked.outside.insert(outside)
      }
    }
  }

  func stock(_ outside: [UInt8]) -> [UInt8]? { toStock[String(decoding: outside, as: UTF8.self)].map { Array($0.utf8) } }
  func outside(_ stock: [UInt8]) -> [UInt8]? { toOutside[String(decoding: stock, as: UTF8.self)].map { Array($0.utf8) } }
}
