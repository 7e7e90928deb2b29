import ArgumentParser

extension Mict {
  /// Runs the command. Of what is seen to be written wrongly only when a command runs it shows that command's usage, as
  /// it is shown of what the parser sees; by itself `ArgumentParser` would show the usage of `mict`.
  static func main() async {
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch let misuse as ValidationError {
        let usage = usageString(for: type(of: command))
        let name = usage.prefix { $0 != "[" && $0 != "<" }.split(separator: " ").joined(separator: " ")
        Files.complain("Error: \(misuse.message)\nUsage: \(usage)\n  See '\(name) --help' for more information.")
        throw ExitCode.validationFailure
      }
    } catch {
      exit(withError: error)
    }
  }
}
