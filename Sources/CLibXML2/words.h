// A word is eight bytes of a text, looked at together. Knows no XML.
//
// A word may be loaded from any byte of a text that is followed by `CXML_PADDING` bytes of its own.

#ifndef CXML_WORDS_H
#define CXML_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// For what is done at every event: the compiler would rather share than inline it.
#define CXML_HOT static inline __attribute__((always_inline))

/// For what is done rarely, so that its needs don't slow down what calls it.
#define CXML_COLD __attribute__((noinline, cold))

/// Zeros after a text, so that a word and a terminator can be read wherever the text ends.
#define CXML_PADDING 16

#define CXML_ONES 0x0101010101010101u
#define CXML_TOPS 0x8080808080808080u

/// The eight bytes from `at` on, the first of them lowest.
CXML_HOT uint64_t word_at(const uint8_t *at) {
  uint64_t word = 0;
  for (unsigned i = 0; i < 8; i++) word |= (uint64_t)at[i] << 8 * i;
  return word;
}

/// The first `count` bytes of a word, 0 to 8; the others are zero.
CXML_HOT uint64_t word_head(uint64_t word, uint32_t count) {
  static const uint64_t masks[] = {
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF,
  };
  return word & masks[count];
}

/// Whether `length` bytes are the same; a word must be loadable from either.
static inline bool words_equal(const uint8_t *left, const uint8_t *right, uint32_t length) {
  for (; length > 8; left += 8, right += 8, length -= 8)
    if (word_at(left) != word_at(right)) return false;
  return word_head(word_at(left) ^ word_at(right), length) == 0;
}

/// Whether all of the bytes are ASCII but NUL.
CXML_HOT bool word_is_plain(uint64_t word) {
  // A top bit of `word` marks a byte over 0x7F; one of `(word - ones) & ~word`, at or after a zero byte.
  return ((word | ((word - CXML_ONES) & ~word)) & CXML_TOPS) == 0;
}

/// Whether none of the bytes is over a space.
CXML_HOT bool word_is_low(uint64_t word) {
  return ((word | (word + (0x80 - 0x21) * CXML_ONES)) & CXML_TOPS) == 0;
}

#endif
