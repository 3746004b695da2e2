/* What the matcher holds, for patterns.c, which moves it, and pattern_results.c, which reads it. */
#ifndef PATTERN_MACHINE_H
#define PATTERN_MACHINE_H

#include "byte_sets.h"
#include "patterns.h"

enum {
    PATTERN_CAPTURES = 32,
    /* Beyond it a pattern is too complex. Lua's own limit is 200. */
    PATTERN_CHOICES = 16 * 1024,
    /* Sets that are kept as read, by their place in the pattern. */
    PATTERN_SETS = 8,
};

enum { SIZE_OPEN = -1, SIZE_POSITION = -2 };

struct capture {
    const char *start;
    ptrdiff_t size; /* or one of SIZE_... */
};

/* See patterns.c. */
struct choice {
    enum { LONGEST, SHORTEST, OPTIONAL, OPENED, CLOSED } kind;
    const char *subject, *pattern;
    union {
        size_t count;
        const char *item;
        int capture;
    };
};

struct pattern_machine {
    const char *subject, *subject_end, *pattern, *pattern_end;
    const char *refused, *start, *end;
    const char *at, *item;      /* where a search that has been put aside goes on */
    size_t run;                 /* bytes of a repetition or %b that was put aside within */
    size_t depth;               /* of that %b */
    size_t choice_count;
    int capture_count;
    int first;                  /* the byte that every match begins with, or -1 */
    bool only_there;
    struct capture captures[PATTERN_CAPTURES];
};

extern struct pattern_machine pattern_machine;
extern struct choice pattern_choices[PATTERN_CHOICES];

/* What has been read of the pattern is not put aside: it is forgotten, and read again. */
void pattern_sets_forget(void);

#endif
