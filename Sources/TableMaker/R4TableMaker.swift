public import Foundation
public import Tree

/// Makes the two R4 tables from HL7's definition package `hl7.fhir.r4.core` (CC0-1.0): the *schema table*, in the
/// format `SchemaTable` reads, and the *search table*, one search parameter of one base a line. Both hold facts only:
/// names, shapes, bindings and expressions, no prose.
///
/// It runs when the tables are to be remade, never in a server, and writes nothing unless the whole package was
/// understood. Where it does not take the package at its word, `SchemaRows` and `SearchRows` say so. It does not know
/// how the tables are embedded.
public enum R4TableMaker {
  /// The file the schema table is written to.
  public static let schemaFile = "r4-schema.tsv"
  /// The file the search table is written to.
  public static let searchFile = "r4-search.tsv"

  /// What was made.
  public struct Summary: Equatable, Sendable {
    /// The version of the package: `4.0.1`.
    public let version: String
    /// Types of the schema, primitives and backbones included.
    public let types: Int
    /// Types that can be the root of a document: the resources that are not abstract.
    public let roots: Int
    /// Elements with choices and inheritance expanded.
    public let elements: Int
    /// Search parameters, one for each base.
    public let searchParameters: Int
    /// Length of the schema table in bytes.
    public let schemaBytes: Int
    /// Length of the search table in bytes.
    public let searchBytes: Int
  }

  /// Why no table was made.
  public enum Fault: Error, Equatable, Sendable {
    /// What was given is no `hl7.fhir.r4.core` package, packed or unpacked.
    case notThePackage
    /// `tar` could not unpack it and ended with this status.
    case unpackFailed(status: Int32)
    /// This file of the package is not JSON of the expected shape.
    case unreadable(file: String)
    /// The table has no way to say what the package says here.
    case unsupported(String)
    /// The schema table that came out can't be read back.
    case schema(SchemaBuilder.Fault)
  }

  /// Reads the package (a `.tgz` file, or the directory it was unpacked into) and writes both tables into `directory`,
  /// which must exist. The same package gives the same bytes. Errors: `Fault`, and what the file system refuses.
  public static func make(package: URL, into directory: URL) throws -> Summary {
    try DefinitionPackage.open(package) { package in
      let head = """
        # FHIR R4 as a table. Made by `mict table r4` from \(package.name) \(package.version) (CC0-1.0); not edited.

        """
      let schemaText = head + (try SchemaRows(package.structures(), version: package.version).text())
      let schema = try readBack(schemaText)
      let rows = try SearchRows(package.searchParameters(), schema: schema)
      let searchText = head + rows.text()
      try Data(schemaText.utf8).write(to: directory.appending(path: schemaFile), options: .atomic)
      try Data(searchText.utf8).write(to: directory.appending(path: searchFile), options: .atomic)
      return Summary(
        version: package.version, types: schema.types.count, roots: schema.types.count { $0.kind == .root },
        elements: schema.elements.count, searchParameters: rows.count,
        schemaBytes: schemaText.utf8.count, searchBytes: searchText.utf8.count)
    }
  }

  private static func readBack(_ text: String) throws(Fault) -> Schema {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(SchemaBuilder.Fault) in try SchemaTable.read(buffer) }
    }
    switch result {
    case .success(let schema): return schema
    case .failure(let fault): throw .schema(fault)
    }
  }
}
