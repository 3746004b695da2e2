/*
 * What the parts of the probe share. The probe is started as a worker is, goes into the worker's own
 * jail, and tries the one thing that its title names: "NAME" or "NAME PROCESS".
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What is known before the jail takes away the means to know it. */
struct probe {
    pid_t daemon, self, other; /* `other` is the process of the title */
    unsigned channels;
    size_t memory;
};

extern struct probe probe;

/* An attempt gives what the system call gave, or -errno. */
enum { PROBE_UNKNOWN = -100000 };

long probe_call(const char *name);
long probe_deed(const char *name);
/* Says on channel 0 how the attempt `name` ended, in a REFUSED frame. */
void probe_report(const char *name, long result);
/* Tells the daemon a lie of that name, for ever where need be; false when there is none. */
bool probe_lie(const char *name);
bool probe_lie_of_lines(const char *name);
/* Says that the plugin is loaded. */
void probe_write_ready(void);
/* Waits for an invocation, and takes it on as a worker does before it runs one; its number. */
uint64_t probe_begin(void);
/* Writes a frame; `claimed` is the size that its header claims. */
void probe_write_frame(uint32_t claimed, uint8_t kind, uint8_t detail, uint64_t number,
                       const void *payload, size_t size);
/* Waits until the daemon ends this. */
_Noreturn void probe_rest(void);
/* The page shared with the daemon. */
uint64_t *probe_page(void);

#endif
