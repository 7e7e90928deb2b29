#include "gatherer.h"

#include <libxml/dict.h>
#include <string.h>

// Stopping

/// Makes libxml2 return. Before 2.13 xmlStopParser frees the text under the functions that are still reading it, which
/// an error handler may not do; libxml2 itself then stops in this way when memory is short.
static void halt(xmlParserCtxtPtr parser) {
#if LIBXML_VERSION < 21300
  parser->disableSAX = 1;
  parser->instate = XML_PARSER_EOF;
#else
  xmlStopParser(parser);
#endif
}

void gatherer_stop(Gatherer *g, CXMLFault fault, uint32_t offset) {
  if (g->out.fault != CXMLFaultNone) return;
  g->out.fault = fault;
  g->out.offset = offset;
  g->out.open = g->depth ? g->out.events[g->top].begin : CXML_NOWHERE;
  // No event fits any more.
  g->scout.kind = ScoutOther;
  if (g->shop) halt(g->shop->parser);
}

void gatherer_look_around(Gatherer *g, uint32_t from) {
  uint32_t offset = 0;
  CXMLFault fault = scout_next(&g->scout, from, &g->limits, &offset);
  if (fault != CXMLFaultNone) return gatherer_stop(g, fault, offset);
  if (g->scout.kind == ScoutStart && g->depth >= g->limits.depth)
    gatherer_stop(g, CXMLFaultDepth, g->scout.begin);
}

// Adding

bool gatherer_make_room(Gatherer *g, uint32_t nodes, uint32_t ends, uint32_t offset) {
  CXMLGathered *out = &g->out;
  uint32_t left = g->limits.nodes - (out->eventCount - g->ends);
  if (nodes > left) {
    gatherer_stop(g, CXMLFaultNodes, offset);
  } else if (!CXML_ROOM(out->events, out->eventCount, g->eventSpace, nodes + ends)) {
    gatherer_stop(g, CXMLFaultMemory, offset);
  } else {
    uint32_t space = g->eventSpace - out->eventCount;
    g->eventRoom = out->eventCount + (space < left ? space : left);
    return true;
  }
  return false;
}

bool gatherer_decode(Gatherer *g, const void *bytes, uint32_t length) {
  enum { firstRoom = 1024 };
  CXMLGathered *out = &g->out;
  uint32_t more = length < firstRoom && out->decodedCount == 0 ? firstRoom : length;
  if (!CXML_ROOM(out->decoded, out->decodedCount, g->decodedRoom, more)) return false;
  memcpy(out->decoded + out->decodedCount, bytes, length);
  out->decodedCount += length;
  return true;
}

// Names

/// The slot of a string that may be new to the workshop; NULL when memory is short or the string is not the
/// dictionary's.
static Numbered *string_slot(Gatherer *g, Numbers *numbers, const xmlChar *string) {
  Numbered *slot = numbers_slot(numbers, string, NULL);
  if (slot->local) return slot;
  return xmlDictOwns(g->shop->parser->dict, string) == 1 ? numbers_add(numbers, string, NULL) : NULL;
}

bool gatherer_count(Gatherer *g, const xmlChar *string, uint32_t offset) {
  Numbered *found = string_slot(g, &g->shop->strings, string);
  if (!found) {
    gatherer_stop(g, CXMLFaultMemory, offset);
  } else if (found->round != g->round) {
    found->round = g->round;
    if (++g->strings > g->limits.names) gatherer_stop(g, CXMLFaultNames, offset);
  }
  return g->out.fault == CXMLFaultNone;
}

/// The number of a namespace, or false when it cannot have one.
static bool space_number(Gatherer *g, const xmlChar *uri, uint32_t *number) {
  *number = uri ? g->spaceNumber : CXML_NOWHERE;
  if (!uri || uri == g->space) return true;
  Numbered *found = string_slot(g, &g->shop->spaces, uri);
  if (!found) return false;
  if (found->round != g->round) {
    CXMLGathered *out = &g->out;
    CXMLSpace space = {out->decodedCount, found->length};
    if (!gatherer_decode(g, uri, space.length)) return false;
    if (!CXML_ROOM(out->spaces, out->spaceCount, g->spaceRoom, 1)) return false;
    found->round = g->round;
    found->number = out->spaceCount;
    out->spaces[out->spaceCount++] = space;
  }
  g->space = uri;
  *number = g->spaceNumber = found->number;
  return true;
}

/// Puts a name into the tables; false when that cannot be.
static bool add_name(Gatherer *g, Numbered *slot) {
  CXMLGathered *out = &g->out;
  CXMLName name = {.localLength = slot->length};
  if (!space_number(g, slot->space, &name.space)) return false;
  name.local = out->decodedCount;
  if (!gatherer_decode(g, slot->local, name.localLength)) return false;
  if (!CXML_ROOM(out->names, out->nameCount, g->nameRoom, 1)) return false;
  slot->round = g->round;
  slot->number = out->nameCount;
  out->names[out->nameCount++] = name;
  return true;
}

const Numbered *gatherer_number(
  Gatherer *g, Numbered *slot, const xmlChar *local, const xmlChar *uri, uint32_t offset
) {
  if (!slot->local)
    slot = xmlDictOwns(g->shop->parser->dict, local) == 1 ? numbers_add(&g->names, local, uri) : NULL;
  CXMLFault fault = !slot                                  ? CXMLFaultMemory
                  : slot->length > g->limits.nameLength    ? CXMLFaultNameLength
                  : g->out.nameCount >= g->limits.names    ? CXMLFaultNames
                  : !add_name(g, slot)                     ? CXMLFaultMemory
                                                           : CXMLFaultNone;
  if (fault == CXMLFaultNone) return slot;
  gatherer_stop(g, fault, offset);
  return NULL;
}
