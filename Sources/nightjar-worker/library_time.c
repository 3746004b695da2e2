/* What time it is: `time`, and the part of `os` that reads clocks. There is no time zone but UTC. */
#include <lauxlib.h>
#include <lualib.h>
#include <time.h>

#include "libraries.h"

static int now(lua_State *L) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    lua_pushinteger(L, (lua_Integer)time.tv_sec * 1000 + time.tv_nsec / 1000000);
    return 1;
}

int libraries_open_time(lua_State *L) {
    static const luaL_Reg functions[] = {{"now", now}, {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}

int libraries_open_os(lua_State *L) {
    static const char *const kept[] = {"time", "clock", "date"};
    lua_createtable(L, 0, 3);            /* os */
    lua_pushcfunction(L, luaopen_os);
    lua_call(L, 0, 1);                   /* os, Lua's os */
    for (int i = 0; i < 3; i++) {
        lua_getfield(L, -1, kept[i]);
        lua_setfield(L, -3, kept[i]);
    }
    lua_pop(L, 1);                       /* os */
    return 1;
}
