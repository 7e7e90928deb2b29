import FHIR
import Mapping
import Measuring
import Tree

/// What this project is measured at. Where two formats are named, the work is from bytes to bytes.
enum MapWork: String, CaseIterable {
  case jsonPlain = "JSON read+write"
  case jsonResources = "JSON → resources → JSON"
  case jsonBoth = "JSON → halves → JSON"
  case jsonEntries = "JSON → entries"
  case jsonApart = "JSON → halves"
  case jsonTogether = "halves → JSON"
  case xmlPlain = "XML read+write"
  case xmlBoth = "XML → halves → XML"
  case xmlApart = "XML → halves"
  case xmlTogether = "halves → XML"
  case split = "split alone"
  case join = "join alone"
  case splitAndJoin = "split + join alone"
}

/// One Bundle made ready for all works, and proven: see `init`.
struct MapTexts {
  let mapper: Mapper
  let entries: Int
  let json: [UInt8]
  let xml: [UInt8]
  /// Read from the JSON.
  let bundle: Document
  let resources: [Document]
  let halves: [Mapper.Halves]
  /// For each resource: entry and residue as JSON.
  let written: [(entry: [UInt8], residue: [UInt8])]

  /// Reads the corpus and proves, before anything is timed, that what is timed is right: the JSON and the XML written of
  /// all resources taken apart and put together again are, byte for byte, those that were read; and so they are when the
  /// halves were written and read meanwhile.
  init(_ corpus: MapCorpus, _ mapper: Mapper) throws {
    self.mapper = mapper
    (entries, json) = (corpus.entries, corpus.json)
    bundle = try MapCorpus.document(json, .json)
    xml = try FHIRFormat.xml.write(bundle)
    var resources: [Document] = []
    try mapper.forEachResource(of: bundle) { resources.append($0) }
    self.resources = resources
    halves = try resources.map { try mapper.split($0) }
    written = halves.map { (mapper.text($0.entry), mapper.text($0.residue)) }
    guard resources.count == entries, halves.allSatisfy({ $0.entry.count > 10 }) else {
      throw Unproven("not every resource has an entry")
    }
    for format in FHIRFormat.allCases {
      let text = format == .json ? json : xml
      guard try mapper.translated(text, format) == text, try together(format) == text else {
        throw Unproven("\(format): what was taken apart and put together is not what it was")
      }
    }
  }

  /// Does a work once. What it gives depends on all that was done: bytes that were written, or nodes.
  func pass(_ work: MapWork) throws -> Int {
    switch work {
    case .jsonPlain: try FHIRFormat.json.write(try MapCorpus.document(json, .json)).count
    case .jsonResources: try takenOut().count
    case .jsonBoth: try mapper.translated(json, .json).count
    case .jsonEntries: try apart(json, .json, withResidues: false)
    case .jsonApart: try apart(json, .json)
    case .jsonTogether: try together(.json).count
    case .xmlPlain: try FHIRFormat.xml.write(try MapCorpus.document(xml, .xml)).count
    case .xmlBoth: try mapper.translated(xml, .xml).count
    case .xmlApart: try apart(xml, .xml)
    case .xmlTogether: try together(.xml).count
    case .split:
      try resources.reduce(0) {
        let halves = try mapper.split($1)
        return $0 + halves.entry.count + (halves.residue?.count ?? 0)
      }
    case .join: halves.reduce(0) { $0 + mapper.join($1).count }
    case .splitAndJoin: try resources.reduce(0) { $0 + mapper.join(try mapper.split($1)).count }
    }
  }

  /// What is done around the lenses: each resource as a document of its own, and the Bundle of these.
  private func takenOut() throws -> [UInt8] {
    try FHIRFormat.json.write(
      try mapper.replacingResources(of: try MapCorpus.document(json, .json)) { resource in resource })
  }

  /// One direction: bytes of the halves as JSON, a line each.
  private func apart(_ text: [UInt8], _ format: FHIRFormat, withResidues: Bool = true) throws -> Int {
    var lines: [UInt8] = []
    try mapper.forEachResource(of: try MapCorpus.document(text, format)) { resource in
      let halves = try mapper.split(resource)
      for half in withResidues ? [halves.entry, halves.residue] : [halves.entry] {
        lines += mapper.text(half)
        lines.append(UInt8(ascii: "\n"))
      }
    }
    return lines.count
  }

  /// The other: the halves are read, and the Bundle is written; what is around the resources in it is there already.
  private func together(_ format: FHIRFormat) throws -> [UInt8] {
    var rest = zip(halves, written).makeIterator()
    return try format.write(
      try mapper.replacingResources(of: bundle) { _ in
        guard let (halves, text) = rest.next() else { throw Unproven("a Bundle has more entries than there are") }
        return mapper.join(try mapper.read(entry: text.entry, residue: text.residue, by: halves.lens))
      })
  }
}

extension Mapper {
  /// From bytes to bytes: a Bundle read, each of its resources taken apart and put together again, and the Bundle of these written.
  func translated(_ text: [UInt8], _ format: FHIRFormat) throws -> [UInt8] {
    try format.write(try replacingResources(of: try MapCorpus.document(text, format)) { join(try split($0)) })
  }
}
