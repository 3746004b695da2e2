/*
 * One run of plugin code: the coroutine that the worker resumes, and those that the script has
 * resumed from there. The host switches between them, not C calls, so that a yield reaches the
 * host from any depth, wanted by the script or not.
 *
 *   threads[0]     the handler, the entry chunk, or a function given to `together`
 *   threads[1]     resumed by threads[0], which waits in coroutine.resume
 *   threads[depth] the one that runs
 */
#ifndef CHAINS_H
#define CHAINS_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

enum { CHAIN_MOST = 64 };

struct chain {
    lua_State *threads[CHAIN_MOST];
    int depth;
    int waiting;          /* values on the innermost thread that its next resume takes */
    uint64_t call;        /* the host call that it waits for; 0: none */
    struct host_result *result; /* of the host call that it waited for, until it has been read */
    bool has_lost_result; /* there was no room for it */
    struct chain *next;   /* among those of its invocation that are ready to run */
    /* Of one that `together` began: */
    struct chain *parent; /* waits for it */
    struct chain *other;  /* the next one that `together` began in the same invocation */
    int place;            /* on its parent's stack: its thread, and later its result */
    /* Of one that waits in `together`: */
    int children;         /* not at their end */
};

enum chain_end {
    CHAIN_PREEMPTED, /* the slice is over; to be continued */
    CHAIN_AWAITS,    /* a host call, or what it runs side by side */
    CHAIN_RETURNED,  /* the results lie on threads[0] */
    CHAIN_RAISED,    /* the error lies on threads[0], whose stack stands as it was */
    CHAIN_OVER,      /* over the memory budget; the chain is to be dropped */
};

/* Prepares the state, protected by its caller. */
void chains_open(lua_State *L);
/* `thread` holds a function and `arguments` values above it. The rest of the chain is as it was. */
void chain_start(struct chain *chain, lua_State *thread, int arguments);
/* Runs until one of the ends. */
enum chain_end chain_run(struct chain *chain);
/* The chain will not run again: its coroutines are dead to scripts that still hold them. */
void chain_drop(struct chain *chain);

/* The chain that runs now; NULL outside of chain_run. */
struct chain *chain_running(void);

/* How a coroutine stands in its chain. */
enum chain_place { CHAIN_NOWHERE, CHAIN_RUNS, CHAIN_WAITS, CHAIN_DROPPED };
enum chain_place chain_place_of(lua_State *thread);

/* For coroutine.resume and its like, as `return chain_resume(...)`: has the host run `target` with
 * the `count` values on top of L. The continuation gets true and what it yields or returns, or
 * false and its error. */
int chain_resume(lua_State *L, lua_State *target, int count, lua_KFunction then);
/* For coroutine.yield: hands the `count` values on top of L to whoever resumed it. */
int chain_yield(lua_State *L, int count);
/* For what waits for others than coroutines, as `return chain_wait(...)`: ends chain_run with
 * CHAIN_AWAITS. The continuation finds the stack as it is, and what was pushed meanwhile. */
int chain_wait(lua_State *L, lua_KContext context, lua_KFunction then);
/* Raises that `what` cannot wait here, where Lua cannot yield. */
void chain_check_yieldable(lua_State *L, const char *what);

#endif
