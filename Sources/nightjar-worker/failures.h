/* Failures in words: a message and a traceback, bounded, whatever the error object was. */
#ifndef FAILURES_H
#define FAILURES_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "CFrames.h"
#include "chains.h"
#include "invocations.h"

struct failure {
    char message[CF_MAX_MESSAGE], traceback[CF_MAX_TRACEBACK];
    size_t message_size, traceback_size;
};

/* Adds to the message, as printf does. */
__attribute__((format(printf, 2, 3))) void failure_add(struct failure *failure, const char *format, ...);
/* Adds that the budget was exceeded. */
void failure_add_memory(struct failure *failure);
/* Adds the error object at `index`, without running any of its metamethods. */
void failure_add_error(struct failure *failure, lua_State *L, int index);
/* Adds where the coroutines of the chain, and of those that wait for it, stand, the innermost first. Works on the stack of `L`,
 * the host's state; without memory there is no traceback. */
void failure_add_traceback(struct failure *failure, lua_State *L, struct chain *chain);

/* Puts message and traceback as a frame's payload into the channel of the invocation. */
void failure_put(const struct failure *failure, const struct invocation *invocation, uint8_t outcome);
/* The same as a REFUSED frame. */
void failure_put_refused(const struct failure *failure, uint8_t reason);

#endif
