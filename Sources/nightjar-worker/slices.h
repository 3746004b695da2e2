/* Slices: how long a coroutine may hold the worker before it yields, wanted or not. */
#ifndef SLICES_H
#define SLICES_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

/* Makes the clock; false when the kernel refuses it. `overrun` is called from the signal's handler
 * while something runs beyond its slice. */
bool slices_start(void (*overrun)(void));
/* From now on the worker becomes nicer when it goes on without a rest; not lightly where it can never be
 * less nice again. */
void slices_become_nice(bool for_good);
/* Whether the worker now waits for frames, so that the clock may stop. */
void slices_wait(bool waiting);
/* A slice begins; when it did, in nanoseconds of the monotonic clock. */
uint64_t slices_begin(void);
/* When it did, and what time it is now. */
uint64_t slices_begun(void);
uint64_t slices_now(void);
/* `L` is about to be resumed, and has just been. Only in between may it be interrupted. */
void slices_enter(lua_State *L);
void slices_leave(lua_State *L);
/* Takes away what ends a slice from a coroutine that has just been made: it copies its creator's hook. */
void slices_rest(lua_State *L);
/* From now on `on_line` is called for each line that `L` or a coroutine made from it comes to. It raises
 * nothing and allocates nothing in Lua. */
void slices_watch_lines(lua_State *L, lua_Hook on_line);
/* Whether the slice is over. */
bool slices_are_over(void);
/* Has whatever is running yield at its next instruction. */
void slices_end_soon(void);

#endif
