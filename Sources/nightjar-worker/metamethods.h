/*
 * What Lua's API does with metamethods, as C functions to be called by lua_callk: a metamethod that
 * lua_gettable and its like call cannot yield.
 */
#ifndef METAMETHODS_H
#define METAMETHODS_H

#include <lua.h>
#include <stdbool.h>

/* value, key -> value[key] */
int metamethods_index(lua_State *L);
/* a, b -> whether a < b */
int metamethods_less(lua_State *L);
/* a, b -> whether a == b */
int metamethods_equal(lua_State *L);
/* value -> #value */
int metamethods_length(lua_State *L);
/* Whether the value is a table whose reading, writing and length know no metamethod. */
bool metamethods_are_absent(lua_State *L, int index);

#endif
