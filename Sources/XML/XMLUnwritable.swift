/// Why a value or name cannot be written as XML 1.0. It names a position, never the text around it.
public enum XMLUnwritable: Error, Hashable, Sendable {
  /// XML 1.0 has no such character, and no reference to one. `at` counts Unicode scalars of the value from 0.
  case character(scalar: UInt32, at: Int)
  /// The bytes are not UTF-8 from the scalar number `at` on.
  case encoding(at: Int)
  /// This is not a name.
  case name
}

extension XMLUnwritable: CustomStringConvertible {
  /// In English, for a person.
  public var description: String {
    switch self {
    case .character(let scalar, let at):
      let digits = String(scalar, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return "XML 1.0 does not have the character U+\(padded), which stands at position \(at) of the value"
    case .encoding(let at): return "the value is not UTF-8 at position \(at)"
    case .name: return "this is not an XML name"
    }
  }
}
