import Database

/// The schema of the database, forward only: a released migration is never edited, a new one is added.
///
/// An *entry* is a head (`entry`: what it is and of whom) and its *parts* (`part`: one for each information category, with
/// the fields and the rest of the resource that belong to it). A part is never changed: a correction ends it and begins
/// another, and both know the number of the entry's change that did it. What decides who may see a part stands beside it,
/// so that one condition keeps within a scope. `term` holds what a search may find now, each term under the category it
/// was drawn from.
enum Migrations {
  static let all: [Migration] = [
    Migration(
      number: 1, name: "entries",
      statements: [
        """
        CREATE TABLE entry (
          id TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL, lens TEXT NOT NULL, patient TEXT NOT NULL,
          author TEXT NOT NULL, facility TEXT NOT NULL, origin TEXT NOT NULL, labels BIGINT NOT NULL,
          changes BIGINT NOT NULL)
        """,
        """
        CREATE TABLE part (
          revision TEXT NOT NULL PRIMARY KEY, entry TEXT NOT NULL REFERENCES entry (id), type TEXT NOT NULL,
          patient TEXT NOT NULL, category TEXT NOT NULL, author TEXT NOT NULL, facility TEXT NOT NULL,
          origin TEXT NOT NULL, labels BIGINT NOT NULL, fields BYTEA, residue BYTEA,
          began BIGINT NOT NULL, recorded BIGINT NOT NULL, ended BIGINT, replaced BIGINT)
        """,
        "CREATE INDEX entry_by_patient ON entry (patient, type, id)",
        // It answers by itself whether a scope sees an entry, past what the part holds.
        "CREATE INDEX part_by_entry ON part (entry, ended, labels, author, facility, origin, patient, category)",
        "CREATE INDEX part_by_patient ON part (type, patient, category, entry)",
        """
        CREATE TABLE term (
          entry TEXT NOT NULL REFERENCES entry (id), patient TEXT NOT NULL, category TEXT NOT NULL,
          type TEXT NOT NULL, parameter TEXT NOT NULL, system TEXT, code TEXT, text TEXT, low BIGINT, high BIGINT,
          place BIGINT)
        """,
        // A search never looks beyond the patients of its scope.
        "CREATE INDEX term_by_code ON term (type, parameter, patient, code, entry, category)",
        "CREATE INDEX term_by_range ON term (type, parameter, patient, low)",
        "CREATE INDEX term_by_entry ON term (entry, parameter)",
      ]),
    Migration(
      number: 2, name: "registry",
      statements: [
        """
        CREATE TABLE facility (
          id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, oid TEXT NOT NULL, active BIGINT NOT NULL,
          application BIGINT NOT NULL, pledge BIGINT NOT NULL, refuses BIGINT NOT NULL)
        """,
        """
        CREATE TABLE person (
          id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, occupation TEXT NOT NULL,
          facility TEXT NOT NULL REFERENCES facility (id), administrator BIGINT NOT NULL, state TEXT NOT NULL,
          pledge BIGINT NOT NULL, training BIGINT NOT NULL, role_start BIGINT, role_end BIGINT)
        """,
        """
        CREATE TABLE terminal (
          id TEXT NOT NULL PRIMARY KEY, facility TEXT REFERENCES facility (id), ownership TEXT NOT NULL,
          state TEXT NOT NULL)
        """,
        """
        CREATE TABLE membership (
          patient TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id), attending BIGINT NOT NULL,
          period_start BIGINT, period_end BIGINT)
        """,
        "CREATE INDEX membership_by_person ON membership (person)",
        "CREATE INDEX membership_by_patient ON membership (patient)",
        """
        CREATE TABLE consent (
          id TEXT NOT NULL PRIMARY KEY, patient TEXT NOT NULL, active BIGINT NOT NULL, ground TEXT NOT NULL,
          period_start BIGINT, period_end BIGINT, withdrawn BIGINT, except_categories TEXT NOT NULL DEFAULT '',
          except_facilities TEXT NOT NULL DEFAULT '', except_occupations TEXT NOT NULL DEFAULT '')
        """,
        // A withdrawal ends its consent's row (`active` 0, `withdrawn` when); another consent that holds stays one. What it
        // leaves out stands a line each.
        "CREATE INDEX consent_by_patient ON consent (patient)",
        """
        CREATE TABLE token (
          digest BYTEA NOT NULL PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), terminal TEXT,
          purpose TEXT NOT NULL, expires BIGINT NOT NULL)
        """,
        // The programs that tokens may name, each with the most it may do (`ResourceScopes`).
        "CREATE TABLE client (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL)",
        // Signed tokens that were made, by their ids, and those of them that hold no more.
        "CREATE TABLE issued (token TEXT NOT NULL PRIMARY KEY, person TEXT NOT NULL, expires BIGINT NOT NULL)",
        "CREATE TABLE revoked (token TEXT NOT NULL PRIMARY KEY, revoked BIGINT NOT NULL)",
        // One row where the database was filled with samples.
        "CREATE TABLE sample (filled BIGINT NOT NULL)",
        """
        CREATE TABLE emergency (
          id TEXT NOT NULL PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), patient TEXT NOT NULL,
          reason TEXT NOT NULL, period_start BIGINT NOT NULL, period_end BIGINT NOT NULL)
        """,
        "CREATE INDEX emergency_by_person ON emergency (person, period_end)",
        "CREATE TABLE disaster (period_start BIGINT NOT NULL, period_end BIGINT)",
        """
        CREATE TABLE crosswalk (
          patient TEXT NOT NULL, hospital TEXT NOT NULL, identifier TEXT NOT NULL, PRIMARY KEY (patient, hospital))
        """,
      ]),
    Migration(
      number: 3, name: "audit",
      statements: [
        """
        CREATE TABLE audit (
          sequence BIGINT NOT NULL PRIMARY KEY, event BYTEA NOT NULL, chain BYTEA NOT NULL)
        """,
        // By what name the trail knows a patient; gone with the patient.
        "CREATE TABLE pseudonym (patient TEXT NOT NULL PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE)",
        // What all gateways over one database must have alike.
        "CREATE TABLE secret (name TEXT NOT NULL PRIMARY KEY, bytes BYTEA NOT NULL)",
      ]),
    Migration(
      number: 4, name: "changes",
      statements: [
        // Counted by the database itself, whoever changes the registry: what was made of it is made anew then.
        "CREATE TABLE registry_change (changes BIGINT NOT NULL)",
        "INSERT INTO registry_change (changes) VALUES (0)",
      ],
      counter: ChangeCounter(
        "registry_change",
        of: [
          "facility", "person", "terminal", "membership", "consent", "token", "client", "revoked", "emergency",
          "disaster",
          "secret",
        ])),
    Migration(
      number: 5, name: "ranges",
      statements: [
        // Few terms are ranges: the index need not hold the others, and each stored entry writes less.
        "DROP INDEX term_by_range",
        "CREATE INDEX term_by_range ON term (type, parameter, patient, low) WHERE low IS NOT NULL",
      ]),
  ]
}
