// A workshop is what a parse needs and gives back: libxml2's parser with its dictionary, the tables of names, room for
// the text and for scopes. Small documents take longer to set up than to read, so workshops are used again.
//
// Nothing of a document outlives it but names, and those only of documents that were well formed and used few: a
// workshop that met a fault or something large is thrown away.

#ifndef CXML_WORKSHOP_H
#define CXML_WORKSHOP_H

#include "names.h"

#include <libxml/parser.h>

/// What was in scope before an element that declares namespaces.
typedef struct Scope {
  /// The number of the element's start.
  uint32_t element;
  /// How many declarations were in scope, and the innermost of them.
  uint32_t declarations;
  uint32_t innermost;
} Scope;

typedef struct Workshop {
  xmlParserCtxtPtr parser;
  /// The number of the document that is read, from 1.
  uint32_t round;
  /// Numbers of names, of namespaces, and of all strings that libxml2 keeps.
  Numbers names;
  Numbers spaces;
  Numbers strings;
  Scope *scopes;
  uint32_t scopeRoom;
  uint8_t *text;
  uint32_t textRoom;
} Workshop;

/// One that is free, or a new one; NULL when memory is short. Its parser is as new.
Workshop *workshop_take(void);

/// Gives it back after a document that was well formed and plain.
void workshop_give(Workshop *workshop);

/// Ends it.
void workshop_free(Workshop *workshop);

#endif
