#include "CPeers.h"

// Its functions are not needed, and ICU's names clash with Foundation's.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <string.h>

// No network, no size limits (the large Bundle), no messages on standard error.
static const int options = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

const char *cpeers_libxml2_version(void) { return LIBXML_DOTTED_VERSION; }

typedef struct {
  int64_t elements, attributes, text;
} Counts;

static void start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaceCount,
                  const xmlChar **namespaces, int attributeCount, int defaulted, const xmlChar **attributes) {
  Counts *counts = context;
  counts->elements += 1;
  counts->attributes += attributeCount;
}

static void end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  ((Counts *)context)->elements += 1;
}

static void characters(void *context, const xmlChar *text, int count) { ((Counts *)context)->text += count; }

int64_t cpeers_libxml2_sax2(const uint8_t *text, size_t count) {
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start;
  handler.endElementNs = end;
  handler.characters = characters;
  handler.cdataBlock = characters;

  Counts counts = {0, 0, 0};
  xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt((const char *)text, (int)count);
  if (parser == NULL) return -1;
  xmlSAXHandlerPtr own = parser->sax;
  parser->sax = &handler;
  parser->userData = &counts;
  xmlCtxtUseOptions(parser, options);
  int result = xmlParseDocument(parser);
  parser->sax = own;
  xmlFreeParserCtxt(parser);
  return result == 0 ? counts.elements + counts.attributes + counts.text : -1;
}

int64_t cpeers_libxml2_reader(const uint8_t *text, size_t count) {
  xmlTextReaderPtr reader = xmlReaderForMemory((const char *)text, (int)count, NULL, NULL, options);
  if (reader == NULL) return -1;
  int64_t sum = 0;
  int result = xmlTextReaderRead(reader);
  while (result == 1) {
    sum += xmlTextReaderNodeType(reader);
    while (xmlTextReaderMoveToNextAttribute(reader) == 1) {
      const xmlChar *value = xmlTextReaderConstValue(reader);
      sum += value == NULL ? 0 : value[0];
    }
    result = xmlTextReaderRead(reader);
  }
  xmlFreeTextReader(reader);
  return result == 0 ? sum : -1;
}

int64_t cpeers_libxml2_dom(const uint8_t *text, size_t count) {
  xmlDocPtr document = xmlReadMemory((const char *)text, (int)count, NULL, NULL, options);
  if (document == NULL) return -1;
  int64_t sum = xmlChildElementCount(xmlDocGetRootElement(document));
  xmlFreeDoc(document);
  return sum;
}
