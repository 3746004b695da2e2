/*
 * Chains of coroutines, switched by the host. A C function that wants a switch notes it in
 * `wish` and yields; no VM instruction lies between the note and the host's reading of it, so
 * a yield without a wish is one that the slice's hook made.
 */
#include "chains.h"

#include <lauxlib.h>
#include <string.h>

#include "host_results.h"
#include "memory.h"
#include "slices.h"

static struct {
    enum { WISH_NONE, WISH_RESUME, WISH_YIELD, WISH_WAIT } kind;
    lua_State *target;
} wish;

static struct chain *running;

/* In a coroutine's extra space: the chain it stands in, NULL, or this. */
static char dropped;

static void set_owner(lua_State *thread, void *owner) {
    memcpy(lua_getextraspace(thread), &owner, sizeof owner);
}

static void *owner_of(lua_State *thread) {
    void *owner;
    memcpy(&owner, lua_getextraspace(thread), sizeof owner);
    return owner;
}

void chain_start(struct chain *chain, lua_State *thread, int arguments) {
    chain->threads[0] = thread;
    chain->depth = 0;
    chain->waiting = arguments;
    set_owner(thread, chain);
}

void chain_drop(struct chain *chain) {
    host_result_forget(chain);
    for (int i = 0; i <= chain->depth; i++) set_owner(chain->threads[i], &dropped);
}

struct chain *chain_running(void) { return running; }

enum chain_place chain_place_of(lua_State *thread) {
    void *owner = owner_of(thread);
    if (owner == NULL) return CHAIN_NOWHERE;
    if (owner == &dropped) return CHAIN_DROPPED;
    return running != NULL && running->threads[running->depth] == thread ? CHAIN_RUNS : CHAIN_WAITS;
}

int chain_resume(lua_State *L, lua_State *target, int count, lua_KFunction then) {
    wish.kind = WISH_RESUME;
    wish.target = target;
    return lua_yieldk(L, count, 0, then);
}

int chain_yield(lua_State *L, int count) {
    wish.kind = WISH_YIELD;
    return lua_yield(L, count);
}

int chain_wait(lua_State *L, lua_KContext context, lua_KFunction then) {
    wish.kind = WISH_WAIT;
    return lua_yieldk(L, 0, context, then);
}

void chain_check_yieldable(lua_State *L, const char *what) {
    if (!lua_isyieldable(L))
        luaL_error(L, "%s cannot wait here: below a __close that coroutine.close runs, or another function "
                      "of C that calls back", what);
}

/* What the host says to scripts. The texts stand in the registry from the start: where they are needed,
 * nothing protects against an allocation that fails. */
static const char too_many_values[] = "too many values", nested_too_deep[] = "coroutines are nested too deep";

static void push_text(lua_State *L, const void *text) { lua_rawgetp(L, LUA_REGISTRYINDEX, text); }

void chains_open(lua_State *L) {
    lua_pushstring(L, too_many_values);
    lua_rawsetp(L, LUA_REGISTRYINDEX, too_many_values);
    lua_pushstring(L, nested_too_deep);
    lua_rawsetp(L, LUA_REGISTRYINDEX, nested_too_deep);
}

/* Hands `succeeded` and the `count` values on top of `from` to the innermost thread. */
static void deliver(struct chain *chain, bool succeeded, lua_State *from, int count) {
    lua_State *to = chain->threads[chain->depth];
    /* Three slots of every C function's twenty are left for this: it waits with less than that. */
    if (!lua_checkstack(to, count + 2)) {
        lua_pushboolean(to, 0);
        push_text(to, too_many_values);
        chain->waiting = 2;
        return;
    }
    lua_pushboolean(to, succeeded);
    lua_xmove(from, to, count);
    chain->waiting = count + 1;
}

static void push_thread(struct chain *chain, int count) {
    lua_State *from = chain->threads[chain->depth], *to = wish.target;
    if (chain->depth + 1 == CHAIN_MOST || !lua_checkstack(to, count + 1)) {
        lua_pop(from, count);
        lua_pushboolean(from, 0);
        push_text(from, chain->depth + 1 == CHAIN_MOST ? nested_too_deep : too_many_values);
        chain->waiting = 2;
        return;
    }
    lua_xmove(from, to, count);
    chain->threads[++chain->depth] = to;
    chain->waiting = count;
    set_owner(to, chain);
}

static void pop_thread(struct chain *chain, bool succeeded, int count) {
    lua_State *from = chain->threads[chain->depth--];
    set_owner(from, NULL);
    deliver(chain, succeeded, from, count);
}

/* After the innermost thread gave control back; whether the chain goes on at once. */
static bool switch_threads(struct chain *chain, int status, int count) {
    if (status != LUA_YIELD) pop_thread(chain, status == LUA_OK, status == LUA_OK ? count : 1);
    else if (wish.kind == WISH_RESUME) push_thread(chain, count);
    else if (wish.kind == WISH_YIELD) pop_thread(chain, true, count);
    else return false;
    return !slices_are_over();
}

static enum chain_end run(struct chain *chain) {
    for (;;) {
        lua_State *thread = chain->threads[chain->depth];
        int count = 0, waiting = chain->waiting;
        chain->waiting = 0;
        wish.kind = WISH_NONE;
        slices_enter(thread);
        int status = lua_resume(thread, NULL, waiting, &count);
        slices_leave(thread);
        if (memory_is_over()) return CHAIN_OVER;
        if (chain->depth == 0 && status == LUA_OK) return CHAIN_RETURNED;
        if (chain->depth == 0 && status != LUA_YIELD) return CHAIN_RAISED;
        if (status == LUA_YIELD && wish.kind == WISH_WAIT) return CHAIN_AWAITS;
        if (!switch_threads(chain, status, count)) return CHAIN_PREEMPTED;
    }
}

enum chain_end chain_run(struct chain *chain) {
    running = chain;
    enum chain_end end = run(chain);
    running = NULL;
    return end;
}
