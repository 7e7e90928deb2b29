// The gatherer is the state of one parse: the tables so far, what is open, and where the scout stands.

#ifndef CXML_GATHERER_H
#define CXML_GATHERER_H

#include "names.h"
#include "scout.h"

#include <libxml/parser.h>

typedef struct Open {
  uint32_t event;
  /// How many namespaces it declares, and the innermost declaration around it.
  uint32_t declarations;
  uint32_t outer;
} Open;

/// A run of text that is being put together. While what libxml2 hands over equals the source, nothing is copied.
typedef struct Run {
  bool open;
  bool isDecoded;
  bool isBlank;
  uint32_t begin;
  /// Where the value begins and goes on: in the source, or in `decoded`.
  uint32_t value;
  uint32_t at;
} Run;

typedef struct Gatherer {
  xmlParserCtxtPtr parser;
  CXMLLimits limits;
  Scout scout;
  CXMLGathered out;
  uint32_t eventRoom, nameRoom, spaceRoom, declarationRoom, decodedRoom, openRoom;
  Open *open;
  uint32_t depth;
  /// How many declarations are in scope, and the innermost of them.
  uint32_t declarations;
  uint32_t innermost;
  uint32_t nodes;
  Run run;
  Numbers names;
  Numbers spaces;
} Gatherer;

/// Ends the parse with a fault; the first one counts.
void gatherer_stop(Gatherer *g, CXMLFault fault, uint32_t offset);

/// Sends the scout to the next tag and refuses that tag if it must not reach libxml2.
void gatherer_look_ahead(Gatherer *g);

/// Stops when there are too many different names. libxml2 takes time in proportion to them for each further one.
void gatherer_count_names(Gatherer *g, uint32_t offset);

/// Adds an event; when it cannot, it has stopped.
bool gatherer_add(Gatherer *g, CXMLEvent event);

/// Appends bytes to `decoded`; false when memory is short.
bool gatherer_decode(Gatherer *g, const void *bytes, uint32_t length);

/// The number of a name of libxml2's dictionary; false when it cannot have one.
bool gatherer_name(Gatherer *g, const xmlChar *local, const xmlChar *uri, uint32_t *number);

/// Sets the handlers of text, CDATA, elements and processing instructions.
void gatherer_listen(xmlSAXHandler *handler);

#endif
