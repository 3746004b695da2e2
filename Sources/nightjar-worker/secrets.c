/* The granted secrets. A name that is not granted is an error, not nil: nil would be sent on. */
#include "secrets.h"

#include <lauxlib.h>

#include "texts.h"
#include "worker.h"

static lua_State *host;

static int refuse_missing(lua_State *L) {
    texts_push(L, 2, false);                                  /* ..., name */
    const char *name = lua_tostring(L, -1);
    return luaL_error(L, "secrets.%s is not granted; add it to the plugin's entry of grants in the manifest, "
                         "for example  secrets: { %s: ${SOME_VARIABLE} }", name, name);
}

int secrets_open(lua_State *L) {
    lua_State *main;
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    main = lua_tothread(L, -1);
    lua_pop(L, 1);
    host = main;
    lua_createtable(L, 0, 0);                                 /* secrets */
    lua_createtable(L, 0, 1);                                 /* secrets, meta */
    lua_pushcfunction(L, refuse_missing);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);                                  /* secrets */
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_SECRETS);
    return 1;
}

/* Protected: name, value as pointers. */
static int add(lua_State *L) {
    const struct frame_text *name = lua_touserdata(L, 1), *value = lua_touserdata(L, 2);
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_SECRETS);        /* ..., secrets */
    lua_pushlstring(L, name->bytes, name->size);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) != LUA_TNIL) return luaL_error(L, "twice");
    lua_pop(L, 1);                                            /* ..., secrets, name */
    lua_pushlstring(L, value->bytes, value->size);
    lua_rawset(L, -3);
    return 0;
}

bool secrets_add(struct frame_text name, struct frame_text value) {
    lua_pushcfunction(host, add);
    lua_pushlightuserdata(host, &name);
    lua_pushlightuserdata(host, &value);
    if (lua_pcall(host, 2, 0, 0) == LUA_OK) return true;
    lua_pop(host, 1);
    return false;
}
