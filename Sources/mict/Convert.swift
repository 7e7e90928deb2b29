public import ArgumentParser
public import FHIR
import Tree

/// `mict convert`: JSON ↔ XML.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert FHIR R4 resources between JSON and XML. FHIRリソースのJSON⇔XML変換",
    discussion: """
      Any R4 resource, nothing lost: decimals keep their digits, extensions and narrative stay as they are.

      Examples:
        mict convert patient.json                  writes XML to standard output
        mict convert patient.xml -o patient.json   the form follows the name of the output
        cat patient.json | mict convert --to json  reads standard input, pretty-prints

      Errors name the file, line and column. Exit codes: 0 converted, 1 not a FHIR resource, 64 wrong usage.
      """)

  @Argument(help: "The file to convert; `-` or nothing for standard input.")
  var file = "-"

  @Option(name: .shortAndLong, help: "Where to write; `-` for standard output.")
  var output = "-"

  @Option(help: "The form to write: json or xml. Default: by the output's name, else the other form.")
  var to: FHIRFormat?

  @Flag(help: "Write on one line, without white space.")
  var compact = false

  func run() throws {
    let bytes: [UInt8]
    do { bytes = try Files.read(file) } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
    let source = FHIRFormat.detected(in: bytes)
    let reading = source.read(bytes)
    for issue in reading.issues { Files.complain(issue.rendered(file: file == "-" ? "<stdin>" : file)) }
    guard let document = reading.document, reading.isUsable else { throw ExitCode.failure }
    let target = to ?? FHIRFormat(fileName: output) ?? (source == .json ? .xml : .json)
    let text: [UInt8]
    do { text = try target.write(document, pretty: !compact) } catch {
      for issue in error.issues { Files.complain(issue.rendered(file: file == "-" ? "<stdin>" : file)) }
      throw ExitCode.failure
    }
    do { try Files.write(text.last == 10 ? text : text + [10], to: output) } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }
}

extension FHIRFormat: ExpressibleByArgument {
  init?(fileName: String) {
    if fileName.hasSuffix(".json") {
      self = .json
    } else if fileName.hasSuffix(".xml") {
      self = .xml
    } else {
      return nil
    }
  }

  /// XML begins with `<` (after white space or a byte order mark), or is in UTF-16; everything else is taken for JSON.
  static func detected(in bytes: [UInt8]) -> FHIRFormat {
    var text = bytes[...]
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    if text.starts(with: [0xff, 0xfe]) || text.starts(with: [0xfe, 0xff]) { return .xml }
    let first = text.first { ![0x20, 9, 10, 13].contains($0) }
    return first == UInt8(ascii: "<") ? .xml : .json
  }
}
