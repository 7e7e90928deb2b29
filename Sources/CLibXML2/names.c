#include "names.h"

#include <stdlib.h>

enum { firstSlots = 128 };

bool numbers_make(Numbers *numbers) {
  *numbers = (Numbers){calloc(firstSlots, sizeof *numbers->slots), firstSlots - 1, 0};
  return numbers->slots != NULL;
}

void numbers_free(Numbers *numbers) { free(numbers->slots); }

static bool widen(Numbers *numbers) {
  if (numbers->mask >= UINT32_MAX / 4) return false;
  Numbers wider = {NULL, numbers->mask * 2 + 1, numbers->count};
  wider.slots = calloc((size_t)wider.mask + 1, sizeof *wider.slots);
  if (!wider.slots) return false;
  for (uint32_t i = 0; i <= numbers->mask; i++) {
    const Numbered *old = &numbers->slots[i];
    if (old->local) *numbers_slot(&wider, old->local, old->space) = *old;
  }
  free(numbers->slots);
  *numbers = wider;
  return true;
}

Numbered *numbers_add(Numbers *numbers, const uint8_t *local, const uint8_t *space) {
  if (numbers->count >= numbers->mask / 2 && !widen(numbers)) return NULL;
  Numbered *slot = numbers_slot(numbers, local, space);
  uint32_t length = (uint32_t)strlen((const char *)local);
  *slot = (Numbered){.local = local, .space = space, .length = length};
  uint8_t head[8] = {0};
  memcpy(head, local, length < 8 ? length : 8);
  slot->head = word_at(head);
  slot->mask = word_head(UINT64_MAX, length < 8 ? length : 8);
  if (length > 8) slot->tail = word_at(local + length - 8);
  numbers->count++;
  return slot;
}

bool numbered_long(const Numbered *name, const uint8_t *at) {
  return strncmp((const char *)at, (const char *)name->local, name->length) == 0;
}
