// libpq as Swift can call it: the library's own header, and what Swift does not take over (characters as
// codes of fields, a receiver of notices that says nothing).

#ifndef CPOSTGRES_SHIM_H
#define CPOSTGRES_SHIM_H

#include <libpq-fe.h>

static const int CPOSTGRES_SQLSTATE = PG_DIAG_SQLSTATE;
static const int CPOSTGRES_POSITION = PG_DIAG_STATEMENT_POSITION;

static inline void cpostgres_ignore(void *context, const PGresult *notice) {}

// Without this the library prints what the server remarks, which may quote a value.
static inline void cpostgres_silence(PGconn *connection) {
  PQsetNoticeReceiver(connection, cpostgres_ignore, (void *)0);
}

#endif
