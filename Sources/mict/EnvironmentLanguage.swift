import Foundation
import Tree

extension Language {
  /// The language of whoever runs the command, as POSIX has it: the first of LC_ALL, LC_MESSAGES and LANG that is set.
  static var ofEnvironment: Language {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale == "ja" || locale?.hasPrefix("ja_") == true ? .japanese : .english
  }
}
