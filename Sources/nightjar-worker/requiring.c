/* The global `require`: the plugin's own modules, each run once. */
#include <lauxlib.h>

#include "loading.h"
#include "worker.h"

/* Whether the chunk at `index` of L runs on one of the thread's levels. */
static bool runs_on(lua_State *L, int index, lua_State *thread) {
    lua_Debug activation;
    for (int level = 0; lua_getstack(thread, level, &activation); level++) {
        if (thread != L && !lua_checkstack(thread, 1)) return false;
        lua_getinfo(thread, "f", &activation); /* on thread: function */
        if (thread != L) lua_xmove(thread, L, 1);
        bool is_same = lua_rawequal(L, index, -1);
        lua_pop(L, 1);
        if (is_same) return true;
    }
    return false;
}

/* A module that runs and is required again would wait for itself. */
static bool is_running(lua_State *L, int index) {
    for (struct chain *chain = chain_running(); chain != NULL; chain = chain->parent)
        for (int i = 0; i <= chain->depth; i++)
            if (runs_on(L, index, chain->threads[i])) return true;
    return false;
}

static int keep(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    if (lua_isnil(L, -1)) lua_pushboolean(L, 1);      /* name, loaded, ..., result */
    lua_pushvalue(L, 1);
    /* Another invocation may have required it meanwhile: all have the same one. */
    if (lua_rawget(L, 2) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);                                 /* name, loaded, ..., result */
    return 1;
}

int loading_require(lua_State *L) {
    luaL_checkstring(L, 1);
    lua_settop(L, 1);                                 /* name */
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_LOADED); /* name, loaded */
    lua_pushvalue(L, 1);
    if (lua_rawget(L, 2) != LUA_TNIL) return 1;       /* name, loaded, result */
    lua_pop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_MODULES);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, -2) != LUA_TFUNCTION)
        return luaL_error(L, "module '%s' is not among the plugin's files", lua_tostring(L, 1));
    if (is_running(L, lua_gettop(L)))
        return luaL_error(L, "module '%s' requires itself, through others or directly", lua_tostring(L, 1));
    lua_pushvalue(L, 1);                              /* name, loaded, modules, chunk, name */
    lua_callk(L, 1, 1, 0, keep);
    return keep(L, LUA_OK, 0);
}
