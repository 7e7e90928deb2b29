package import Foundation

/// Peers in Python: a process of their own that times itself, in the interpreter that `make` prepares. It is asked
/// over its standard input and answers each question with a line of JSON; it ends when it is asked no more.
package final class PythonProcess {
  /// The interpreter.
  private static let python = Places.package.appending(path: ".build/python/bin/python3")

  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()

  /// Starts a script of this package.
  package init(script: String) throws {
    process.executableURL = Self.python
    process.arguments = [Places.package.appending(path: script).path]
    process.standardInput = questions
    process.standardOutput = answers
    // A process that is gone is an error of the next write, and not a signal.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
  }

  deinit {
    try? questions.fileHandleForWriting.close()
  }

  package func ask(_ question: Data) throws {
    try questions.fileHandleForWriting.write(contentsOf: question)
  }

  package func answer<Answer: Decodable>() throws -> Answer {
    var line = Data()
    while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) { line += byte }
    return try JSONDecoder().decode(Answer.self, from: line)
  }
}
