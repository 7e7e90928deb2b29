// Decodes a text to UTF-8. What its byte order mark says, what its declaration says and what its bytes are must agree:
// a text that says one thing and is another is refused, not guessed at.

#include "encodings.h"
#include "shim.h"
#include "tables.h"

#include <libxml/encoding.h>
#include <libxml/tree.h>
#include <string.h>

static void keep_quiet(void *context, CXMLErrorRead error) {}

/// Appends what `from` holds to the text and empties it.
static CXMLFault drain(xmlBufferPtr from, CXMLText *text, uint32_t *room, uint32_t limit) {
  uint32_t length = (uint32_t)xmlBufferLength(from);
  if (length > limit - text->count) return CXMLFaultBytes;
  if (!CXML_ROOM(text->bytes, text->count, *room, length)) return CXMLFaultMemory;
  memcpy(text->bytes + text->count, xmlBufferContent(from), length);
  text->count += length;
  xmlBufferEmpty(from);
  return CXMLFaultNone;
}

static CXMLFault convert_through(
  xmlCharEncodingHandlerPtr handler, xmlBufferPtr in, xmlBufferPtr out, const uint8_t *input, size_t count,
  CXMLText *text, uint32_t limit
) {
  enum { pieceSize = 32768, longestCharacter = 64 };
  uint32_t room = 0;
  for (size_t at = 0; at < count || xmlBufferLength(in) > 0;) {
    size_t piece = count - at < pieceSize ? count - at : pieceSize;
    if (piece > 0 && xmlBufferAdd(in, input + at, (int)piece) != 0) return CXMLFaultMemory;
    at += piece;
    for (int before = xmlBufferLength(in); before > 0; before = xmlBufferLength(in)) {
      xmlCharEncInFunc(handler, out, in);
      CXMLFault fault = drain(out, text, &room, limit);
      if (fault != CXMLFaultNone) return fault;
      if (xmlBufferLength(in) < before) continue;
      // Nothing moved: half a character waits for the next piece, or there is no such character.
      if (at == count || before > longestCharacter) return CXMLFaultEncodingMalformed;
      break;
    }
  }
  return CXMLFaultNone;
}

static CXMLFault convert(
  const char *encoding, const uint8_t *input, size_t count, CXMLText *text, uint32_t limit
) {
  // libxml2 would print the bytes that it cannot convert. Its settings for that are the thread's.
  xmlStructuredErrorFunc error = xmlStructuredError;
  void *context = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc(NULL, keep_quiet);
  xmlCharEncodingHandlerPtr handler = xmlFindCharEncodingHandler(encoding);
  xmlBufferPtr in = xmlBufferCreate();
  xmlBufferPtr out = xmlBufferCreate();
  CXMLFault fault = !handler      ? CXMLFaultEncodingUnknown
                  : !in || !out   ? CXMLFaultMemory
                                  : convert_through(handler, in, out, input, count, text, limit);
  if (in) xmlBufferFree(in);
  if (out) xmlBufferFree(out);
  if (handler) xmlCharEncCloseFunc(handler);
  xmlSetStructuredErrorFunc(context, error);
  return fault;
}

CXMLText CXMLDecode(const uint8_t *input, size_t count, uint32_t limit) {
  CXMLText text = {.fault = CXMLFaultNone};
  cxml_ready();
  const Signature *signature = encoding_signature(input, count);
  text.skipped = signature->isMark ? signature->length : 0;
  const uint8_t *rest = input + text.skipped;
  size_t left = count - text.skipped;

  Declared declared = encoding_declared(rest, left);
  bool byName = !encoding_is_shown(signature) && declared.name[0] && !encoding_allows(signature, declared.name);
  const char *handler = byName ? encoding_handler(declared.name) : signature->handler;
  text.offset = declared.offset;
  if (byName && !handler) {
    text.fault = encoding_would_show(declared.name) ? CXMLFaultEncodingMismatch : CXMLFaultEncodingUnknown;
  } else if (handler) {
    text.fault = convert(handler, rest, left, &text, limit);
    if (text.fault != CXMLFaultNone) {
      text.offset = text.count;
    } else if (!byName) {
      declared = encoding_declared(text.bytes, text.count);
      text.offset = declared.offset;
    }
  } else if (left > limit) {
    text.fault = CXMLFaultBytes;
    text.offset = 0;
  } else {
    text.count = (uint32_t)left;
  }
  bool agrees = byName || !declared.name[0] || encoding_allows(signature, declared.name);
  if (text.fault == CXMLFaultNone && !agrees) text.fault = CXMLFaultEncodingMismatch;
  return text;
}

void CXMLTextFree(CXMLText *text) {
  free(text->bytes);
  *text = (CXMLText){.fault = CXMLFaultNone};
}
