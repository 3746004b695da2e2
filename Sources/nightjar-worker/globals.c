/*
 * The globals that a plugin sees. What is not listed here does not exist for it:
 *
 *   base        the functions of library_base.c
 *   string      without dump; patterns and what calls back are ours, to be interrupted
 *   table       ours, for the same reason
 *   utf8        as Lua has it
 *   math        seeded by the kernel
 *   coroutine   ours: the host switches
 *   os          time, clock, date
 *   json, log, reply, time
 *   http, kv, feishu, crypto, secrets: the host refuses what is not granted
 *
 * Absent: debug (reaches everything), io and package (files).
 */
#include "globals.h"

#include <lauxlib.h>
#include <lualib.h>

#include "chains.h"
#include "coroutines.h"
#include "libraries.h"
#include "protection.h"
#include "replies.h"
#include "secrets.h"

static const luaL_Reg libraries[] = {
    {"string", libraries_open_string}, {"table", libraries_open_table}, {"utf8", luaopen_utf8},
    {"math", libraries_open_math}, {"coroutine", coroutines_open}, {"os", libraries_open_os},
    {"json", libraries_open_json}, {"log", libraries_open_log}, {"reply", replies_open},
    {"time", libraries_open_time}, {"http", libraries_open_http}, {"kv", libraries_open_kv},
    {"feishu", libraries_open_feishu}, {"crypto", libraries_open_crypto}, {"secrets", secrets_open},
    {NULL, NULL},
};

static void open_library(lua_State *L, const luaL_Reg *library) {
    lua_pushcfunction(L, library->func);
    lua_call(L, 0, 1);                              /* loaded, library */
    /* For tracebacks, which name C functions by what they find there. */
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, library->name);
    lua_pushfstring(L, "%s.%%s assigned; the library tables are read-only", library->name);
    lua_insert(L, -2);                              /* loaded, format, library */
    protection_put_in_front(L, lua_tostring(L, -2)); /* loaded, format, library */
    lua_setglobal(L, library->name);
    lua_pop(L, 1);                                  /* loaded */
}

int globals_open(lua_State *L) {
    chains_open(L);
    libraries_open_base(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* loaded */
    for (const luaL_Reg *library = libraries; library->name != NULL; library++) open_library(L, library);
    return 0;
}

/* Protected: moves what the globals' table holds to one behind it. */
static int freeze(lua_State *L) {
    lua_pushglobaltable(L);
    lua_createtable(L, 0, 64);                      /* globals, real */
    lua_pushnil(L);
    while (lua_next(L, 1)) {                        /* globals, real, key, value */
        lua_pushvalue(L, -2);
        lua_insert(L, -2);                          /* globals, real, key, key, value */
        lua_rawset(L, 2);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, 1);                           /* globals, real, key */
    }
    /* Messages and tracebacks name functions by what they find there. */
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* globals, real, loaded */
    lua_pushvalue(L, 2);
    lua_setfield(L, -2, LUA_GNAME);
    lua_pop(L, 1);                                  /* globals, real */
    /* A metatable that the plugin gave its globals goes on to answer for what is missing. */
    if (lua_getmetatable(L, 1)) lua_setmetatable(L, 2);
    protection_set(L, 1, "global '%s' assigned after load; what must last belongs in kv");
    return 0;
}

bool globals_freeze(lua_State *L) {
    lua_pushcfunction(L, freeze);
    if (lua_pcall(L, 0, 0, 0) == LUA_OK) return true;
    lua_pop(L, 1);
    return false;
}
