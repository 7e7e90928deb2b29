import ArgumentParser

/// `mict admin …`: the work of the secretariat.
struct AdminCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admin",
    abstract: "Tokens, registry, audit trail, erasure, backup. 事務局の管理作業",
    discussion: """
      These commands work on the database itself, beside a gateway that is running. What they change takes effect with \
      the next request, and each leaves an event in the audit trail.

      A network begins with its registry:
        mict admin registry load registry.yaml --database gateway.sqlite
        mict admin token --database gateway.sqlite --person dr-a \\
          --terminal a-1
      """,
    subcommands: [
      AdminRegistry.self, AdminToken.self, AdminPerson.self, AdminFacility.self, AdminTerminal.self,
      AdminClient.self, AdminTeam.self, AdminConsent.self, AdminDisaster.self, AdminAudit.self, AdminStatistics.self,
      AdminPurge.self, AdminProve.self, AdminBackup.self, AdminRestore.self, AdminCheck.self,
      AdminReindex.self,
    ])
}
