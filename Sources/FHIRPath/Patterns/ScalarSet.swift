/// The characters that one place of a pattern takes: ranges and classes, or all but those. It knows scalars and nothing
/// of what stands around them.
struct ScalarSet: Sendable {
  /// What is named and not listed.
  enum Class: Sendable {
    case digit, word, space, horizontalSpace, verticalSpace
    case category(Set<Unicode.GeneralCategory>)
    case uppercase, lowercase, alphabetic

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      let properties = scalar.properties
      switch self {
      case .digit: return properties.generalCategory == .decimalNumber
      case .word:
        if properties.isAlphabetic || properties.isJoinControl { return true }
        switch properties.generalCategory {
        case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
      case .space: return properties.isWhitespace
      case .horizontalSpace: return scalar == "\t" || properties.generalCategory == .spaceSeparator
      case .verticalSpace: return (10...13).contains(scalar.value) || [0x85, 0x2028, 0x2029].contains(scalar.value)
      case .category(let wanted): return wanted.contains(properties.generalCategory)
      case .uppercase: return properties.isUppercase
      case .lowercase: return properties.isLowercase
      case .alphabetic: return properties.isAlphabetic
      }
    }
  }

  /// A class, or all but its characters.
  struct Member: Sendable {
    let kind: Class
    let isNegated: Bool
  }

  private var ranges: [ClosedRange<UInt32>] = []
  private var members: [Member] = []
  private var isNegated = false
  private var ignoresCase = false
  /// The answers for the first 128, a bit for each.
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// Any character.
  static let any = ScalarSet(ranges: [0...0x10ffff])
  static let notNewline = ScalarSet(ranges: [10...13, 0x85...0x85, 0x2028...0x2029], isNegated: true)

  init(
    ranges: [ClosedRange<UInt32>] = [], members: [Member] = [], isNegated: Bool = false, ignoresCase: Bool = false
  ) {
    self.ranges = ranges
    self.members = members
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for value in UInt32(0)..<128 where find(value) {
      if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }
  }

  @inline(__always)
  func contains(_ value: UInt32) -> Bool {
    if value < 64 { return low >> UInt64(value) & 1 != 0 }
    if value < 128 { return high >> UInt64(value - 64) & 1 != 0 }
    return find(value)
  }

  private func find(_ value: UInt32) -> Bool {
    if has(value) { return !isNegated }
    guard ignoresCase, let scalar = Unicode.Scalar(value) else { return isNegated }
    let cases = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
    let isFound = cases.contains { text in
      let scalars = text.unicodeScalars
      return scalars.count == 1 && scalars.first.map { has($0.value) } == true
    }
    return isFound != isNegated
  }

  private func has(_ value: UInt32) -> Bool {
    if ranges.contains(where: { $0.contains(value) }) { return true }
    guard !members.isEmpty, let scalar = Unicode.Scalar(value) else { return false }
    return members.contains { $0.kind.contains(scalar) != $0.isNegated }
  }
}

extension ScalarSet.Class {
  /// Of `\p{Lu}`: a category, or a group of them, by its letters.
  init?(property name: String) {
    let wanted = Self.categories.filter { $0.key.hasPrefix(name) }
    guard (1...2).contains(name.count), !wanted.isEmpty else {
      switch name.lowercased() {
      case "alphabetic", "alpha", "letter": self = .alphabetic
      case "uppercase", "upper": self = .uppercase
      case "lowercase", "lower": self = .lowercase
      case "whitespace", "white_space", "space": self = .space
      default: return nil
      }
      return
    }
    self = .category(Set(wanted.values))
  }

  private static let categories: [String: Unicode.GeneralCategory] = [
    "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter,
    "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark, "Nd": .decimalNumber, "Nl": .letterNumber,
    "No": .otherNumber, "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation,
    "Pe": .closePunctuation, "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation,
    "Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator,
    "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format, "Cs": .surrogate,
    "Co": .privateUse, "Cn": .unassigned,
  ]

  /// Of `\p{Han}`: the scripts that Japanese is written in, by where they stand (Unicode 16, Scripts.txt).
  static let scripts: [String: [ClosedRange<UInt32>]] = [
    "han": [
      0x2e80...0x2e99, 0x2e9b...0x2ef3, 0x2f00...0x2fd5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029,
      0x3038...0x303b, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfa6d, 0xfa70...0xfad9, 0x16fe2...0x16fe3,
      0x16ff0...0x16ff1, 0x20000...0x2a6df, 0x2a700...0x2b739, 0x2b740...0x2b81d, 0x2b820...0x2cea1,
      0x2ceb0...0x2ebe0, 0x2ebf0...0x2ee5d, 0x2f800...0x2fa1d, 0x30000...0x3134a, 0x31350...0x323af,
    ],
    "hiragana": [
      0x3041...0x3096, 0x309d...0x309f, 0x1b001...0x1b11f, 0x1b132...0x1b132, 0x1b150...0x1b152, 0x1f200...0x1f200,
    ],
    "katakana": [
      0x30a1...0x30fa, 0x30fd...0x30ff, 0x31f0...0x31ff, 0x32d0...0x32fe, 0x3300...0x3357, 0xff66...0xff6f,
      0xff71...0xff9d, 0x1aff0...0x1aff3, 0x1aff5...0x1affb, 0x1affd...0x1affe, 0x1b000...0x1b000,
      0x1b120...0x1b122, 0x1b155...0x1b155, 0x1b164...0x1b167,
    ],
    "latin": [
      0x41...0x5a, 0x61...0x7a, 0xaa...0xaa, 0xba...0xba, 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x2b8, 0x2e0...0x2e4,
      0x1d00...0x1d25, 0x1e00...0x1eff, 0x2c60...0x2c7f, 0xa722...0xa787, 0xff21...0xff3a, 0xff41...0xff5a,
    ],
  ]
}
