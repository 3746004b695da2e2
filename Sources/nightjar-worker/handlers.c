/* What the entry returned. The handlers are copied to where no script can change them. */
#include "handlers.h"

#include <lauxlib.h>

#include "json.h"
#include "worker.h"

static struct {
    lua_State *thread;
    uint8_t detail;
    struct buffer *names;
    struct failure *failure;
} taking;

static bool refuse(const char *what) {
    failure_add(taking.failure,
                "the plugin returned %s; it returns a handler, or a table of handlers by name", what);
    return false;
}

/* Table, handlers and names are at 1 to 3; a pair of the table is on top. */
static bool take_pair(lua_State *L, lua_Integer count) {
    if (lua_type(L, -2) != LUA_TSTRING) return refuse("a table with a key that is no string");
    if (!lua_isfunction(L, -1)) {
        failure_add(taking.failure, "the handler '%s' is a %s, not a function", lua_tostring(L, -2),
                    lua_typename(L, lua_type(L, -1)));
        return false;
    }
    lua_pushvalue(L, -2);
    lua_rawseti(L, 3, count);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);
    return true;
}

static bool take_table(lua_State *L) {
    struct json_error error;
    lua_Integer count = 0;
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);                           /* table, handlers, names */
    lua_pushnil(L);
    while (lua_next(L, 1)) {                            /* table, handlers, names, key, value */
        if (!take_pair(L, ++count)) return false;
        lua_settop(L, 4);
    }
    if (count == 0) return refuse("an empty table");
    lua_pushvalue(L, 2);
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_HANDLERS);
    taking.detail = CF_HANDLER_TABLE;
    if (json_encode(L, 3, taking.names, CF_MAX_REPLY, &error)) return true;
    failure_add(taking.failure, "the names of the handlers: %s", error.text);
    return false;
}

static bool take_function(lua_State *L) {
    lua_createtable(L, 1, 0);                           /* function, handlers */
    lua_pushvalue(L, 1);
    lua_rawseti(L, -2, 1);
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_HANDLERS); /* function */
    taking.detail = CF_HANDLER_FUNCTION;
    buffer_add(taking.names, "[]", 2);
    return true;
}

/* Protected: -> whether they were taken. */
static int take(lua_State *L) {
    bool has_result = lua_gettop(taking.thread) > 0 && lua_checkstack(taking.thread, 1);
    if (has_result) {
        lua_pushvalue(taking.thread, 1);
        lua_xmove(taking.thread, L, 1);                 /* result */
    } else {
        lua_pushnil(L);
    }
    bool taken;
    if (lua_istable(L, 1)) taken = take_table(L);
    else if (lua_isfunction(L, 1)) taken = take_function(L);
    else if (lua_isnil(L, 1)) taken = refuse("nothing");
    else taken = refuse(lua_pushfstring(L, "a %s", luaL_typename(L, 1)));
    lua_pushboolean(L, taken);
    return 1;
}

bool handlers_take(
    lua_State *L, lua_State *thread, uint8_t *detail, struct buffer *names, struct failure *failure) {
    taking.thread = thread;
    taking.names = names;
    taking.failure = failure;
    lua_pushcfunction(L, take);
    bool taken = lua_pcall(L, 0, 1, 0) == LUA_OK && lua_toboolean(L, -1);
    if (!taken && failure->message_size == 0) failure_add_memory(failure);
    lua_pop(L, 1);
    *detail = taking.detail;
    return taken;
}
