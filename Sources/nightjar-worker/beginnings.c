/* How an invocation begins: its handler is looked up, its argument decoded. */
#include "beginnings.h"

#include <lauxlib.h>
#include <string.h>

#include "CFrames.h"
#include "alias.h"
#include "failures.h"
#include "json.h"
#include "memory.h"
#include "worker.h"

/* Set by what runs protected, for it cannot return a second thing without allocating. */
static struct {
    uint8_t outcome;
    struct json_error error;
} refusal;

/* Pushes the handler for the name, else the default, else the one for all; false: none. */
static bool push_handler(lua_State *L, struct frame_text name) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_HANDLERS); /* handlers */
    lua_pushlstring(L, name.bytes, name.size);
    if (lua_rawget(L, -2) == LUA_TNIL) {                /* handlers, nil */
        lua_pop(L, 1);
        lua_pushliteral(L, "default");
        if (lua_rawget(L, -2) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_rawgeti(L, -1, 1);
        }
    }
    lua_remove(L, -2);                                  /* handler or nil */
    return lua_isfunction(L, -1);
}

static int refuse(uint8_t outcome) {
    refusal.outcome = outcome;
    return 0;
}

static bool decode_argument(lua_State *L, struct frame_text text) {
    if (!json_decode(L, text.bytes, text.size, &refusal.error)) return false;
    if (lua_istable(L, -1) && !json_is_array(L, -1)) return true;
    strcpy(refusal.error.text, "the argument is not an object");
    return false;
}

/* Protected: the invocation -> its coroutine, or nothing. */
static int prepare(lua_State *L) {
    struct invocation *invocation = lua_touserdata(L, 1);
    struct invocation_order *order = &invocation->order;
    if (!push_handler(L, order->handler)) return refuse(CF_OUTCOME_NO_HANDLER);
    if (!decode_argument(L, order->argument)) return refuse(CF_OUTCOME_ARGUMENT);
    alias_add(L, order->alias);             /* invocation, handler, argument */
    lua_State *thread = lua_newthread(L);   /* invocation, handler, argument, thread */
    lua_rotate(L, 2, 1);                    /* invocation, thread, handler, argument */
    lua_xmove(L, thread, 2);                /* invocation, thread */
    chain_start(&invocation->chain, thread, 1);
    return 1;
}

static void put_refusal(const struct invocation *invocation) {
    struct failure failure = {0};
    if (refusal.outcome == CF_OUTCOME_NO_HANDLER) {
        failure_add(&failure, "no handler for '%.*s', and none named 'default'",
                    (int)invocation->order.handler.size, invocation->order.handler.bytes);
    } else {
        failure_add(&failure, "%s", refusal.error.text);
    }
    failure_put(&failure, invocation, refusal.outcome);
}

bool beginning_make(lua_State *L, struct invocation *invocation) {
    lua_pushcfunction(L, prepare);
    lua_pushlightuserdata(L, invocation);
    int status = lua_pcall(L, 1, 1, 0);     /* thread, nil or error */
    if (status == LUA_OK && lua_isthread(L, -1) && !memory_is_over()) return true;
    bool was_refused = status == LUA_OK && lua_isnil(L, -1) && !memory_is_over();
    lua_pop(L, 1);                          /* - */
    if (was_refused) {
        put_refusal(invocation);
    } else {
        struct failure failure = {0};
        failure_add_memory(&failure);
        failure_put(&failure, invocation, CF_OUTCOME_MEMORY);
    }
    return false;
}
