/* The coroutine library that scripts see. */
#ifndef COROUTINES_H
#define COROUTINES_H

#include <lua.h>

/* Pushes the library's table. */
int coroutines_open(lua_State *L);

#endif
