/* The math library: Lua's own, but its seed comes from the kernel: Lua's shows an address. */
#include <lauxlib.h>
#include <lualib.h>
#include <sys/random.h>
#include <unistd.h>

#include "libraries.h"
#include "worker.h"

static void push_seed(lua_State *L) {
    lua_Integer seed[2];
    if (getrandom(seed, sizeof seed, 0) != sizeof seed) _exit(WORKER_EXIT_JAIL);
    lua_pushinteger(L, seed[0]);
    lua_pushinteger(L, seed[1]);
}

/* Lua's own returns the seed. */
static int randomseed(lua_State *L) {
    if (lua_isnone(L, 1)) push_seed(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);                     /* Lua's randomseed, arguments */
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

int libraries_open_math(lua_State *L) {
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);                    /* math */
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, randomseed, 1);   /* math, randomseed */
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "randomseed");
    lua_call(L, 0, 0);                    /* math */
    return 1;
}
