import ArgumentParser
import FHIRPath
import Foundation
import Tree

/// Asks for expressions, one a line, and answers each at once, until the input ends.
struct FHIRPathSession {
  private var report: FHIRPathReport
  private var document = FHIRPathReport.nothing
  private let isTerminal = isatty(STDIN_FILENO) == 1

  /// With the resource of a file, or without one.
  init(_ report: FHIRPathReport, resource: String?) throws {
    self.report = report
    if let resource, !load(resource) { throw ExitCode.failure }
  }

  private static let help = """
    An expression is evaluated on the resource: name.given, today() - 1 year, %resource.id
      :load FILE   another resource        :type    tell types, or no longer
      :help        this                    :trace   tell what trace() is given, or no longer
      :quit        end (or Ctrl-D)
    式を入力すると評価します。:quit で終了します。
    """

  /// Errors: the exit code 1 when something failed and nobody was there to see it.
  func run() throws {
    var session = self
    if isTerminal {
      Files.complain(
        "FHIRPath on \(session.document.schema[session.document.root.type].name); :help helps, :quit ends.")
    }
    while let line = session.next() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text == ":quit" || text == ":q" { break }
      session.answer(text)
    }
    if session.report.hasFailed, !isTerminal { throw ExitCode.failure }
  }

  private func next() -> String? {
    if isTerminal { try? FileHandle.standardError.write(contentsOf: Data("fhirpath> ".utf8)) }
    return readLine()
  }

  private mutating func answer(_ text: String) {
    switch text.split(separator: " ", maxSplits: 1).first.map(String.init) {
    case nil: return
    case ":help"?: Files.complain(Self.help)
    case ":type"?: report.type.toggle()
    case ":trace"?: report.trace.toggle()
    case ":load"?:
      let file = text.dropFirst(5).trimmingCharacters(in: .whitespaces)
      if file.isEmpty { Files.complain(":load needs a file") } else { _ = load(file) }
    case let word? where word.hasPrefix(":"): Files.complain("unknown command \(word); :help helps")
    default: report.evaluate(text, on: document, of: nil)
    }
  }

  private mutating func load(_ file: String) -> Bool {
    do {
      var reader = try ResourceReader(file)
      guard let text = try reader.next(), let loaded = report.document(text.reading(), reader.name) else {
        return false
      }
      document = loaded
      return true
    } catch {
      report.complain(error)
      return false
    }
  }
}
