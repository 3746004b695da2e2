/*
 * Lua's patterns, matched so that a search can be interrupted anywhere: there is one machine, which
 * searches for one caller at a time, and what it holds is plain data that can be put aside.
 *
 *     begin ──search──▶ matches or fails
 *              │
 *            yields ──save──▶ (others search) ──restore──▶ resume ──▶ ...
 *
 * Subject and pattern must be Lua strings that stay on the caller's stack. What a match found is
 * there until anything else begins a search: before Lua code runs it must be taken.
 */
#ifndef PATTERNS_H
#define PATTERNS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

enum pattern_end {
    PATTERN_MATCHES,
    PATTERN_FAILS,
    PATTERN_YIELDS, /* the slice is over: save, yield, restore, resume */
};

struct pattern_text {
    const char *bytes;
    size_t size;
};

/* A search for `pattern`, which has no anchor left in front, in `subject`. */
void patterns_begin(struct pattern_text subject, struct pattern_text pattern);
/* Looks for the first match that starts at `from` or later, or only there. One that ends at
 * `refused` does not count. Raises Lua's errors for what is no pattern. */
enum pattern_end patterns_search(lua_State *L, const char *from, bool only_there, const char *refused);
enum pattern_end patterns_resume(lua_State *L);

/* Pushes what the machine holds. */
void patterns_save(lua_State *L);
/* Takes back what lies on top, and pops it. */
void patterns_restore(lua_State *L);

const char *patterns_start_of_match(void);
const char *patterns_end_of_match(void);
/* Pushes the captures and returns how many; where there are none, the match, if `whole`. */
int patterns_push_captures(lua_State *L, bool whole);
/* Pushes one capture, counted from 0; 0 is the match where there are none. */
void patterns_push_capture(lua_State *L, int index);
/* Its text, or false when it is a position, which is then pushed. */
bool patterns_get_capture(lua_State *L, int index, struct pattern_text *text);

#endif
