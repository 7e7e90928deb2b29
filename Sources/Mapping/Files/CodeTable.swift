import Tree

/// A code table: which code of the stock model stands for which code outside, from a CSV file with the header
/// `stock,fhir` and perhaps a third column `preferred`.
///
/// Several outside codes may stand for one stock code, and several stock codes for one outside code, if one line of
/// them is marked `*`; without a mark a table is one-to-one. What is not the preferred spelling goes to the residue, so
/// that it comes back as it came.
public struct CodeTable: Sendable {
  /// The name that rows call it by.
  public let name: String
  private(set) var toStock: [String: String] = [:]
  private(set) var toOutside: [String: String] = [:]
  /// Every line but the header.
  private var lines: [Line] = []
  private let file: String

  /// A line of the table, from 1 with the header.
  private struct Line {
    let number: Int
    let stock: String
    let outside: String
    let isMarked: Bool
  }

  init(_ text: [UInt8], name: String, file: String, faults: inout [MappingFault]) {
    self.name = name
    self.file = file
    func fault(_ line: Int, _ says: String) {
      faults.append(
        MappingFault(file, Issue(.mappingTable, place: Place(line: line, column: 1), subjects: [name, says])))
    }
    // As a spreadsheet writes it: perhaps with a mark at the beginning and two characters at each end.
    let bytes = text.starts(with: [0xef, 0xbb, 0xbf]) ? text.dropFirst(3) : text[...]
    let texts = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let header = texts.first, header == "stock,fhir" || header == "stock,fhir,preferred" else {
      fault(1, "the first line must be `stock,fhir` or `stock,fhir,preferred`")
      return
    }
    for (index, text) in texts.enumerated().dropFirst() where !text.isEmpty {
      let columns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard (2...3).contains(columns.count), !columns[0].isEmpty, !columns[1].isEmpty,
        columns.count == 2 || ["", "*"].contains(columns[2])
      else {
        fault(index + 1, "a line is two codes, and perhaps `*`")
        continue
      }
      let isMarked = columns.count == 3 && columns[2] == "*"
      if lines.contains(where: { $0.stock == columns[0] && $0.outside == columns[1] }) {
        fault(index + 1, "the pair stands twice: keep one")
        continue
      }
      lines.append(Line(number: index + 1, stock: columns[0], outside: columns[1], isMarked: isMarked))
    }
    for (stock, group) in Dictionary(grouping: lines, by: \.stock).sorted(by: { $0.key < $1.key }) {
      if let line = Self.preferred(group, "a stock code", fault) { toOutside[stock] = line.outside }
    }
    for (outside, group) in Dictionary(grouping: lines, by: \.outside).sorted(by: { $0.key < $1.key }) {
      if let line = Self.preferred(group, "an outside code", fault) { toStock[outside] = line.stock }
    }
  }

  /// The line that counts of all lines with one code.
  private static func preferred(_ lines: [Line], _ code: String, _ fault: (Int, String) -> Void) -> Line? {
    if lines.count == 1 { return lines[0] }
    let marked = lines.filter(\.isMarked)
    switch marked.count {
    case 0: fault(lines[1].number, "\(code) stands twice and neither line is marked `*`: mark the one that is written")
    case 1: return marked[0]
    default: fault(marked[1].number, "two lines for \(code) are marked `*`: mark one")
    }
    return nil
  }

  /// All lines, as messages tell them.
  var allLines: [Provenance.TableLine] { lines.map(told) }

  /// The line that takes an outside code.
  func line(of outside: [UInt8]) -> Provenance.TableLine? {
    let stock = stock(outside)
    return lines.first { Array($0.outside.utf8) == outside && Array($0.stock.utf8) == stock }.map(told)
  }

  private func told(_ line: Line) -> Provenance.TableLine {
    Provenance.TableLine(text: "\(line.stock),\(line.outside)", origin: .init(file: file, line: line.number))
  }

  /// What is wrong with the codes where they are to stand.
  func faults(stock: PrimitiveFormat, outside: PrimitiveFormat) -> [String] {
    var faults: [String] = []
    if let line = toOutside.keys.sorted().first(where: { !stock.accepts(Array($0.utf8)[...]) }) {
      faults.append("the stock code `\(line)` is no `\(stock.rawValue)`")
    }
    if let line = toStock.keys.sorted().first(where: { !outside.accepts(Array($0.utf8)[...]) }) {
      faults.append("the outside code `\(line)` is no `\(outside.rawValue)`")
    }
    return faults
  }

  /// All stock codes that the table knows.
  var stockCodes: [String] { toOutside.keys.sorted() }

  /// All outside codes that the table knows.
  var outsideCodes: [String] { toStock.keys.sorted() }

  /// The stock code for an outside code, or nil.
  func stock(_ outside: [UInt8]) -> [UInt8]? {
    toStock[String(decoding: outside, as: UTF8.self)].map { Array($0.utf8) }
  }

  /// The outside code for a stock code, or nil.
  func outside(_ stock: [UInt8]) -> [UInt8]? {
    toOutside[String(decoding: stock, as: UTF8.self)].map { Array($0.utf8) }
  }
}
