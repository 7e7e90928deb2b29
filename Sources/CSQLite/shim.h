// SQLite as Swift can call it: the library's own header, and typed wrappers for
// what Swift cannot spell (variadic functions, the "copy it" destructor -1, some macros).

#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

// Sets one on/off option of a connection; answers an SQLite result code.
static inline int csqlite_configure(sqlite3 *connection, int option, int on) {
  return sqlite3_db_config(connection, option, on, (int *)0);
}

// Binds a copy of UTF-8 text. Without the "" a null pointer with length 0 would bind NULL, not empty text.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int place, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, place, text ? text : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Binds a copy of bytes; likewise.
static inline int csqlite_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, sqlite3_uint64 length) {
  return sqlite3_bind_blob64(statement, place, bytes ? bytes : "", length, SQLITE_TRANSIENT);
}

// Extended codes: Swift does not take over macros that calculate.
static const int CSQLITE_CHECK = SQLITE_CONSTRAINT_CHECK;
static const int CSQLITE_FOREIGNKEY = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int CSQLITE_NOTNULL = SQLITE_CONSTRAINT_NOTNULL;
static const int CSQLITE_PRIMARYKEY = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int CSQLITE_UNIQUE = SQLITE_CONSTRAINT_UNIQUE;
static const int CSQLITE_ROWID = SQLITE_CONSTRAINT_ROWID;
static const int CSQLITE_DATATYPE = SQLITE_CONSTRAINT_DATATYPE;

#endif
