// Checks UTF-8 and counts its lines and columns. Knows no XML.

#include "shim.h"

#include <stdbool.h>
#include <string.h>

static const uint64_t ones = 0x0101010101010101u;
static const uint64_t tops = 0x8080808080808080u;

static inline bool follows(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/// The length of the sequence at `at` that begins with a byte over 0x7F, or 0 when it is not UTF-8.
static uint32_t sequence(const uint8_t *at, uint32_t left) {
  uint8_t first = at[0];
  if (first < 0xC2 || first > 0xF4) return 0;
  if (left < 2 || !follows(at[1])) return 0;
  if (first < 0xE0) return 2;
  if (left < 3 || !follows(at[2])) return 0;
  if (first < 0xF0) {
    if (first == 0xE0 && at[1] < 0xA0) return 0;  // overlong
    if (first == 0xED && at[1] > 0x9F) return 0;  // a surrogate
    return 3;
  }
  if (left < 4 || !follows(at[3])) return 0;
  if (first == 0xF0 && at[1] < 0x90) return 0;  // overlong
  if (first == 0xF4 && at[1] > 0x8F) return 0;  // above U+10FFFF
  return 4;
}

CXMLFault cxml_check(const uint8_t *source, uint32_t count, uint32_t *offset) {
  uint32_t at = 0;
  while (at < count) {
    while (count - at >= 8) {
      uint64_t word;
      memcpy(&word, source + at, 8);
      // A top bit of `word` marks a byte over 0x7F; one of `(word - ones) & ~word`, at or after a zero byte.
      if ((word | ((word - ones) & ~word)) & tops) break;
      at += 8;
    }
    if (at == count) break;
    uint32_t length = source[at] == 0 ? 0 : source[at] < 0x80 ? 1 : sequence(source + at, count - at);
    if (length == 0) {
      *offset = at;
      return source[at] == 0 ? CXMLFaultZero : CXMLFaultEncodingMalformed;
    }
    at += length;
  }
  return CXMLFaultNone;
}

void CXMLMarkPlaces(const uint8_t *source, uint32_t count, CXMLMark *marks) {
  CXMLMark mark = {0, 0};
  *marks++ = mark;
  for (uint32_t from = 0; count - from >= CXMLMarkStride; from += CXMLMarkStride) {
    const uint8_t *bytes = source + from;
    uint32_t lines = 0;
    for (uint32_t i = 0; i < CXMLMarkStride; i++) lines += bytes[i] == '\n';
    uint32_t line = 0;
    if (lines > 0) {
      line = CXMLMarkStride;
      while (bytes[line - 1] != '\n') line--;
      mark.columns = 0;
    }
    uint32_t columns = 0;
    for (uint32_t i = line; i < CXMLMarkStride; i++) columns += !follows(bytes[i]);
    mark.lines += lines;
    mark.columns += columns;
    *marks++ = mark;
  }
}
