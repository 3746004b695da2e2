/* Tables that a script can read and not change. */
#include "protection.h"

#include <lauxlib.h>

#include "texts.h"

/* The metatable holds the real table under this key, which no script can name. */
static char real_key;

static int refuse_assignment(lua_State *L) {
    const char *format = lua_tostring(L, lua_upvalueindex(1)); /* table, key, value */
    texts_push(L, 2, false);
    return luaL_error(L, format, lua_tostring(L, -1));
}

static int next_pair(lua_State *L) {
    lua_settop(L, 2);                             /* table, key */
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 2);                             /* table, real, key */
    return lua_next(L, 2) ? 2 : (lua_pushnil(L), 1);
}

/* __pairs: as if the table in front held it all. */
static int pairs(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushcclosure(L, next_pair, 1);
    lua_pushvalue(L, 1);
    return 2;
}

void protection_set(lua_State *L, int index, const char *format) {
    index = lua_absindex(L, index);
    lua_createtable(L, 0, 5);                     /* real, meta */
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -2);
    lua_rawsetp(L, -2, &real_key);
    lua_pushvalue(L, -2);
    lua_pushcclosure(L, pairs, 1);
    lua_setfield(L, -2, "__pairs");
    lua_pushstring(L, format);
    lua_pushcclosure(L, refuse_assignment, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, index);                   /* real */
    lua_pop(L, 1);
}

void protection_put_in_front(lua_State *L, const char *format) {
    lua_createtable(L, 0, 0);
    lua_insert(L, -2);                            /* front, real */
    protection_set(L, -2, format);                /* front */
}

bool protection_get_real(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return false; /* meta */
    if (lua_rawgetp(L, -1, &real_key) == LUA_TTABLE) {
        lua_remove(L, -2);                        /* real */
        return true;
    }
    lua_pop(L, 2);
    return false;
}
