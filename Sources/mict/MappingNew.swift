import ArgumentParser
import FHIR
import Mapping
import Tree

/// `mict mapping new`: something to begin with.
struct MappingNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Print a mapping file to begin with.\n新しいマッピングのひな形",
    usage: "mict mapping new <resource> [<options>]",
    discussion: """
      Prints an item for stock.yaml and a mapping file with everything that FHIR requires of the resource and \
      everything that changes its meaning. `mict mapping check` accepts both when the category is filled in; then \
      give the fields good names and Japanese labels, and add the rows you want.
      日本語ラベルは「…」になっています。

      Examples:
        mict mapping new Flag

        # each to its place
        mict mapping new Flag --category note-medical --only item \\
          >> Mappings/stock.yaml
        mict mapping new Flag --category note-medical --only mapping \\
          > Mappings/flag.yaml

        # with names and a profile
        mict mapping new Observation --name grip --item GripStrength \\
          --profile http://example.org/StructureDefinition/grip

      The category is that of the item and of the residue; the choice is explained in docs/mapping-guide.md. Where \
      another mapping takes the same resource type, both need a `when`.

      Exit codes: 0 printed, 1 the mapping files are not in order, 64 wrong usage.
      終了コード: 0 表示、1 マッピングファイルに問題あり、64 使い方の誤り
      """)

  @Argument(help: "A resource type of FHIR R4. リソース型")
  var resource: String

  @Option(help: "The name of the mapping. (default: the resource type, in small letters)")
  var name: String?

  @Option(help: "The name of the item. (default: the resource type)")
  var item: String?

  @Option(help: "The profile that the mapping writes.")
  var profile: String?

  @Option(help: "The information category of the item and the residue.")
  var category = "CATEGORY"

  @Option(help: "Print only one of both.")
  var only: Part?

  @OptionGroup var options: MappingOptions

  /// What is printed.
  enum Part: String, CaseIterable, ExpressibleByArgument { case item, mapping }

  func run() throws {
    guard let type = R4.schema.type(named: resource), R4.schema[type].kind == .root else {
      throw ValidationError("\(resource) is no resource type of FHIR R4")
    }
    let name = name ?? Self.words(resource)
    guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
      throw ValidationError("--name \(name): write it in small letters, such as grip-strength")
    }
    guard (item ?? resource).wholeMatch(of: /[A-Z][A-Za-z0-9]*/) != nil else {
      throw ValidationError(
        "--item \(item ?? ""): write it as one word that begins with a capital, such as GripStrength")
    }
    let set = try options.workspace().mappings
    guard set.lens(named: name) == nil else {
      throw ValidationError("there is a mapping `\(name)` already: give another --name")
    }
    let skeleton = Skeleton(
      for: type, of: R4.schema, name: name, item: item ?? resource, profile: profile, category: category,
      using: (set.groups, set.model))
    if only == nil { Files.say("# below `items:` in \(options.mappings)/stock.yaml") }
    if only != .mapping { Files.say(String(skeleton.item.dropLast())) }
    if only == nil { Files.say("\n# \(options.mappings)/\(name).yaml") }
    if only != .item { Files.say(String(skeleton.mapping.dropLast())) }
  }

  /// A type's name in small letters, with hyphens between its words.
  private static func words(_ name: String) -> String {
    name.enumerated().map { number, character in
      character.isUppercase && number > 0 ? "-\(character.lowercased())" : character.lowercased()
    }.joined()
  }
}
