import FHIR
import Foundation
import JSON
import Streams
import Tree

/// One file to format, and what is to be done when it is not.
struct FormatJob {
  /// A file, or standard input.
  let file: Inputs.File
  /// The form to write; that which was read where it is nil.
  let to: FHIRFormat?
  let aim: Aim

  enum Aim { case print, check, write }

  /// Does it, and says what is wrong: whether all is well with the file, or it is no resource.
  func run() throws -> Bystanders.Outcome {
    guard aim != .print else { return try printed() }
    let found = try goThrough(into: nil)
    if found.isBystander { return .bystander }
    guard found.isWhole else { return .failed }
    if found.dropsMarkup {
      Files.complain(
        "\(name): note: left alone: it has comments or processing instructions, which formatting would drop")
      return .done
    }
    if found.isFormatted { return .done }
    guard aim == .write else {
      Files.say(name)
      return .failed
    }
    let target = try OutputFile(path)
    defer { target.abandon() }
    // Read again, for what is formatted may be large; it may have changed since.
    let pass = try goThrough(into: target)
    guard pass.isWhole, !pass.dropsMarkup else { return .failed }
    try target.finish()
    return .done
  }

  private func printed() throws -> Bystanders.Outcome {
    let target = try OutputFile("-")
    defer { target.abandon() }
    let pass = try goThrough(into: target)
    if pass.isBystander { return .bystander }
    if pass.dropsMarkup { Files.complain("\(name): note: its comments or processing instructions are left out") }
    if pass.isWhole {
      try target.finish()
    } else if target.hasLeaked {
      Files.complain("\(name): error: part of it was written before this was found: don't use that")
    }
    return pass.isWhole ? .done : .failed
  }

  private var path: String { file.path }
  private var name: String { path == "-" ? "<stdin>" : path }

  /// What going through a file found.
  private struct Pass {
    /// Whether all of it could be read and written.
    var isWhole = true
    var isFormatted = true
    /// Whether XML has comments or processing instructions that are not in the formatted text.
    var dropsMarkup = false
    /// Whether it is no resource and nobody said that it is.
    var isBystander = false
  }

  /// Goes through the file and writes it formatted, as far as nothing is wrong.
  private func goThrough(into target: OutputFile?) throws -> Pass {
    var reader = try ResourceReader(path)
    guard reader.form == .ndjson else {
      guard let text = try reader.next() else { return Pass() }
      return try whole(text, into: target)
    }
    guard to == nil else {
      throw Files.Fault(description: "\(name): error: NDJSON stays NDJSON here; its form is changed by `mict convert`")
    }
    var pass = Pass()
    while let line = try reader.nextLine() {
      if line.isBlank {
        pass.isFormatted = false
        continue
      }
      guard let document = document(ResourceReader.Text(line).reading()) else {
        pass.isWhole = false
        continue
      }
      let text = JSONWriter.text(document)
      if text != line.text || !line.isEnded { pass.isFormatted = false }
      if pass.isWhole { try target?.write((text + [UInt8(ascii: "\n")])[...]) }
    }
    if let fault = reader.fault {
      Files.complain(fault.rendered(file: name))
      pass.isWhole = false
    }
    return pass
  }

  private func whole(_ source: ResourceReader.Text, into target: OutputFile?) throws -> Pass {
    let reading = source.reading()
    if Bystanders.isOne(file, reading.issues) { return Pass(isWhole: false, isBystander: true) }
    guard let document = document(reading) else { return Pass(isWhole: false) }
    var text: [UInt8]
    do { text = try (to ?? source.format).write(document, pretty: true) } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: name)) }
      return Pass(isWhole: false)
    }
    if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    try target?.write(text[...])
    let dropsMarkup = source.format == .xml && Self.markup(source.bytes) > Self.markup(text)
    return Pass(isFormatted: text == source.bytes, dropsMarkup: dropsMarkup)
  }

  /// The resource, or nil after saying why it can't be read whole.
  private func document(_ reading: Reading) -> Document? {
    let lost = reading.issues.filter { !$0.code.keepsAll }
    for issue in lost { Files.complain(issue.rendered(file: name)) }
    return lost.isEmpty ? reading.document : nil
  }

  /// How many comments and processing instructions are in a text of XML, besides its declaration. In UTF-16 there are
  /// zeros between the bytes of these.
  private static func markup(_ bytes: [UInt8]) -> Int {
    let text = String(decoding: bytes.contains(0) ? bytes.filter { $0 != 0 } : bytes, as: UTF8.self)
    let declarations = text.ranges(of: "<?xml ").count
    return text.ranges(of: "<!--").count + text.ranges(of: "<?").count - declarations
  }
}
