import ArgumentParser
import FHIR
import Foundation
import Tree

/// `mict diff`: where do two resources differ?
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two FHIR R4 resources. FHIRリソースの比較",
    discussion: """
      Each may be JSON or XML. White space, the order of names in JSON and the form do not count; the order of lists \
      and every digit of a number do. Items of a list are told apart by what they say: one put in front changes no \
      other.
      JSONとXMLを混ぜて比較できます。空白とJSONの名前の順序は無視し、
      リストの順序と数値の桁は区別します。

      NDJSON (a resource in JSON on each line) is compared line by line, the first line that is not blank with the \
      first of the other, and so on; each difference tells its line.
      NDJSONは行ごとに比較し、行番号を示します。

      Examples:
        # all differences, with path, line and column in both files
        mict diff before.json after.json

        # did a conversion keep everything?
        mict diff patient.json patient.xml

        # only where they first differ
        mict diff --first a.json b.json

        # two exports, line by line
        mict diff monday.ndjson tuesday.ndjson

        # for programs
        mict diff --format json a.json - | jq .differences

      It shows the values that differ, for they are your own files. It prints nothing when the two are equal.

      JSON (up to 4 GiB) and XML (up to 256 MiB) are held in memory, both files at once, each at some three times its \
      size; of NDJSON one line of each (up to 64 MiB).

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

  @Option(help: "How to tell it.")
  var format = Form.text

  enum Form: String, CaseIterable, ExpressibleByArgument { case text, json }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
    guard left != "-" || right != "-" else { throw ValidationError("only one of the two can be standard input") }
  }

  func run() throws {
    var comparison = Comparison(limit: first ? 1 : limit)
    do {
      try comparison.compare(left, right)
    } catch {
      if !(error is Comparison.Unreadable) { Files.complain(error) }
      throw ExitCode(2)
    }
    let report = DifferenceReport(
      left: left, right: right, differences: comparison.differences, more: comparison.hasMore)
    switch format {
    case .json: Files.say(try report.json)
    case .text: for line in report.lines(telling: !first) { Files.say(line) }
    }
    if !report.differences.isEmpty { throw ExitCode(1) }
  }
}
