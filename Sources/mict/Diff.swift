import ArgumentParser
import FHIR
import Foundation
import Tree

/// `mict diff`: where do two resources differ?
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two FHIR R4 resources. 二つのFHIRリソースの比較",
    discussion: """
      Each may be JSON or XML. White space, the order of names in JSON and the form do not count; the order of lists and
      every digit of a number do. Items of a list are told apart by what they say: one put in front changes no other.
      JSONとXMLを混ぜて比較できます。空白とJSONの名前の順序は無視し、リストの順序と数値の桁は区別します。

      Examples:
        mict diff before.json after.json      all differences, with path, line and column in both files
        mict diff patient.json patient.xml    did a conversion keep everything?
        mict diff --first a.json b.json       only where they first differ
        mict diff --format json a.json - | jq .differences

      It shows the values that differ, for they are your own files. It prints nothing when the two are equal.
      Exit codes, as those of diff: 0 equal, 1 different, 2 one can't be read; 64 wrong usage.
      終了コード: 0 同じ、1 相違あり、2 読取不能、64 使い方の誤り
      """)

  @Argument(help: "The one resource: a file, or `-` for standard input. 比較元")
  var left: String

  @Argument(help: "The other. 比較先")
  var right: String

  @Flag(help: "Tell only where they first differ.")
  var first = false

  @Option(help: "How many differences are told at most.")
  var limit = 100

  @Option(help: "How to tell it: text or json.")
  var format = Form.text

  enum Form: String, CaseIterable, ExpressibleByArgument { case text, json }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
    guard left != "-" || right != "-" else { throw ValidationError("only one of the two can be standard input") }
  }

  func run() throws {
    guard let before = document(left), let after = document(right) else { throw ExitCode(2) }
    let limit = first ? 1 : limit
    // One more than is told, to know whether there are more.
    let changes = Change.all(from: before, to: after, limit: limit + 1)
    let befores = before.places(of: changes.compactMap(\.before))
    let afters = after.places(of: changes.compactMap(\.after))
    var (left, right) = (befores.makeIterator(), afters.makeIterator())
    let told = changes.map { change in
      let values = ValueText.pair(change)
      return DifferenceReport.Item(
        kind: change.kind.rawValue, left: change.before.map { .init($0, left.next() ?? nil, values.0) },
        right: change.after.map { .init($0, right.next() ?? nil, values.1) })
    }
    let report = DifferenceReport(
      left: self.left, right: self.right, differences: Array(told.prefix(limit)), more: told.count > limit)
    switch format {
    case .json: Files.say(try report.json)
    case .text: for line in report.lines(telling: !first) { Files.say(line) }
    }
    if !changes.isEmpty { throw ExitCode(1) }
  }

  /// The resource, or nil after saying why it can't be read whole.
  private func document(_ file: String) -> Document? {
    do {
      let bytes = try Files.read(file)
      let reading = FHIRFormat.detected(in: bytes).read(bytes)
      let lost = reading.issues.filter { !$0.code.keepsAll }
      for issue in lost { Files.complain(issue.rendered(file: file == "-" ? "<stdin>" : file)) }
      return lost.isEmpty ? reading.document : nil
    } catch {
      Files.complain(error)
      return nil
    }
  }
}

/// What `mict diff` tells.
struct DifferenceReport: Encodable {
  let left: String
  let right: String
  let differences: [Item]
  /// Whether there are more than were told.
  let more: Bool

  struct Item: Encodable {
    let kind: String
    let left: Side?
    let right: Side?
  }

  /// One side of a difference. Its value is a short text for people.
  struct Side: Encodable {
    let path: String
    let line: Int?
    let column: Int?
    let value: String

    init(_ element: Element, _ place: Place?, _ value: String) {
      path = element.path
      line = place?.line
      column = place?.column
      self.value = value
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// A line for each difference and one for each side of it; at the end how many there are, when `telling`.
  func lines(telling: Bool) -> [String] {
    var lines: [String] = []
    for item in differences {
      let paths = [item.left?.path, item.right?.path].compactMap { $0 }
      let path = paths.count == 2 && paths[0] != paths[1] ? "\(paths[0]) → \(paths[1])" : paths[0]
      lines.append("\(path): \(item.kind)")
      for (sign, file, side) in [("-", left, item.left), ("+", right, item.right)] {
        guard let side else { continue }
        let place = side.line.map { ":\($0):\(side.column ?? 1)" } ?? ""
        lines.append("  \(sign) \(file == "-" ? "<stdin>" : file)\(place): \(side.value)")
      }
    }
    if telling, !differences.isEmpty {
      let count = "\(differences.count) difference\(differences.count == 1 ? "" : "s")"
      lines.append(more ? "more than \(count); --limit tells more" : count)
    }
    return lines
  }
}
