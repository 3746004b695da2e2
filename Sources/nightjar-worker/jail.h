/* The jail: what the kernel takes from the worker before it sees a byte of Lua. */
#ifndef JAIL_H
#define JAIL_H

#include <stdbool.h>
#include <stddef.h>

struct jail {
    unsigned channels;
    size_t memory;      /* the plugin's budget */
    bool has_filter;    /* of system calls */
};

/* Builds it; NULL, or which part the kernel refused. */
const char *jail_enter(const struct jail *jail);
/* Whether the worker, once it is nicer, has no right to be as it was before. */
bool jail_keeps_niceness(void);
/* The filter of system calls; false when the kernel refuses it. */
bool jail_filter(void);

#endif
