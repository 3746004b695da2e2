/* The globals that a plugin sees. */
#ifndef GLOBALS_H
#define GLOBALS_H

#include <lua.h>
#include <stdbool.h>

/* Builds them; to be called protected. */
int globals_open(lua_State *L);
/* From now on an assignment to a global raises an error; false when memory is out. */
bool globals_freeze(lua_State *L);

#endif
