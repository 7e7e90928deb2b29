// Numbers for names. libxml2 keeps one copy of each name and namespace in its dictionary, so that two are equal exactly
// when their addresses are; every address is checked to be the dictionary's when it first comes.
//
// A table outlives a document, as the dictionary does; its numbers do not. Each document has a round of its own, and
// what a slot says counts only in the round that it is stamped with.

#ifndef CXML_NAMES_H
#define CXML_NAMES_H

#include "words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct Numbered {
  /// NULL in an empty slot.
  const uint8_t *local;
  const uint8_t *space;
  /// The first eight bytes of `local`, which of their bits count, and its last eight: to compare it with a text without
  /// looking at it.
  uint64_t head;
  uint64_t mask;
  uint64_t tail;
  uint32_t length;
  /// The round in which `number` was given; 0 is none.
  uint32_t round;
  uint32_t number;
  /// Makes a slot as long as a cache line.
  uint64_t unused;
} Numbered;

/// A table from pairs of addresses to numbers, with open addressing. At least half of the slots are empty.
typedef struct Numbers {
  Numbered *slots;
  /// Slots are a power of two, less one.
  uint32_t mask;
  uint32_t count;
} Numbers;

/// Makes an empty table; false when memory is short.
bool numbers_make(Numbers *numbers);

void numbers_free(Numbers *numbers);

/// The slot of that pair, or the empty one where `numbers_add` will put it.
CXML_HOT Numbered *numbers_slot(const Numbers *numbers, const uint8_t *local, const uint8_t *space) {
  // Few names are in several namespaces.
  uint32_t at = (uint32_t)((uint64_t)(uintptr_t)local * 0x9E3779B97F4A7C15u >> 32) & numbers->mask;
  for (;;) {
    Numbered *slot = &numbers->slots[at];
    if (__builtin_expect(slot->local == local && slot->space == space, 1) || !slot->local) return slot;
    at = (at + 1) & numbers->mask;
  }
}

/// Adds a pair that has no slot yet, without a number; NULL when memory is short.
Numbered *numbers_add(Numbers *numbers, const uint8_t *local, const uint8_t *space);

/// The same for names of more than sixteen bytes.
bool numbered_long(const Numbered *name, const uint8_t *at);

/// Whether a text has that name at `at`, where words can be loaded.
CXML_HOT bool numbered_stands(const Numbered *name, const uint8_t *at) {
  if ((word_at(at) & name->mask) != name->head) return false;
  if (name->length <= 8) return true;
  return name->length <= 16 ? word_at(at + name->length - 8) == name->tail : numbered_long(name, at);
}

#endif
