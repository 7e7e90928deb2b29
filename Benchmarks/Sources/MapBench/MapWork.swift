import FHIR
import Mapping
import Measuring
import Tree

/// What this project is measured at. Where two formats are named, the work is from bytes to bytes.
enum MapWork: String, CaseIterable {
  case jsonPlain = "JSON read+write"
  case jsonResources = "JSON → resources → JSON"
  case jsonBoth = "JSON → halves → JSON"
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
    written = halves.map { halves in
      var text: [UInt8] = []
      mapper.write(halves, into: &text)
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
      return (lines[0], lines[1])
    }
    guard resources.count == entries, halves.allSatisfy({ $0.entry.count > 10 }) else {
      throw Unproven("not every resource has an entry")
    }
    for format in FHIRFormat.allCases {
      let text = format == .json ? json : xml
      guard try translated(text, format) == text, try together(format) == text else {
        throw Unproven("\(format): what was taken apart and put together is not what it was")
      }
    }
  }

  /// Does a work once. What it gives depends on all that was done: bytes that were written, or nodes.
  func pass(_ work: MapWork) throws -> Int {
    switch work {
    case .jsonPlain: try FHIRFormat.json.write(try MapCorpus.document(json, .json)).count
    case .jsonResources: try takenOut().count
    case .jsonBoth: try translated(json, .json).count
    case .jsonApart: try apart(json, .json)
    case .jsonTogether: try together(.json).count
    case .xmlPlain: try FHIRFormat.xml.write(try MapCorpus.document(xml, .xml)).count
    case .xmlBoth: try translated(xml, .xml).count
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

  /// From bytes to bytes, both directions.
  private func translated(_ text: [UInt8], _ format: FHIRFormat) throws -> [UInt8] {
    try mapper.translated(text, format, entries: entries)
  }

  /// What is done around the lenses: each resource as a document of its own, and the Bundle of these.
  private func takenOut() throws -> [UInt8] {
    let bundle = try MapCorpus.document(json, .json)
    var resources: [Document] = []
    resources.reserveCapacity(entries)
    try mapper.forEachResource(of: bundle) { resources.append($0) }
    return try FHIRFormat.json.write(try mapper.replacing(in: bundle, with: resources))
  }

  /// One direction: bytes of the halves.
  private func apart(_ text: [UInt8], _ format: FHIRFormat) throws -> Int {
    var lines: [UInt8] = []
    try mapper.forEachResource(of: try MapCorpus.document(text, format)) { resource in
      mapper.write(try mapper.split(resource), into: &lines)
    }
    return lines.count
  }

  /// The other: the halves are read, and the Bundle is written; what is around the resources in it is there already.
  private func together(_ format: FHIRFormat) throws -> [UInt8] {
    var joined: [Document] = []
    joined.reserveCapacity(entries)
    for (halves, text) in zip(halves, written) {
      joined.append(mapper.join(try mapper.read(entry: text.entry, residue: text.residue, by: halves.lens)))
    }
    return try format.write(try mapper.replacing(in: bundle, with: joined))
  }
}

extension Mapper {
  /// A Bundle read, each of its resources taken apart and put together again, and the Bundle of these written.
  func translated(_ text: [UInt8], _ format: FHIRFormat, entries: Int) throws -> [UInt8] {
    let bundle = try MapCorpus.document(text, format)
    var joined: [Document] = []
    joined.reserveCapacity(entries)
    try forEachResource(of: bundle) { joined.append(join(try split($0))) }
    return try format.write(try replacing(in: bundle, with: joined))
  }
}
