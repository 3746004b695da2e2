/* The json library. */
#include <lauxlib.h>

#include "CFrames.h"
#include "json.h"
#include "libraries.h"

static struct buffer text;

static int decode(lua_State *L) {
    size_t size;
    const char *bytes = luaL_checklstring(L, 1, &size);
    struct json_error error;
    if (json_decode(L, bytes, size, &error)) return 1;
    return luaL_error(L, "json.decode: %s", error.text);
}

static int encode(lua_State *L) {
    struct json_error error;
    luaL_checkany(L, 1);
    buffer_consume(&text, buffer_size(&text));
    if (!json_encode(L, 1, &text, CF_MAX_REPLY, &error))
        return luaL_error(L, "json.encode: %s", error.text);
    lua_pushlstring(L, text.bytes + text.start, buffer_size(&text));
    return 1;
}

static int array(lua_State *L) {
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_createtable(L, 0, 0);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!json_is_array(L, 1) && lua_getmetatable(L, 1))
        return luaL_argerror(L, 1, "the table has a metatable");
    lua_settop(L, 1);
    json_push_array_meta(L);
    lua_setmetatable(L, 1);
    return 1;
}

int libraries_open_json(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"decode", decode}, {"encode", encode}, {"array", array}, {NULL, NULL},
    };
    json_open(L);
    luaL_newlib(L, functions);
    json_push_null(L);
    lua_setfield(L, -2, "null");
    return 1;
}
