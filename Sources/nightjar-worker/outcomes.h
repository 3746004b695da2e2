/* How an invocation ends: what its handler returned or raised, as an OUTCOME frame. */
#ifndef OUTCOMES_H
#define OUTCOMES_H

#include <lua.h>
#include <stdint.h>

#include "chains.h"
#include "invocations.h"

/* Puts the outcome for a chain that ended. */
void outcomes_put(lua_State *L, struct invocation *invocation, enum chain_end chain_end);
void outcomes_put_abandoned(unsigned channel, uint64_t number);

#endif
