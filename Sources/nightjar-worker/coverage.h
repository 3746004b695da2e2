/* Coverage: which lines of the plugin's files have been run, where the daemon asks for it. */
#ifndef COVERAGE_H
#define COVERAGE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/* What COVER orders; false when it has been ordered already. */
bool coverage_order(void);

/* The rest does nothing without that order. */

/* Before the plugin's files are compiled: from now on `L`, and all coroutines, note lines. */
void coverage_begin(lua_State *L);
/* The function on top of L is the next file, whose text has `size` bytes. */
void coverage_add_file(lua_State *L, const char *chunk_name, size_t size);
/* Puts LINES for each file: which of its lines can be run. */
void coverage_tell_runnable(void);
/* Whether lines have been run that were not told. */
extern bool coverage_has_news;
/* Puts LINES for them, to that channel. */
void coverage_tell(unsigned channel);

#endif
