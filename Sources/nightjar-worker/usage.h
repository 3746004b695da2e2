/* What an invocation has used, as an OUTCOME tells it. */
#ifndef USAGE_H
#define USAGE_H

#include <stdint.h>

#include "buffer.h"

struct usage {
    uint64_t held;        /* nanoseconds that it held the worker */
    uint64_t memory;      /* the most that the Lua state had meanwhile */
    uint32_t logged;      /* bytes of log lines, each with its cost */
    uint32_t calls;       /* host calls */
};

/* Adds it as CF_USAGE_BYTES. */
static inline void usage_put(const struct usage *usage, struct buffer *out) {
    buffer_add(out, &usage->held, sizeof usage->held);
    buffer_add(out, &usage->memory, sizeof usage->memory);
    buffer_add_u32(out, usage->logged);
    buffer_add_u32(out, usage->calls);
}

#endif
