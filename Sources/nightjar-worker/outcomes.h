/* How an invocation ends: what its handler returned or raised, as an OUTCOME frame. */
#ifndef OUTCOMES_H
#define OUTCOMES_H

#include <lua.h>
#include <stdint.h>

#include "chains.h"
#include "invocations.h"

/* Puts the outcome for an invocation that ended with this chain: its handler's own, or one that went
 * over the memory budget. */
void outcomes_put(
    lua_State *L, struct invocation *invocation, struct chain *chain, enum chain_end chain_end);
void outcomes_put_abandoned(unsigned channel, uint64_t number, const struct usage *usage);

#endif
