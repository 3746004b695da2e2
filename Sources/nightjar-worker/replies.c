/* Outcomes that a script says aloud: a userdata that nothing but the worker can look into. */
#include "replies.h"

#include <lauxlib.h>

#include "worker.h"

static int make(lua_State *L, enum reply_kind kind) {
    lua_settop(L, 1);                                     /* content */
    enum reply_kind *reply = lua_newuserdatauv(L, sizeof *reply, 1);
    *reply = kind;                                        /* content, reply */
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_REPLY_META);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);                          /* content, reply */
    return 1;
}

static int ok(lua_State *L) {
    if (!lua_isnoneornil(L, 1)) luaL_checktype(L, 1, LUA_TTABLE);
    return make(L, REPLY_OK);
}

static int fail(lua_State *L) {
    luaL_optstring(L, 1, NULL);
    return make(L, REPLY_FAIL);
}

static int drop(lua_State *L) {
    luaL_optstring(L, 1, NULL);
    return make(L, REPLY_DROP);
}

int replies_open(lua_State *L) {
    static const luaL_Reg functions[] = {{"ok", ok}, {"fail", fail}, {"drop", drop}, {NULL, NULL}};
    lua_createtable(L, 0, 2);                             /* meta */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "reply");
    lua_setfield(L, -2, "__name");
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_REPLY_META); /* - */
    luaL_newlib(L, functions);
    return 1;
}

bool replies_read(lua_State *L, int index, enum reply_kind *kind) {
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return false;
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_REPLY_META); /* meta, reply meta */
    bool is_reply = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    if (!is_reply) return false;
    *kind = *(enum reply_kind *)lua_touserdata(L, index);
    lua_getiuservalue(L, index, 1);                       /* content */
    return true;
}
