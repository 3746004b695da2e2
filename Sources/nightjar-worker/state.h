/* The one Lua state. */
#ifndef STATE_H
#define STATE_H

#include <lua.h>
#include <stddef.h>

/* Makes it, with all libraries and a budget of bytes; NULL when they do not fit. */
lua_State *state_open(size_t budget);

#endif
