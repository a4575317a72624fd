// The API description and the scenarios, compiled into the binary. Their bytes are read one by one, since a
// function of integers alone is safe to call from Swift.

#ifndef CEMBEDDED_H
#define CEMBEDDED_H

#include <stdint.h>
#include <string.h>

extern const uint8_t CEmbedded_description_bytes[];
extern const int64_t CEmbedded_description_count;

/// The number of bytes of the description.
static inline int64_t CEmbedded_descriptionCount(void) {
  return CEmbedded_description_count;
}

/// One byte of the description; 0 beyond its end.
static inline uint8_t CEmbedded_descriptionByte(int64_t index) {
  if (index < 0 || index >= CEmbedded_description_count) return 0;
  return CEmbedded_description_bytes[index];
}

/// Where a byte is in the description from a place on; the end where it is nowhere.
static inline int64_t CEmbedded_descriptionFind(uint8_t byte, int64_t start) {
  if (start < 0 || start >= CEmbedded_description_count) return CEmbedded_description_count;
  const uint8_t *from = CEmbedded_description_bytes + start;
  const uint8_t *found = memchr(from, byte, (size_t)(CEmbedded_description_count - start));
  return found ? found - CEmbedded_description_bytes : CEmbedded_description_count;
}

extern const uint8_t CEmbedded_scenarios_bytes[];
extern const int64_t CEmbedded_scenarios_count;

/// The number of bytes of all scenarios, each of which ends with a zero.
static inline int64_t CEmbedded_scenariosCount(void) {
  return CEmbedded_scenarios_count;
}

/// One byte of the scenarios; 0 beyond their end.
static inline uint8_t CEmbedded_scenariosByte(int64_t index) {
  if (index < 0 || index >= CEmbedded_scenarios_count) return 0;
  return CEmbedded_scenarios_bytes[index];
}

#endif
