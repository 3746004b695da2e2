/* Whether two values that came from JSON are the same. */
#ifndef SAME_VALUES_H
#define SAME_VALUES_H

#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>

#include "json.h"

/* Floats to the bit, and 1 is not 1.0. No stack slot is left behind. */
static bool same_values(lua_State *L, int a, int b) {
    luaL_checkstack(L, 8, "comparing");
    if (lua_type(L, a) != lua_type(L, b)) return false;
    if (lua_type(L, a) == LUA_TNUMBER) {
        if (lua_isinteger(L, a) != lua_isinteger(L, b)) return false;
        return lua_rawequal(L, a, b) && signbit(lua_tonumber(L, a)) == signbit(lua_tonumber(L, b));
    }
    if (!lua_istable(L, a)) return lua_rawequal(L, a, b);
    if (json_is_array(L, a) != json_is_array(L, b)) return false;
    int members = 0;
    lua_pushnil(L);
    while (lua_next(L, a)) {
        int top = lua_gettop(L);
        lua_pushvalue(L, top - 1);
        lua_rawget(L, b);
        bool same = same_values(L, top, top + 1);
        lua_settop(L, same ? top - 1 : top - 2);
        if (!same) return false;
        members++;
    }
    lua_pushnil(L);
    while (lua_next(L, b)) {
        lua_pop(L, 1);
        members--;
    }
    return members == 0;
}

#endif
