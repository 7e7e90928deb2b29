import FHIR
import Foundation
import Streams
import Tree

/// One file to convert: where it is read and written, and in which forms, where these are known.
struct ConvertJob {
  /// A path, or `-` for standard input.
  let input: String
  /// A path, or `-` for standard output.
  let output: String
  let from: StreamForm?
  /// The file as it was listed; nil where it was not.
  var file: Inputs.File?
  let to: StreamForm?

  /// How issues call the input.
  private var name: String { input == "-" ? "<stdin>" : input }

  /// Converts it and says what is wrong; returns what became of it.
  func run(pretty: Bool, showsProgress: Bool) async -> Bystanders.Outcome {
    do {
      return try await convert(pretty: pretty, showsProgress: showsProgress)
    } catch is ChangedSource {
      Files.complain("\(name): error: the file was changed while it was read")
    } catch {
      Files.complain(error)
    }
    return .failed
  }

  private func convert(pretty: Bool, showsProgress: Bool) async throws -> Bystanders.Outcome {
    let limits = Self.limits
    let file = try InputFile(input)
    let from = try from ?? file.form()
    // A Bundle is read twice; NDJSON as it comes.
    let source: any ByteSource = from == .ndjson ? file : try file.rereadable(upTo: limits.whole)
    let converter = StreamConverter(
      from: from, to: to ?? StreamForm(fileName: output) ?? from.usualTarget, pretty: pretty, limits: limits)
    let target = try OutputFile(output)
    defer { target.abandon() }
    let progress = showsProgress ? Progress(name: name, total: source.count, largerThan: limits.whole) : nil
    let name = name
    var isBystander = false
    let isConverted = try await converter.convert(
      source, write: { try target.write($0) },
      report: { issue in
        if from == .json, let listed = self.file, Bystanders.isOne(listed, [issue]) { return isBystander = true }
        progress?.clear()
        Files.complain(issue.rendered(file: name))
      },
      progress: { progress?.show($0) })
    progress?.clear()
    if isConverted {
      try target.finish()
    } else if target.hasLeaked {
      Files.complain("\(name): error: part of it was written to \(target.name) before this was found: don't use that")
    }
    return isBystander ? .bystander : isConverted ? .done : .failed
  }

  private static var limits: StreamLimits {
    var limits = StreamLimits()
    limits.tasks = max(1, ProcessInfo.processInfo.activeProcessorCount)
    limits.inWork *= max(1, limits.tasks / 2)
    return limits
  }
}
