// Checks UTF-8 and counts its lines and columns. Knows no XML.

#include "shim.h"
#include "words.h"

static inline bool follows(uint8_t byte) { return (byte & 0xC0) == 0x80; }

uint32_t cxml_sequence(const uint8_t *at, uint32_t left) {
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

// Blocks

typedef int8_t Bytes __attribute__((vector_size(16)));
enum { blockSize = 4 * sizeof(Bytes) };

CXML_HOT Bytes bytes_at(const uint8_t *at) {
  Bytes bytes;
  memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// One bit for each byte of a comparison.
CXML_HOT uint64_t bits(Bytes compared) {
  typedef bool Bits __attribute__((ext_vector_type(16)));
  Bits each = __builtin_convertvector(compared, Bits);
  uint16_t result;
  memcpy(&result, &each, sizeof result);
  return result;
}

/// Whether all bytes of a block are ASCII but NUL: as signed numbers they are over zero.
CXML_HOT bool block_is_plain(const uint8_t *at) {
  Bytes all = (bytes_at(at) > 0) & (bytes_at(at + 16) > 0) & (bytes_at(at + 32) > 0) & (bytes_at(at + 48) > 0);
  return bits(all) == 0xFFFF;
}

/// Whether all bytes of a block are that or belong to sequences of three, as kana and kanji are: those that begin with
/// 0xE1 to 0xEF, but not 0xED, of which not all are UTF-8. `*open` has a bit for each byte of the block that a sequence
/// goes on with from the block before; it is set for the next one.
CXML_HOT bool block_is_common(const uint8_t *at, uint64_t *open) {
  uint64_t leads = 0, follow = 0, known = 0;
  for (unsigned i = 0; i < 4; i++) {
    Bytes here = bytes_at(at + 16 * i);
    Bytes isFollow = here < (int8_t)0xC0;
    Bytes isLead = (here >= (int8_t)0xE1) & (here != (int8_t)0xED) & (here < (int8_t)0xF0);
    leads |= bits(isLead) << 16 * i;
    follow |= bits(isFollow) << 16 * i;
    known |= bits(isFollow | isLead | (here > 0)) << 16 * i;
  }
  bool isCommon = known == UINT64_MAX && follow == (leads << 1 | leads << 2 | *open);
  *open = leads >> 63 | leads >> 62;
  return isCommon;
}

/// After the blocks that can be told at a look; at the beginning of a sequence.
static uint32_t past_blocks(const uint8_t *source, uint32_t at, uint32_t count) {
  while (count - at >= blockSize && block_is_plain(source + at)) at += blockSize;
  uint64_t open = 0;
  uint64_t before = 0;
  while (count - at >= blockSize && block_is_common(source + at, &open)) {
    before = open;
    at += blockSize;
  }
  // Back to the beginning of the sequence that goes on here.
  return at - (before == 0 ? 0 : before == 3 ? 1 : 2);
}

/// Checks from `*at` to `end`, or to the end of the sequence there.
static CXMLFault check(const uint8_t *source, uint32_t count, uint32_t end, uint32_t *at) {
  while (*at < end) {
    *at = past_blocks(source, *at, end);
    // One block, or what is left, in smaller steps.
    uint32_t stop = end - *at > blockSize ? *at + blockSize : end;
    while (*at < stop) {
      if (count - *at >= 8 && word_is_plain(word_at(source + *at))) {
        *at += 8;
        continue;
      }
      uint8_t first = source[*at];
      uint32_t length = first == 0 ? 0 : first < 0x80 ? 1 : cxml_sequence(source + *at, count - *at);
      if (length == 0) return first == 0 ? CXMLFaultZero : CXMLFaultEncodingMalformed;
      *at += length;
    }
  }
  return CXMLFaultNone;
}

CXMLFault cxml_copy(const uint8_t *source, uint32_t count, uint8_t *copy, uint32_t *offset) {
  // What was just checked is still near.
  enum { pieceSize = 1 << 14 };
  uint32_t at = 0;
  for (uint32_t copied = 0; copied < count; copied = at) {
    CXMLFault fault = check(source, count, count - at > pieceSize ? at + pieceSize : count, &at);
    *offset = at;
    if (fault != CXMLFaultNone) return fault;
    memcpy(copy + copied, source + copied, at - copied);
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
