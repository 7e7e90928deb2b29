import Synchronization

/// One value set's codes, kept as text until someone asks. It may be asked from several threads.
final class CodeSlot: Sendable {
  private let state: Mutex<State>

  private enum State {
    /// The lines of `CodeSet.lines`.
    case text(ArraySlice<UInt8>)
    case made(CodeSet)
  }

  init(_ codes: CodeSet) { state = Mutex(.made(codes)) }

  init(text: ArraySlice<UInt8>) { state = Mutex(.text(text)) }

  /// The codes. Text that is no text of a value set holds nothing that is known.
  var codes: CodeSet {
    state.withLock { state in
      switch state {
      case .made(let codes): return codes
      case .text(let text):
        let codes = CodeSet(lines: text.split(separator: 10)) ?? .unknown
        state = .made(codes)
        return codes
      }
    }
  }

  /// A set of which nothing is known.
  static let unknown = CodeSlot(.unknown)
}
