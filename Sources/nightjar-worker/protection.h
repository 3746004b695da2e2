/*
 * Tables that a script can read and not change: an empty table in front, the real one behind a
 * metatable that it cannot reach. rawget, rawset and next know of it, as they would go around.
 */
#ifndef PROTECTION_H
#define PROTECTION_H

#include <lua.h>
#include <stdbool.h>

/* Replaces the table on top by one that stands in front of it. An assignment to it raises
 * `format`, which has one %s for the key. */
void protection_put_in_front(lua_State *L, const char *format);
/* Puts the empty table at `index` in front of the one on top, which is popped. */
void protection_set(lua_State *L, int index, const char *format);
/* Pushes the real table when the one at `index` stands in front of one. */
bool protection_get_real(lua_State *L, int index);

#endif
