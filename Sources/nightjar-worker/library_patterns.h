/* The four functions of the string library that take patterns. */
#ifndef LIBRARY_PATTERNS_H
#define LIBRARY_PATTERNS_H

#include <lua.h>

/* Sets them in the table on top. */
void library_patterns_add(lua_State *L);
int library_gsub(lua_State *L);

#endif
