// Writes what an XML text is made of, as long as its bytes stand for themselves. What does not is left to the caller.
//
// Bytes are moved sixteen at a time; what is written too much is written over, or lies in the room behind.

#include "CLibXML2.h"
#include "shim.h"
#include "words.h"

typedef uint8_t Bytes __attribute__((vector_size(16)));

CXML_HOT Bytes bytes_at(const uint8_t *at) {
  Bytes bytes;
  memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// Which bytes may need more than copying: all but ASCII, controls, and markup.
CXML_HOT Bytes special(Bytes bytes, bool inAttribute) {
  Bytes found = (bytes < ' ') | (bytes >= 0x80) | (bytes == '&') | (bytes == '<') | (bytes == '>');
  return inAttribute ? found | (bytes == '"') : found & (bytes != '\t') & (bytes != '\n');
}

CXML_HOT bool is_special(uint8_t byte, bool inAttribute) {
  if (byte < ' ') return inAttribute || (byte != '\t' && byte != '\n');
  return byte >= 0x80 || byte == '&' || byte == '<' || byte == '>' || (inAttribute && byte == '"');
}

/// Whether a word begins with two sequences of three bytes, as kana and kanji are. Those that begin with 0xE0, 0xED or
/// 0xEF, of which not all are characters of XML, are left to others.
CXML_HOT bool has_two_of_three(uint64_t word) {
  if ((word & 0x0000C0C0F0C0C0F0u) != 0x00008080E08080E0u) return false;
  const uint32_t doubtful = 1u << 0x0 | 1u << 0xD | 1u << 0xF;
  return ((doubtful >> (word & 0xF) | doubtful >> (word >> 24 & 0xF)) & 1) == 0;
}

/// The length of the sequence of more than one byte at `at`, or 0 when XML does not have it.
static uint32_t character(const uint8_t *at, size_t left) {
  uint32_t length = cxml_sequence(at, left < 4 ? (uint32_t)left : 4);
  bool isNone = length == 3 && at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE;
  return isNone ? 0 : length;
}

/// Copies characters over U+007F; returns how many bytes.
static size_t copy_characters(uint8_t *to, const uint8_t *from, size_t count) {
  size_t at = 0;
  while (at < count && from[at] >= 0x80) {
    if (count - at >= 8 && has_two_of_three(word_at(from + at))) {
      memcpy(to + at, from + at, 8);
      at += 6;
      continue;
    }
    uint32_t length = character(from + at, count - at);
    if (length == 0) break;
    for (uint32_t i = 0; i < length; i++) to[at + i] = from[at + i];
    at += length;
  }
  return at;
}

/// Which bytes of a word may need more than copying, in an attribute: the top bit of such a byte is set. (That of a
/// plain byte after such a one may be, too.)
CXML_HOT uint64_t special_in_word(uint64_t word) {
  uint64_t under = word - 0x20 * CXML_ONES;
  uint64_t angle = ((word | 0x02 * CXML_ONES) ^ 0x3E * CXML_ONES) - CXML_ONES;
  uint64_t other = ((word | 0x04 * CXML_ONES) ^ 0x26 * CXML_ONES) - CXML_ONES;
  return (word | under | angle | other) & CXML_TOPS;
}

/// Copies fewer than sixteen bytes that need no more than that; false when some may.
CXML_HOT bool copy_short(uint8_t *to, const uint8_t *from, size_t count) {
  if (count >= 8) {
    // The words overlap.
    uint64_t first, last;
    memcpy(&first, from, 8);
    memcpy(&last, from + count - 8, 8);
    memcpy(to, &first, 8);
    memcpy(to + count - 8, &last, 8);
    return (special_in_word(first) | special_in_word(last)) == 0;
  }
  if (count >= 4) {
    uint32_t first, last;
    memcpy(&first, from, 4);
    memcpy(&last, from + count - 4, 4);
    memcpy(to, &first, 4);
    memcpy(to + count - 4, &last, 4);
    return special_in_word((uint64_t)first << 32 | last) == 0;
  }
  bool isPlain = true;
  for (size_t at = 0; at < count; at++) {
    to[at] = from[at];
    isPlain = isPlain && !is_special(from[at], true);
  }
  return isPlain;
}

/// Copies bytes of any kind, `least` of them or some more, and returns how many: fewer when one does not stand for
/// itself.
static size_t copy_mixed(uint8_t *to, const uint8_t *from, size_t count, size_t least, bool inAttribute) {
  size_t at = 0;
  while (at < least) {
    if (!is_special(from[at], inAttribute)) {
      to[at] = from[at];
      at++;
      continue;
    }
    size_t copied = copy_characters(to + at, from + at, count - at);
    if (copied == 0) break;
    at += copied;
  }
  return at;
}

size_t CXMLCopyPlain(uint8_t *to, const uint8_t *from, size_t count, bool inAttribute) {
  enum { blockSize = sizeof(Bytes) };
  if (count < blockSize && copy_short(to, from, count)) return count;
  size_t at = 0;
  while (at < count) {
    // The last block overlaps the one before.
    size_t block = count < blockSize || count - at >= blockSize ? at : count - blockSize;
    if (count >= blockSize && !__builtin_reduce_or(special(bytes_at(from + block), inAttribute))) {
      memcpy(to + block, from + block, blockSize);
      at = block + blockSize;
      continue;
    }
    // Where one byte is special, its neighbours often are.
    size_t least = count - at < 4 * blockSize ? count - at : 4 * blockSize;
    size_t copied = copy_mixed(to + at, from + at, count - at, least, inAttribute);
    at += copied;
    if (copied < least) break;
  }
  return at;
}
