import Synchronization

/// What can be kept as lines of text.
protocol KeptAsText: Sendable {
  /// What stands where lines can't be read: of it nothing can be said.
  static var unknown: Self { get }
  var lines: [String] { get }
  /// Reads the lines; nil where they are not what `lines` gives.
  init?(lines: [ArraySlice<UInt8>])
}

extension CodeSet: KeptAsText {}

/// A place for one thing of the packages, which is kept as text until someone asks. It may be asked from several threads.
final class Slot<Content: KeptAsText>: Sendable {
  /// The canonical URL of what is in it.
  let name: String
  private let state: Mutex<State>

  private enum State {
    /// The lines.
    case text(ArraySlice<UInt8>)
    case made(Content)
  }

  init(_ name: String, _ content: Content) {
    self.name = name
    state = Mutex(.made(content))
  }

  init(_ name: String, text: ArraySlice<UInt8>) {
    self.name = name
    state = Mutex(.text(text))
  }

  /// What is in it; text that can't be read holds nothing that is known.
  var content: Content {
    state.withLock { state in
      switch state {
      case .made(let content): return content
      case .text(let text):
        let content = Content(lines: text.split(separator: 10)) ?? .unknown
        state = .made(content)
        return content
      }
    }
  }
}

/// One value set's codes.
typealias CodeSlot = Slot<CodeSet>

extension Slot<CodeSet> {
  /// The codes.
  var codes: CodeSet { content }
}
