/* Metamethods that can yield. Where there is none, Lua's API does the rest, and raises its errors. */
#include "metamethods.h"

#include <lauxlib.h>

enum { METAMETHODS_CHAIN = 2000 };

/* As the result of a call whose result lies on top. */
static int returned(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 1;
}

static int returned_truth(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_pushboolean(L, lua_toboolean(L, -1));
    return 1;
}

static int call(lua_State *L, int arguments, lua_KFunction then) {
    lua_callk(L, arguments, 1, 0, then);
    return then(L, LUA_OK, 0);
}

int metamethods_index(lua_State *L) {
    lua_settop(L, 2);
    for (int i = 0; i < METAMETHODS_CHAIN; i++) {
        if (lua_istable(L, 1)) {
            lua_pushvalue(L, 2);
            if (lua_rawget(L, 1) != LUA_TNIL) return 1;  /* value, key, result */
            lua_settop(L, 2);
        }
        if (luaL_getmetafield(L, 1, "__index") == LUA_TNIL) {
            lua_gettable(L, 1);                          /* value, result */
            return 1;
        }
        if (lua_isfunction(L, 3)) {                      /* value, key, handler */
            lua_insert(L, 1);
            return call(L, 2, returned);
        }
        lua_replace(L, 1);
    }
    return luaL_error(L, "'__index' chain too long; possibly a loop");
}

/* a, b -> a, b, handler?: the metamethod of one of two operands. */
static bool push_handler(lua_State *L, const char *name) {
    lua_settop(L, 2);
    return luaL_getmetafield(L, 1, name) != LUA_TNIL || luaL_getmetafield(L, 2, name) != LUA_TNIL;
}

int metamethods_less(lua_State *L) {
    bool are_plain = lua_type(L, 1) == lua_type(L, 2) && (lua_isnumber(L, 1) || lua_isstring(L, 1));
    if (are_plain || !push_handler(L, "__lt")) {
        lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT));
        return 1;
    }
    lua_insert(L, 1);
    return call(L, 2, returned_truth);
}

int metamethods_equal(lua_State *L) {
    bool is_known = lua_rawequal(L, 1, 2) || !lua_istable(L, 1) || !lua_istable(L, 2);
    if (is_known || !push_handler(L, "__eq")) {
        lua_pushboolean(L, lua_rawequal(L, 1, 2));
        return 1;
    }
    lua_insert(L, 1);
    return call(L, 2, returned_truth);
}

int metamethods_length(lua_State *L) {
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING || luaL_getmetafield(L, 1, "__len") == LUA_TNIL) {
        lua_len(L, 1);
        return 1;
    }
    lua_insert(L, 1);
    return call(L, 1, returned);
}

bool metamethods_are_absent(lua_State *L, int index) {
    static const char *const names[] = {"__index", "__newindex", "__len"};
    if (!lua_istable(L, index)) return false;
    if (!lua_getmetatable(L, index)) return true;        /* meta */
    bool are_absent = true;
    for (int i = 0; i < 3 && are_absent; i++) {
        lua_pushstring(L, names[i]);
        are_absent = lua_rawget(L, -2) == LUA_TNIL;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return are_absent;
}
