/*
 * together(f, g, ...) runs functions side by side and returns the first result of each, in their
 * order. When one of them raises an error the others are dropped where they stand, and together
 * raises it.
 *
 *   the parent's stack    f, g, ...  ─▶  their coroutines  ─▶  their results
 */
#include "together.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <unistd.h>

#include "CFrames.h"
#include "slices.h"
#include "worker.h"

enum {
    /* In all invocations of a worker: each costs memory that the plugin's budget does not count. */
    TOGETHER_MOST = 8192,
};

static int count_of_all;

/* The functions' results; one more value is an error. */
static int done(lua_State *L, int status, lua_KContext count) {
    (void)status;
    if (lua_gettop(L) > count) return lua_error(L);
    return (int)count;
}

static void check(lua_State *L, const struct invocation *invocation, int count) {
    for (int i = 1; i <= count; i++) luaL_checktype(L, i, LUA_TFUNCTION);
    chain_check_yieldable(L, "together");
    if (count > CF_MAX_SIDE_BY_SIDE - invocation->side_by_side_count)
        luaL_error(L, "together: an invocation runs at most %d functions side by side", CF_MAX_SIDE_BY_SIDE);
    if (count > TOGETHER_MOST - count_of_all)
        luaL_error(L, "together: all invocations of a worker run at most %d functions side by side", TOGETHER_MOST);
}

/* Replaces the function at `place` by a coroutine of it. */
static void make_thread(lua_State *L, int place) {
    lua_State *thread = lua_newthread(L);       /* ..., thread */
    /* It copies its creator's hook, which may be armed just now. */
    slices_rest(thread);
    lua_pushvalue(L, place);
    lua_xmove(L, thread, 1);
    lua_replace(L, place);                      /* ... */
}

static void begin(struct invocation *invocation, struct chain *parent, lua_State *thread, int place) {
    struct chain *chain = calloc(1, sizeof *chain);
    if (chain == NULL) _exit(WORKER_EXIT_MEMORY);
    chain_start(chain, thread, 0);
    chain->parent = parent;
    chain->place = place;
    chain->other = invocation->side_by_side;
    invocation->side_by_side = chain;
    invocation->side_by_side_count++;
    count_of_all++;
    invocation_add_ready(invocation, chain);
}

int together(lua_State *L) {
    int count = lua_gettop(L);
    struct invocation *invocation = invocations_current();
    struct chain *parent = chain_running();
    if (count == 0) return 0;
    if (invocation == NULL || parent == NULL) return luaL_error(L, "together: no invocation runs");
    check(L, invocation, count);
    for (int i = 1; i <= count; i++) make_thread(L, i);
    /* No Lua error from here on: what has begun must be waited for. */
    for (int i = 1; i <= count; i++) begin(invocation, parent, lua_tothread(L, i), i);
    parent->children = count;
    return chain_wait(L, count, done);
}

static bool descends_from(const struct chain *chain, const struct chain *ancestor) {
    if (ancestor == NULL) return true;
    for (chain = chain->parent; chain != NULL; chain = chain->parent)
        if (chain == ancestor) return true;
    return false;
}

static void leave_ready(struct invocation *invocation, struct chain *chain) {
    for (struct chain **place = &invocation->ready; *place != NULL; place = &(*place)->next) {
        if (*place != chain) continue;
        *place = chain->next;
        return;
    }
}

/* Takes it out of the invocation, and puts it on the list `gone`: others may still look up to it. */
static void take_out(struct invocation *invocation, struct chain **place, struct chain **gone) {
    struct chain *chain = *place;
    *place = chain->other;
    leave_ready(invocation, chain);
    chain_drop(chain);
    chain->other = *gone;
    *gone = chain;
    invocation->side_by_side_count--;
    count_of_all--;
}

void together_drop(struct invocation *invocation, const struct chain *parent) {
    struct chain *gone = NULL, **place = &invocation->side_by_side;
    while (*place != NULL) {
        if (descends_from(*place, parent)) take_out(invocation, place, &gone);
        else place = &(*place)->other;
    }
    while (gone != NULL) {
        struct chain *next = gone->other;
        free(gone);
        gone = next;
    }
}

static void take_out_one(struct invocation *invocation, struct chain *chain) {
    struct chain *gone = NULL, **place = &invocation->side_by_side;
    while (*place != chain) place = &(*place)->other;
    take_out(invocation, place, &gone);
    free(chain);
}

void together_end(struct invocation *invocation, struct chain *chain, enum chain_end chain_end) {
    struct chain *parent = chain->parent;
    lua_State *from = chain->threads[0], *to = parent->threads[parent->depth];
    /* The parent's function waits with fewer slots in use than every function of C has. */
    if (chain_end == CHAIN_RETURNED) lua_settop(from, 1);
    lua_xmove(from, to, 1);                     /* on the parent: ..., result or error */
    if (chain_end == CHAIN_RETURNED) {
        lua_replace(to, chain->place);
        take_out_one(invocation, chain);
        if (--parent->children > 0) return;
    } else {
        together_drop(invocation, parent);
        parent->children = 0;
    }
    parent->waiting = 0;
    invocation_add_ready(invocation, parent);
}
