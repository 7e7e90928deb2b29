#include "names.h"

#include <stdlib.h>

static Numbered *slot(Numbered *slots, uint32_t slotCount, const void *local, const void *space) {
  uint64_t mixed = ((uint64_t)(uintptr_t)local + (uint64_t)(uintptr_t)space * 3) * 0x9E3779B97F4A7C15u;
  uint32_t at = (uint32_t)(mixed >> 32) & (slotCount - 1);
  while (slots[at].local && (slots[at].local != local || slots[at].space != space)) at = (at + 1) & (slotCount - 1);
  return &slots[at];
}

Numbered *numbers_slot(Numbers *numbers, const void *local, const void *space) {
  if (numbers->count * 2 >= numbers->slotCount) {
    if (numbers->slotCount >= UINT32_MAX / 4) return NULL;
    uint32_t wider = numbers->slotCount ? numbers->slotCount * 2 : 128;
    Numbered *slots = calloc(wider, sizeof *slots);
    if (!slots) return NULL;
    for (uint32_t i = 0; i < numbers->slotCount; i++) {
      Numbered old = numbers->slots[i];
      if (old.local) *slot(slots, wider, old.local, old.space) = old;
    }
    free(numbers->slots);
    numbers->slots = slots;
    numbers->slotCount = wider;
  }
  return slot(numbers->slots, numbers->slotCount, local, space);
}
