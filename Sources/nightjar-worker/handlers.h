/* What the entry returned: one handler, or a table of them by name. */
#ifndef HANDLERS_H
#define HANDLERS_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "failures.h"

/* Keeps the handlers that lie on `thread`; their names as a JSON array go to `names`. Or says in
 * `failure` why they are none. Works on the stack of `L`, the host's state. */
bool handlers_take(
    lua_State *L, lua_State *thread, uint8_t *detail, struct buffer *names, struct failure *failure);

#endif
