/* What time it is, and waiting: `time`, and the part of `os` that reads clocks. There is no time zone
 * but UTC. */
#include <lauxlib.h>
#include <lualib.h>
#include <time.h>

#include "CFrames.h"
#include "host_calls.h"
#include "libraries.h"

/* Nothing may take longer than the longest timeout. */
enum { TIME_LONGEST_SLEEP = 15 * 60 * 1000 };

static int now(lua_State *L) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    lua_pushinteger(L, (lua_Integer)time.tv_sec * 1000 + time.tv_nsec / 1000000);
    return 1;
}

static int slept(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 0;
}

static int sleep_for(lua_State *L) {
    lua_Integer milliseconds = luaL_checkinteger(L, 1);
    luaL_argcheck(L, milliseconds >= 0, 1, "milliseconds are not negative");
    luaL_argcheck(L, milliseconds <= TIME_LONGEST_SLEEP, 1, "at most 900000 milliseconds, 15 minutes");
    return host_call(L, "time.sleep", CF_CALL_SLEEP, &milliseconds, sizeof milliseconds, slept);
}

int libraries_open_time(lua_State *L) {
    static const luaL_Reg functions[] = {{"now", now}, {"sleep", sleep_for}, {NULL, NULL}};
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
