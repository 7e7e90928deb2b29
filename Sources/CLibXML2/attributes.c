#include "attributes.h"

#include <string.h>

/// Makes `event` the attribute that is written at `at` and returns its end; 0 when it is another, or the parse has
/// stopped.
static uint32_t set_attribute(Gatherer *g, CXMLEvent *event, uint32_t at, const Given *given) {
  const Numbered *name = gatherer_name(g, given->local, given->uri, at);
  uint32_t nameEnd = name ? gatherer_past_written(g, at, given->prefix, name) : 0;
  uint32_t quote = nameEnd ? scout_quote(&g->scout, nameEnd) : 0;
  if (!quote) return 0;
  const uint8_t *source = g->scout.source;
  uint32_t value = quote + 1;
  uint32_t length = (uint32_t)(given->valueEnd - given->value);
  uint8_t flags = given->prefix ? CXMLPrefixed : 0;
  // Decoding makes nothing longer: what equals the source up to a closing quote is written so.
  uint32_t close = value + length;
  bool isWritten = length <= g->scout.length - value && source[close] == source[quote]
                && memcmp(given->value, source + value, length) == 0;
  if (!isWritten) {
    close = scout_closing(&g->scout, quote);
    if (!close) return 0;
    flags |= CXMLDecoded;
    value = g->out.decodedCount;
    if (!gatherer_decode(g, given->value, length)) {
      gatherer_stop(g, CXMLFaultMemory, at);
      return 0;
    }
  }
  event_set(event, event_head(CXMLKindAttribute, flags, g->depth + 1, name->number), at, close + 1, value, length);
  return close + 1;
}

static bool is_declaration(const uint8_t *at) {
  return memcmp(at, "xmlns", 5) == 0 && (at[5] == ':' || at[5] == '=' || scout_is_space(at[5]));
}

/// Opens the scope of an element, the next event, with its first declaration.
static bool open_scope(Gatherer *g) {
  Workshop *shop = g->shop;
  if (!CXML_ROOM(shop->scopes, g->scopes, shop->scopeRoom, 1)) return false;
  shop->scopes[g->scopes++] = (Scope){g->out.eventCount, g->declarations, g->innermost};
  g->scoped = g->out.eventCount;
  return true;
}

/// Adds the declaration that is written at `at` in the tag of the next event, and returns its end; 0 when there is
/// none, or the parse has stopped.
static uint32_t add_declaration(Gatherer *g, uint32_t at) {
  CXMLGathered *out = &g->out;
  uint32_t nameEnd = scout_past_name(&g->scout, at);
  uint32_t quote = scout_quote(&g->scout, nameEnd);
  uint32_t close = quote ? scout_closing(&g->scout, quote) : 0;
  if (!close) return 0;
  bool hasRoom = CXML_ROOM(out->declarations, out->declarationCount, g->declarationRoom, 1)
              && (g->scoped == out->eventCount || open_scope(g));
  if (!hasRoom) {
    gatherer_stop(g, CXMLFaultMemory, at);
  } else if (nameEnd - at > g->limits.nameLength) {
    gatherer_stop(g, CXMLFaultNameLength, at);
  } else if (++g->declarations > g->limits.namespaces) {
    gatherer_stop(g, CXMLFaultNamespaces, g->scout.begin);
  } else {
    out->declarations[out->declarationCount] =
      (CXMLDeclaration){out->eventCount, at, nameEnd, close + 1, g->innermost};
    g->innermost = out->declarationCount++;
    return close + 1;
  }
  return 0;
}

uint32_t attributes_past(Gatherer *g, uint32_t at, CXMLEvent *event, const Given *given, const Given *givenEnd) {
  const uint8_t *source = g->scout.source;
  for (;;) {
    uint32_t next = scout_past_space(&g->scout, at);
    if (source[next] == '>' || (source[next] == '/' && source[next + 1] == '>')) return given == givenEnd ? next : 0;
    if (next == at) return 0;
    if (is_declaration(source + next)) {
      at = add_declaration(g, next);
    } else {
      at = given < givenEnd ? set_attribute(g, event++, next, given++) : 0;
    }
    if (!at) return 0;
  }
}

bool attributes_check(Gatherer *g, uint32_t count, int spaceCount, const xmlChar **spaces) {
  for (int i = 0; i < 2 * spaceCount; i++)
    if (spaces[i] && !gatherer_count(g, spaces[i], g->scout.begin)) return false;
  if (g->scoped == g->out.eventCount) count += g->declarations - g->shop->scopes[g->scopes - 1].declarations;
  if (count <= g->limits.attributes) return true;
  uint32_t offset = g->scout.begin;
  scout_count_attributes(&g->scout, g->limits.attributes, &offset);
  gatherer_stop(g, CXMLFaultAttributes, offset);
  return false;
}

void attributes_close_scope(Gatherer *g) {
  const Scope *scopes = g->shop->scopes;
  const Scope *ended = &scopes[--g->scopes];
  g->declarations = ended->declarations;
  g->innermost = ended->innermost;
  g->scoped = g->scopes > 0 ? scopes[g->scopes - 1].element : CXML_NOWHERE;
}
