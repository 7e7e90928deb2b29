import ArgumentParser

/// The command `mict`.
@main
struct Mict: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mict",
    abstract: "FHIR R4 gateway of a home-care network.\n在宅ケア連携ネットワークのFHIR R4ゲートウェイ",
    discussion: """
      It translates stock-record entries to and from FHIR by mapping files, answers each caller what the caller's \
      occupation may see, and asks the hospitals for physicians.

      Where to begin:
        Try it with sample data:        mict demo
        Run it:                         mict serve --help
        Convert FHIR resources:         mict convert --help
        Check, compare, lay them out:   mict validate --help
                                        mict diff --help
                                        mict format --help
        Ask a resource a question:      mict fhirpath --help
        Work on mapping files:          mict mapping --help
        See why somebody sees a thing:  mict access explain --help
        Tokens, registry, audit:        mict admin --help

      Exit codes: 0 success, 1 something was found wrong (or it failed), 64 the command was not written correctly; \
      those of `mict diff` are its own.
      """,
    version: "0.1.0",
    subcommands: [
      Demo.self, Serve.self, SampleHospitalCommand.self, Convert.self, Validate.self, Diff.self, Format.self,
      FHIRPathCommand.self, MappingCommand.self, AccessCommand.self, AdminCommand.self, TableCommand.self,
    ])
}
