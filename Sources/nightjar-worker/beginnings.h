/* How an invocation begins: its handler is looked up, its argument decoded. */
#ifndef BEGINNINGS_H
#define BEGINNINGS_H

#include <lua.h>
#include <stdbool.h>

#include "invocations.h"

/* Pushes a coroutine that holds the handler and its argument, and starts the chain with it. Or
 * pushes nothing, puts the outcome and returns false. */
bool beginning_make(lua_State *L, struct invocation *invocation);

#endif
