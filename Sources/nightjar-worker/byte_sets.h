/* Sets of bytes, as patterns name them: %a and its like, and [sets]. */
#ifndef BYTE_SETS_H
#define BYTE_SETS_H

#include <stdbool.h>
#include <stdint.h>

struct byte_set {
    uint64_t words[4];
};

static inline bool byte_set_has(const struct byte_set *set, unsigned char byte) {
    return set->words[byte >> 6] >> (byte & 63) & 1;
}

/* Makes the sets of the classes; before everything else here. */
void byte_sets_start(void);
/* What %letter stands for; NULL when it stands for the letter itself. */
const struct byte_set *byte_sets_class(unsigned char letter);
/* Where the ']' stands that ends the set whose '[' is at `at`; NULL when there is none before `end`. */
const char *byte_sets_close(const char *at, const char *end);
/* Reads the set from its '[' at `at` to its ']' at `close`. */
void byte_sets_read(const char *at, const char *close, struct byte_set *set);

#endif
