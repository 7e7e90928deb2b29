import FHIR
import Foundation
import Mapping
import TestSupport
import Testing
import Tree

/// The JSON Schemas for editors, `Mappings/schema/`: their words are those that the readers know, every shipped file
/// names its schema and is valid by it, and files whose shape is wrong are not.
@Suite struct SchemaTests {
  private static func schema(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: Shipped.folder.appending(path: "schema/\(name).schema.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func at(_ schema: [String: Any], _ path: String...) throws -> [String: Any] {
    try path.reduce(schema) { schema, name in try #require(schema[name] as? [String: Any], "\(name)") }
  }

  private static func words(_ schema: [String: Any], _ path: String...) throws -> Set<String> {
    let owner = try path.reduce(schema) { schema, name in try #require(schema[name] as? [String: Any], "\(name)") }
    #expect(owner["additionalProperties"] as? Bool == false)
    return Set(try at(owner, "properties").keys)
  }

  @Test func wordsAreThoseOfTheReaders() throws {
    let mapping = try Self.schema("mapping")
    let sides: Set<String> = ["stock", "mml", "fhir"]
    #expect(try Self.words(mapping) == MappingWords.mapping.union(sides))
    #expect(try Self.words(mapping, "$defs", "head") == MappingWords.head.union(sides))
    #expect(try Self.words(Self.schema("group")) == MappingWords.group)
    let stock = try Self.schema("stock")
    #expect(try Self.words(stock) == MappingWords.model)
    #expect(try Self.words(stock, "$defs", "fieldGroup") == MappingWords.fieldGroup)
    #expect(try Self.words(stock, "$defs", "item") == MappingWords.item)
    #expect(try Self.words(stock, "$defs", "finer") == MappingWords.finer)
    #expect(try Self.words(stock, "$defs", "field") == MappingWords.field)
    #expect(try Self.words(stock, "$defs", "innerField") == MappingWords.innerField)
    let forms = try #require(try Self.at(Self.schema("systems"), "$defs", "system")["anyOf"] as? [[String: Any]])
    #expect(try Self.words(forms[1]) == MappingWords.system)
  }

  /// The types that may be named, and what stands behind `via`.
  @Test func namesAreThoseOfTheReaders() throws {
    let mapping = try Self.schema("mapping")
    let types = try #require(try Self.at(mapping, "properties", "fhir")["enum"] as? [String])
    #expect(types == R4.schema.types.filter { $0.kind == .root }.map(\.name).sorted())
    for name in ["mapping", "group"] {
      let pattern = try #require(try Self.at(Self.schema(name), "$defs", "fieldRow")["pattern"] as? String)
      let known = MappingWords.conversions.sorted().joined(separator: "|")
      #expect(pattern.hasSuffix("( via (table [A-Za-z0-9_\\-]+|\(known)))?$"), "\(pattern)")
    }
    let forms = try #require(
      try Self.at(Self.schema("stock"), "$defs", "field", "properties", "type")["anyOf"] as? [[String: Any]])
    #expect(
      Set(try #require(forms[0]["enum"] as? [String])) == Set(PrimitiveFormat.allCases.map(\.rawValue) + ["patient"]))
  }

  /// Every word is explained in both languages.
  @Test(arguments: ["mapping", "group", "stock", "systems"]) func wordsAreExplained(_ name: String) throws {
    let schema = try Self.schema(name)
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    var count = 0
    func check(_ node: Any) {
      if let object = node as? [String: Any] {
        if let text = object["description"] as? String {
          count += 1
          #expect(object["title"] is String)
          #expect(text.contains { "\u{3040}"..."\u{9fff}" ~= $0 } || text == "A URI. URI。", "\(text)")
        }
        if let properties = object["properties"] as? [String: [String: Any]] {
          for (word, value) in properties {
            #expect(value["description"] is String || value["$ref"] is String, "\(word)")
          }
        }
        object.values.forEach(check)
      } else if let list = node as? [Any] {
        list.forEach(check)
      }
    }
    check(schema)
    #expect(count > 2)
  }

  @Test func shippedFilesNameTheirSchema() throws {
    for file in try Shipped.files() where file.name.hasSuffix(".yaml") {
      let kind =
        ["stock.yaml": "stock", "systems.yaml": "systems"][file.name] ?? (file.name.contains("/") ? "group" : "mapping")
      let up = file.name.contains("/") ? "../" : ""
      let first = String(decoding: file.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      #expect(first == "# yaml-language-server: $schema=\(up)schema/\(kind).schema.json", "\(file.name)")
    }
  }

  /// The cases of `Refused/` whose shape is wrong; the others need the model, FHIR or other files to be refused.
  private static let shapes = [
    "choice-of-one", "conversion-unknown", "each-without-key", "group-below-a-field", "group-head",
    "group-unknown-word",
    "head-abstract-resource", "head-no-residue", "head-no-rows", "head-one-side", "head-unknown-resource",
    "head-unknown-word", "key-none", "lenses-beside-mapping", "lenses-head-word", "row-brackets-form", "row-each-form",
    "row-each-without-rows",
    "row-form", "row-full-width", "row-nothing", "row-path-form", "stock-category-inside", "stock-finer-when",
    "stock-group",
    "stock-labels", "stock-labels-of-an-item", "stock-min-max", "stock-no-category", "stock-no-fields",
    "stock-no-items", "stock-type", "stock-type-and-fields", "stock-unknown-word", "systems-form", "when-form",
  ]

  @Test func filesAreValidWhereTheirShapeIsRight() async throws {
    let python = URL(filePath: "/usr/bin/env")
    guard try await Run.program(python, ["python3", "-c", "import jsonschema, yaml"]).status == 0 else {
      print("SKIPPED: files against the JSON Schemas: python3 with jsonschema and yaml is not here.")
      return
    }
    let run = try await Run.program(
      python, ["python3", "-", Shipped.folder.path, RefusedTests.folder.path], input: Array(Self.script.utf8))
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("shipped ") } == [])
    #expect(lines.last { $0.hasPrefix("read ") }.flatMap { Int($0.dropFirst(5)) } ?? 0 > 50)
    let refused = Set(lines.filter { $0.hasPrefix("refused ") }.map { String($0.dropFirst(8)) })
    #expect(refused == Set(Self.shapes))
  }

  /// Prints `shipped FILE: …` for each finding in the first folder, and `refused NAME` for each case of the second of which
  /// a file is refused. YAML's dates and booleans are texts, as our reader has them.
  private static let script = """
    import glob, json, os, sys, jsonschema, yaml
    shipped, cases = sys.argv[1:]
    class Loader(yaml.SafeLoader): pass
    odd = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    Loader.yaml_implicit_resolvers = {
        key: [(tag, form) for tag, form in value if tag not in odd]
        for key, value in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    validators = {}
    for name in ("mapping", "group", "stock", "systems"):
        with open(f"{shipped}/schema/{name}.schema.json", encoding="utf-8") as file: schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)
    def findings(folder, name):
        kind = {"stock.yaml": "stock", "systems.yaml": "systems"}.get(name)
        kind = kind or ("group" if name.startswith("groups/") else "mapping")
        with open(f"{folder}/{name}", encoding="utf-8") as file: data = yaml.load(file, Loader)
        return [f"{list(one.path)}: {one.message[:120]}" for one in validators[kind].iter_errors(data)]
    def files(folder):
        return sorted(os.path.relpath(path, folder) for path in glob.glob(f"{folder}/**/*.yaml", recursive=True))
    for name in files(shipped):
        for finding in findings(shipped, name): print(f"shipped {name}: {finding}")
    print(f"read {len(files(shipped))}")
    for case in sorted(os.listdir(cases)):
        folder = f"{cases}/{case}"
        if case.startswith("yaml-") or not os.path.isdir(folder): continue
        if any(findings(folder, name) for name in files(folder)): print(f"refused {case}")
    """
}
