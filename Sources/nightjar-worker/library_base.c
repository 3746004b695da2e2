/*
 * The base library. Lua's own functions where they harm nobody; ours where they would show
 * addresses, change what is protected, run with hooks off, take what is not text, or call back where
 * Lua's cannot yield.
 * Absent: dofile and loadfile (files), warn (standard error), collectgarbage but for counting
 * (a full collection takes as long as a thousand slices).
 */
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "json.h"
#include "libraries.h"
#include "loading.h"
#include "memory.h"
#include "metamethods.h"
#include "protection.h"
#include "texts.h"
#include "together.h"

enum {
    /* The compiler takes quadratic time for some texts, and no hook runs in it: 16 KiB are 11 ms. */
    BASE_LOADED_TEXT = 16 * 1024,
};

static int made_text(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    texts_check(L);
    return 1;
}

static int tostring(lua_State *L) {
    luaL_checkany(L, 1);
    if (texts_push_call(L, 1)) {
        lua_callk(L, 1, 1, 0, made_text);
        return made_text(L, LUA_OK, 0);
    }
    texts_push(L, 1, true);
    return 1;
}

static int pair_of_index(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    return lua_isnil(L, -1) ? 1 : 2;             /* ..., index, value */
}

/* The iterator of ipairs. */
static int next_index(lua_State *L) {
    lua_Integer index = (lua_Integer)((lua_Unsigned)luaL_checkinteger(L, 2) + 1);
    lua_pushinteger(L, index);
    if (lua_istable(L, 1)) {
        if (lua_rawgeti(L, 1, index) != LUA_TNIL || !lua_getmetatable(L, 1))
            return pair_of_index(L, LUA_OK, 0);
        lua_pop(L, 2);                           /* ..., index */
    }
    lua_pushcfunction(L, metamethods_index);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, index);
    lua_callk(L, 2, 1, 0, pair_of_index);
    return pair_of_index(L, LUA_OK, 0);
}

static int ipairs(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushcfunction(L, next_index);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static void refuse_metafield(lua_State *L, const char *name) {
    lua_pushstring(L, name);
    if (lua_rawget(L, 2) != LUA_TNIL) luaL_error(L, "a metatable cannot have %s here", name);
    lua_pop(L, 1);
}

static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    /* An array loses its mark, as it may. */
    if (!json_is_array(L, 1) && luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (type == LUA_TTABLE) {
        /* Hooks are off in finalizers; weak tables let a collection take quadratic time. */
        refuse_metafield(L, "__gc");
        refuse_metafield(L, "__mode");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int get_metatable(lua_State *L) {
    luaL_checkany(L, 1);
    if (json_is_array(L, 1) || !lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    luaL_getmetafield(L, 1, "__metatable"); /* meta, or meta and its stand-in */
    return 1;
}

static int raw_get(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    if (protection_get_real(L, 1)) lua_replace(L, 1);
    lua_rawget(L, 1);
    return 1;
}

static int raw_set(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    if (protection_get_real(L, 1)) return luaL_error(L, "rawset on a table that is read-only");
    lua_rawset(L, 1);
    return 1;
}

static int next_pair(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (protection_get_real(L, 1)) lua_replace(L, 1);
    if (lua_next(L, 1)) return 2;
    lua_pushnil(L);
    return 1;
}

/* After the message handler: f, handler, false, what it made of the error. */
static int handled(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 2;
}

static int handle(lua_State *L) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    lua_pushvalue(L, 2);
    lua_insert(L, -2);                           /* ..., false, handler, error */
    int status = lua_pcallk(L, 1, 1, 0, 0, handled);
    return handled(L, status, 0);
}

static int called(lua_State *L, int status, lua_KContext context) {
    (void)context;
    if (status != LUA_OK && status != LUA_YIELD) return handle(L); /* f, handler, true, error */
    return lua_gettop(L) - 2;                    /* f, handler, true, results */
}

/* The message handler runs after the stack is unwound, as ordinary code: Lua's own runs it with
 * hooks off after some errors, and nothing could end it. It cannot see where the error was raised. */
static int protected_call(lua_State *L) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
    int count = lua_gettop(L);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);                         /* f, handler, true, f, arguments */
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 0, 0, called);
    return called(L, status, 0);
}

static int load(lua_State *L) {
    size_t size;
    if (lua_type(L, 1) != LUA_TSTRING)
        return luaL_error(L, "load takes the text of a chunk here, not a %s", luaL_typename(L, 1));
    const char *text = lua_tolstring(L, 1, &size);
    const char *name = luaL_optstring(L, 2, text);
    bool has_environment = !lua_isnone(L, 4);
    if (size > BASE_LOADED_TEXT) return luaL_error(L, "load takes at most %d bytes", BASE_LOADED_TEXT);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_environment) {
        lua_pushvalue(L, 4);                     /* chunk, environment */
        if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    }
    return 1;
}

static int collect_garbage(lua_State *L) {
    const char *option = luaL_optstring(L, 1, "collect");
    if (strcmp(option, "count") != 0) return luaL_error(L, "collectgarbage only knows \"count\" here");
    lua_pushnumber(L, (lua_Number)memory_used() / 1024);
    return 1;
}

static void remove_global(lua_State *L, const char *name) {
    lua_pushnil(L);
    lua_setglobal(L, name);
}

void libraries_open_base(lua_State *L) {
    static const luaL_Reg ours[] = {
        {"tostring", tostring}, {"setmetatable", set_metatable}, {"getmetatable", get_metatable},
        {"rawget", raw_get}, {"rawset", raw_set}, {"next", next_pair}, {"xpcall", protected_call},
        {"load", load}, {"ipairs", ipairs}, {"collectgarbage", collect_garbage}, {"print", libraries_print},
        {"require", loading_require}, {"together", together}, {NULL, NULL},
    };
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);                           /* globals */
    luaL_setfuncs(L, ours, 0);
    lua_pop(L, 1);
    remove_global(L, "dofile");
    remove_global(L, "loadfile");
    remove_global(L, "warn");
}
