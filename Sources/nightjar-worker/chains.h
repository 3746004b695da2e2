/*
 * One run of plugin code: the coroutine that the worker resumes, and those that the script has
 * resumed from there. The host switches between them, not C calls, so that a yield reaches the
 * host from any depth, wanted by the script or not.
 *
 *   threads[0]     the handler (or the entry chunk), called by the host
 *   threads[1]     resumed by threads[0], which waits in coroutine.resume
 *   threads[depth] the one that runs
 */
#ifndef CHAINS_H
#define CHAINS_H

#include <lua.h>
#include <stdbool.h>

enum { CHAIN_MOST = 64 };

struct chain {
    lua_State *threads[CHAIN_MOST];
    int depth;
    int waiting; /* values on the innermost thread that its next resume takes */
};

enum chain_end {
    CHAIN_PREEMPTED, /* the slice is over; to be continued */
    CHAIN_RETURNED,  /* the results lie on threads[0] */
    CHAIN_RAISED,    /* the error lies on threads[0], whose stack stands as it was */
    CHAIN_OVER,      /* over the memory budget; the chain is to be dropped */
};

/* `thread` holds a function and `arguments` values above it. */
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

#endif
