/*
 * The coroutine library. It behaves as Lua's own, but for this:
 *   - a failed coroutine's pending <close> variables wait for coroutine.close, under wrap too;
 *   - resume and wrap do not work where Lua cannot yield: in a __close that coroutine.close runs;
 *   - the handler itself cannot yield.
 */
#include "coroutines.h"

#include <lauxlib.h>

#include "chains.h"
#include "slices.h"

enum {
    /* coroutine.close within __close within coroutine.close: each level is C stack. */
    COROUTINES_CLOSING = 8,
};

static int closing;

static lua_State *check_coroutine(lua_State *L, int index) {
    lua_State *thread = lua_tothread(L, index);
    if (thread == NULL) luaL_typeerror(L, index, "coroutine");
    return thread;
}

enum standing { STANDS_RUNNING, STANDS_NORMAL, STANDS_SUSPENDED, STANDS_DEAD };

/* As `L` sees it. */
static enum standing standing_of(lua_State *L, lua_State *thread) {
    if (L == thread) return STANDS_RUNNING;
    switch (chain_place_of(thread)) {
    case CHAIN_RUNS: return STANDS_RUNNING;
    case CHAIN_WAITS: return STANDS_NORMAL;
    case CHAIN_DROPPED: return STANDS_DEAD;
    case CHAIN_NOWHERE: break;
    }
    lua_Debug activation;
    int status = lua_status(thread);
    if (status == LUA_YIELD) return STANDS_SUSPENDED;
    if (status != LUA_OK) return STANDS_DEAD;
    /* Its __close functions run below coroutine.close. */
    if (lua_getstack(thread, 0, &activation)) return STANDS_NORMAL;
    return lua_gettop(thread) > 0 ? STANDS_SUSPENDED : STANDS_DEAD;
}

static int create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(L); /* function, ..., thread */
    /* It copies its creator's hook, which may be armed just now. */
    slices_rest(thread);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

/* NULL, or why `thread` cannot be resumed from here. */
static const char *obstacle(lua_State *L, lua_State *thread) {
    enum standing standing = standing_of(L, thread);
    if (standing == STANDS_DEAD) return "cannot resume dead coroutine";
    if (standing != STANDS_SUSPENDED) return "cannot resume non-suspended coroutine";
    if (!lua_isyieldable(L))
        luaL_error(L, "a coroutine cannot be resumed here: below a __close that coroutine.close runs, or "
                      "another function of C that calls back");
    return NULL;
}

static int resumed(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    return lua_gettop(L) - 1; /* thread, succeeded, values */
}

static int resume(lua_State *L) {
    lua_State *thread = check_coroutine(L, 1);
    const char *reason = obstacle(L, thread);
    if (reason == NULL) return chain_resume(L, thread, lua_gettop(L) - 1, resumed);
    lua_pushboolean(L, 0);
    lua_pushstring(L, reason);
    return 2;
}

static int raise_from_wrap(lua_State *L) {
    if (lua_type(L, -1) == LUA_TSTRING) { /* error */
        luaL_where(L, 1);                 /* error, place */
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int wrap_resumed(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    if (!lua_toboolean(L, 1)) return raise_from_wrap(L); /* false, error */
    return lua_gettop(L) - 1;                            /* true, values */
}

static int call_wrapped(lua_State *L) {
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    const char *reason = obstacle(L, thread);
    if (reason == NULL) return chain_resume(L, thread, lua_gettop(L), wrap_resumed);
    lua_pushstring(L, reason);
    return raise_from_wrap(L);
}

static int wrap(lua_State *L) {
    create(L);
    lua_pushcclosure(L, call_wrapped, 1);
    return 1;
}

static bool is_handler_itself(lua_State *L) {
    struct chain *chain = chain_running();
    return chain == NULL || chain->threads[0] == L;
}

static int yield(lua_State *L) {
    if (is_handler_itself(L))
        return luaL_error(L, "coroutine.yield outside of a coroutine: only what coroutine.create or "
                             "coroutine.wrap made can yield");
    if (!lua_isyieldable(L))
        return luaL_error(L, "a coroutine cannot yield here: below a __close that coroutine.close runs, or "
                             "another function of C that calls back");
    return chain_yield(L, lua_gettop(L));
}

static int status(lua_State *L) {
    static const char *const names[] = {"running", "normal", "suspended", "dead"};
    lua_pushstring(L, names[standing_of(L, check_coroutine(L, 1))]);
    return 1;
}

static int isyieldable(lua_State *L) {
    lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    lua_pushboolean(L, !is_handler_itself(thread) && lua_isyieldable(thread));
    return 1;
}

static int running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, is_handler_itself(L));
    return 2;
}

static int close_thread(lua_State *L, lua_State *thread) {
    if (closing == COROUTINES_CLOSING) return luaL_error(L, "coroutine.close is nested too deep");
    closing++;
    int outcome = lua_resetthread(thread);
    closing--;
    lua_pushboolean(L, outcome == LUA_OK);
    if (outcome == LUA_OK) return 1;
    lua_xmove(thread, L, 1); /* false, error */
    return 2;
}

static int close(lua_State *L) {
    lua_State *thread = check_coroutine(L, 1);
    enum standing standing = standing_of(L, thread);
    if (standing == STANDS_RUNNING) return luaL_error(L, "cannot close a running coroutine");
    if (standing == STANDS_NORMAL) return luaL_error(L, "cannot close a normal coroutine");
    /* What was dropped may stand in the middle of an instruction: it is left as it is. */
    if (chain_place_of(thread) != CHAIN_DROPPED) return close_thread(L, thread);
    lua_pushboolean(L, 1);
    return 1;
}

int coroutines_open(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", create}, {"resume", resume}, {"wrap", wrap},
        {"yield", yield}, {"status", status}, {"isyieldable", isyieldable},
        {"running", running}, {"close", close}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
