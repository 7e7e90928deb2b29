/// A map of FHIR's mapping language, as `MapMaker` makes it: the common source of its text (`MapText`) and of the
/// resource (`MapResource`), so that both say the same.
///
/// The words are those of R4's StructureMap: a map has *groups*, a group *rules*; a rule takes each item of its source
/// and makes its target. It knows no lenses.
struct MapSyntax {
  enum Direction: String, CaseIterable {
    case toStock = "to-stock"
    case toFHIR = "to-fhir"

    /// What stands behind the names of groups and maps.
    var suffix: String { self == .toStock ? "ToStock" : "ToFHIR" }
  }

  /// A model that the map speaks of.
  struct Structure: Equatable {
    let url: String
    let alias: String
    /// `source`, `target`, `queried` or `produced`.
    let mode: String
  }

  let id: String
  let url: String
  let name: String
  let title: String
  let description: String
  let structures: [Structure]
  let groups: [MapGroup]
}

/// A group of rules between two things of its types.
struct MapGroup {
  struct Input {
    let name: String
    let type: String?
    let mode: String
  }

  let name: String
  let inputs: [Input]
  let rules: [MapRule]
  let documentation: String
}

/// One rule: for each item of the source that meets the condition, the target is made and the inner rules run.
struct MapRule {
  struct Source {
    let context: String
    var element: String?
    /// The type that a choice must have.
    var type: String?
    var variable: String?
    /// FHIRPath, on the item.
    var condition: String?
    /// FHIRPath that must hold; else the map is not for this resource.
    var check: String?
  }

  struct Target {
    let context: String
    let element: String
    var variable: String?
    /// Nil makes what the element's type says.
    var transform: Transform?
  }

  struct Transform {
    let name: String
    let parameters: [Parameter]

    static func copy(_ parameter: Parameter) -> Transform { Transform(name: "copy", parameters: [parameter]) }
  }

  enum Parameter {
    case variable(String)
    case text(String)
    case number(Int)
  }

  struct Call {
    let group: String
    let variables: [String]
  }

  var name: String
  var source: Source
  var target: Target?
  var rules: [MapRule] = []
  var call: Call?
  var documentation = ""
}
