import Tree

/// What `$validate` is asked besides the resource: by which profiles, and what is meant to be done with it.
struct ValidateQuestion {
  private(set) var profiles: [String] = []
  private var mode: Mode?
  /// Whether the resource is to be created.
  var isCreation: Bool { mode == .create }

  /// FHIR's value set `resource-validation-mode`.
  private enum Mode: String { case create, update, delete, profile }

  /// What the address asks. How the answer is to be written is asked of others.
  init(_ parameters: [(name: String, value: String)]) throws(Refusal) {
    for (name, value) in parameters where !["_format", "_pretty"].contains(name) { try take(name, value) }
  }

  /// Adds a parameter, of the address or the body.
  mutating func take(_ name: String, _ value: String) throws(Refusal) {
    switch name {
    case "profile": profiles.append(value)
    case "mode":
      guard let mode = Mode(rawValue: value) else {
        throw .badParameter(
          name: "mode", reason: "it is `create`, `update` or `profile`", japanese: "`create`、`update`、`profile`のいずれかです")
      }
      guard mode != .delete else {
        throw .badParameter(
          name: "mode", reason: "`delete` is not offered: no rule is asked before something is deleted",
          japanese: "`delete`には対応していません。削除の前に検査する規則はありません")
      }
      self.mode = mode
    case "resource":
      throw .badParameter(
        name: "resource", reason: "the resource stands in the body", japanese: "リソースは本文で送ってください")
    default:
      throw .badParameter(
        name: InputName.told(name), reason: "$validate has no such parameter; it has `resource`, `profile` and `mode`",
        japanese: "$validateにこのパラメータはありません。使えるのは`resource`、`profile`、`mode`です")
    }
  }

  /// Whether the parameters fit together.
  func check() throws(Refusal) {
    guard mode == .profile, profiles.isEmpty else { return }
    throw .badParameter(
      name: "profile", reason: "the mode `profile` needs a profile", japanese: "モード`profile`には`profile`が必要です")
  }
}
