/*
 * The string library: Lua's own, but for dump (bytecode), rep (which counts to 1e15 for nothing)
 * and format (which shows addresses).
 */
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "byte_sets.h"
#include "libraries.h"
#include "library_patterns.h"
#include "memory.h"
#include "texts.h"

static lua_CFunction lua_format, lua_rep;

static int rep(lua_State *L) {
    size_t size, separator_size = 0;
    luaL_checklstring(L, 1, &size);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator_size);
    if (count <= 0 || size + separator_size == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((lua_Unsigned)count > memory_budget() / (size + separator_size) + 1)
        return luaL_error(L, "resulting string too large");
    return lua_rep(L);
}

/* What stands between '%' and the conversion. */
static const char *skip_modifiers(const char *at, const char *end) {
    while (at < end && *at != '\0' && strchr("-+ #0123456789.", *at) != NULL) at++;
    return at;
}

/* Gives Lua's format the text of what it would show with an address. */
static void replace_argument(lua_State *L, int index) {
    int type = lua_type(L, index);
    if (type <= LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) return;
    texts_push(L, index, true);
    lua_replace(L, index);
}

static int format(lua_State *L) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    for (int index = 2; (at = memchr(at, '%', (size_t)(end - at))) != NULL;) {
        at = skip_modifiers(at + 1, end);
        if (at == end) break;
        char conversion = *at++;
        if (conversion == '%') continue;
        if (conversion == 'p') return luaL_error(L, "'%%p' is not available: it shows addresses");
        if (conversion == 's' && index <= lua_gettop(L)) replace_argument(L, index);
        index++;
    }
    return lua_format(L);
}

static lua_CFunction function_at(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    lua_CFunction function = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    return function;
}

int libraries_open_string(lua_State *L) {
    static const luaL_Reg ours[] = {{"rep", rep}, {"format", format}, {NULL, NULL}};
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 1);                /* string */
    lua_rep = function_at(L, "rep");
    lua_format = function_at(L, "format");
    luaL_setfuncs(L, ours, 0);
    byte_sets_start();
    library_patterns_add(L);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_pushliteral(L, "");           /* string, "" */
    lua_getmetatable(L, -1);          /* string, "", meta */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);                    /* string */
    return 1;
}
