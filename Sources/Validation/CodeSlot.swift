import Synchronization

/// One value set's codes, kept as text until someone asks. It may be asked from several threads.
final class CodeSlot: Sendable {
  /// The value set's canonical URL.
  let name: String
  private let state: Mutex<State>

  private enum State {
    /// The lines of `CodeSet.lines`.
    case text(ArraySlice<UInt8>)
    case made(CodeSet)
  }

  init(_ name: String, _ codes: CodeSet) {
    self.name = name
    state = Mutex(.made(codes))
  }

  init(_ name: String, text: ArraySlice<UInt8>) {
    self.name = name
    state = Mutex(.text(text))
  }

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
}
