/*
 * The string library: Lua's own, but for dump (bytecode), rep (which counts to 1e15 for nothing),
 * format (which shows addresses), and what calls back or may run for long: format again, patterns,
 * and arithmetic on strings.
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

/* A place in the format, and the argument that comes next, in one context. */
enum { FORMAT_INDEX_BITS = 24 };

static int format_rest(lua_State *L, int status, lua_KContext context);

/* Gives Lua's format the text of what it would show with an address, or call __tostring for. */
static void replace_argument(lua_State *L, int index, size_t offset) {
    int type = lua_type(L, index);
    if (type <= LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) return;
    if (texts_push_call(L, index)) {
        lua_callk(L, 1, 1, (lua_KContext)(offset << FORMAT_INDEX_BITS) | index, format_rest);
        texts_check(L);
    } else {
        texts_push(L, index, true);
    }
    lua_replace(L, index);
}

/* Goes on at `offset` in the format, with the argument at `index`. */
static int format_from(lua_State *L, size_t offset, int index) {
    size_t size;
    const char *format = luaL_checklstring(L, 1, &size), *at = format + offset, *end = format + size;
    while ((at = memchr(at, '%', (size_t)(end - at))) != NULL) {
        at = skip_modifiers(at + 1, end);
        if (at == end) break;
        char conversion = *at++;
        if (conversion == '%') continue;
        if (conversion == 'p') return luaL_error(L, "'%%p' is not available: it shows addresses");
        if (conversion == 's' && index <= lua_gettop(L)) replace_argument(L, index, (size_t)(at - format));
        index++;
    }
    return lua_format(L);
}

static int format_rest(lua_State *L, int status, lua_KContext context) {
    (void)status;
    int index = (int)(context & ((1 << FORMAT_INDEX_BITS) - 1));
    texts_check(L);
    lua_replace(L, index);
    return format_from(L, (size_t)context >> FORMAT_INDEX_BITS, index + 1);
}

static int format(lua_State *L) { return format_from(L, 0, 2); }

/* -- Arithmetic on strings ------------------------------------------------------------------ */

static const char *const operators[] = {"__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv"};
enum { OPERATORS = sizeof operators / sizeof *operators };
static lua_CFunction lua_operators[OPERATORS];

static int operated(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 1;
}

/* Lua's own, but that the second operand's metamethod can yield. */
static int operate(lua_State *L) {
    lua_Integer which = lua_tointeger(L, lua_upvalueindex(1));
    int type = lua_type(L, 2);
    if (type == LUA_TSTRING || type == LUA_TNUMBER || luaL_getmetafield(L, 2, operators[which]) == LUA_TNIL)
        return lua_operators[which](L);
    lua_insert(L, 1);                 /* handler, a, b */
    lua_callk(L, 2, 1, 0, operated);
    return 1;
}

/* The metatable of strings is on top. */
static void replace_operators(lua_State *L) {
    for (int i = 0; i < OPERATORS; i++) {
        lua_getfield(L, -1, operators[i]);
        lua_operators[i] = lua_tocfunction(L, -1);
        lua_pop(L, 1);
        lua_pushinteger(L, i);
        lua_pushcclosure(L, operate, 1);
        lua_setfield(L, -2, operators[i]);
    }
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
    replace_operators(L);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);                    /* string */
    return 1;
}
